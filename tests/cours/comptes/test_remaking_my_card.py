"""Somebody remakes their own card: whoever finds their place open on a shared device must not be able to."""

import pytest
from django.contrib.auth import SESSION_KEY

from cours.comptes import actions
from cours.comptes.models import AccessCard, User
from tests.cours.browsers import Browser
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db
REMAKE = "/refaire-ma-carte/"
WRONG = "0001"


@pytest.fixture
def remake(nonce_of):
    def ask(client, **fields):
        return client.post(REMAKE, {"nonce": nonce_of(client, REMAKE)} | fields)

    return ask


@pytest.fixture
def place(client, learner, enter):
    """The place of the learner, left open on a device of everybody."""
    enter(client, learner.card)
    return client


def still_opens(learner):
    return actions.card_for_token(learner.card.token) is not None


def test_a_stranger_at_an_open_place_remakes_no_card_and_so_erases_nothing(place, learner, remake):
    assert "Le code secret de votre carte" in place.get(REMAKE).text
    for fields in ({}, {"current_pin": ""}, {"current_pin": WRONG}, {"current_pin": WRONG, "pin": "7308"}):
        page = remake(place, **fields)
        assert "card" not in page.context
        assert still_opens(learner), fields
    place.post("/mes-informations/effacer/", {"pin": "7308"})
    assert User.objects.get(pk=learner.pk).erasure_asked_at is None


def test_tries_are_counted_with_those_of_the_door(place, learner, remake):
    pages = [remake(place, current_pin=WRONG) for _ in range(3)]
    assert [page.status_code for page in pages] == [200, 200, 429]
    right = remake(place, current_pin=learner.card.pin)
    assert right.status_code == 429
    assert "Trop d&#x27;essais" in right.text
    assert still_opens(learner)
    assert StrictClient().post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin}).status_code == 429


def test_the_person_remakes_it_with_the_code(place, learner, remake):
    card = remake(place, current_pin=learner.card.pin, pin="730852").context["card"]
    assert card.pin == "730852"
    assert not still_opens(learner)
    assert place.session[SESSION_KEY] == str(learner.pk)


def test_a_second_tap_shows_the_same_card_though_the_code_has_changed(place, learner, nonce_of):
    sent = {"nonce": nonce_of(place, REMAKE), "current_pin": learner.card.pin, "pin": "730852"}
    first, again = (place.post(REMAKE, sent).context["card"] for _ in range(2))
    assert (first.token, first.pin) == (again.token, again.pin)
    assert AccessCard.objects.filter(learner=learner).count() == 2


def test_on_ones_own_device_nothing_more_is_asked(client, learner, enter, remake):
    enter(client, learner.card, own_device="on")
    assert "Le code secret de votre carte" not in client.get(REMAKE).text
    assert remake(client).context["card"].identifier == learner.username


def test_a_device_where_somebody_began_without_a_card_was_never_said_to_be_theirs(pages):
    browser = Browser()
    browser.send(browser.open(pages.lesson("M2-L4")), 1)
    actions.issue_card(learner=User.objects.get(pk=browser.person))  # by who leads the workshop
    assert "Le code secret de votre carte" in browser.client.get(REMAKE).text


def test_who_has_forgotten_the_code_is_told_what_to_do(place):
    page = place.get(REMAKE).text
    assert "La personne qui anime votre atelier peut refaire votre carte" in page


def test_my_information_says_that_i_remade_it(place, learner, remake):
    assert "refaite par vous" not in place.get("/mes-informations/").text
    remake(place, current_pin=learner.card.pin)
    page = place.get("/mes-informations/").text
    assert "Mes cartes" in page
    assert "refaite par vous" in page
