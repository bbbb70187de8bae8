"""The list of names on a device of the room: while the session is open only, and never what opens an account."""

import secrets
import uuid

import pytest
from django.urls import reverse

from cours.groupes.actions.joining import join_as_newcomer
from cours.groupes.actions.people import add_people
from cours.groupes.actions.sessions import close_session
from cours.groupes.drawings import DRAWINGS
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(open_workshop):
    """A device of the room on which the code was typed."""
    client = StrictClient()
    session = client.session
    session["room"] = open_workshop.pk
    session.save()
    return client


@pytest.fixture
def cards(group, facilitator):
    """Three people added « sans prénoms »."""
    return add_people(group=group, names=[("", "")] * 3, added_by=facilitator, nonce=secrets.token_hex(8))


def test_a_group_without_first_names_lists_places_and_drawings_and_no_identifier(device, cards):
    page = device.get("/seance/prenoms/").text
    for words, icon in (("Place 1, le soleil", "sun"), ("Place 2, la clé", "key"), ("Place 3, le cœur", "heart")):
        assert words in page
        assert f"icons.svg#{icon}" in page
    for card in cards:
        assert card.identifier not in page


def test_no_screen_of_the_room_says_the_identifier_of_somebody(device, cards, group):
    for member in group.members.all():
        device.post("/seance/prenoms/", {"learner": member.learner_id, "change": "1"})
        for url in ("/seance/", "/seance/a-deux/", "/entrer/", "/quitter/"):
            page = device.get(url).text
            assert not [card.identifier for card in cards if card.identifier in page], url
        device.post("/quitter/")
        session = device.session
        session["room"] = group.sessions.get().pk
        session.save()


def test_who_has_no_first_name_finds_on_their_card_the_place_of_the_list(cards, client_for, facilitator, group):
    assert [card.first_name for card in cards] == ["Place 1, le soleil", "Place 2, la clé", "Place 3, le cœur"]
    assert "Place 2, la clé" in client_for(facilitator).get(f"/espace/groupes/{group.pk}/").text


def test_a_place_keeps_its_number_when_somebody_leaves_and_nobody_takes_it_over(cards, group, facilitator, device):
    gone = group.members.get(number=2)
    gone.learner.delete()
    assert "Place 3, le cœur" in device.get("/seance/prenoms/").text
    add_people(group=group, names=[("", "")], added_by=facilitator, nonce=secrets.token_hex(8))
    page = device.get("/seance/prenoms/").text
    assert "Place 4, la maison" in page
    assert "Place 2," not in page


def test_places_are_listed_in_the_order_of_their_numbers_after_the_names(group, facilitator, device, member):
    add_people(group=group, names=[("", "")] * 11, added_by=facilitator, nonce=secrets.token_hex(8))
    page = device.get("/seance/prenoms/").text
    assert page.index("David") < page.index("Place 2, ") < page.index("Place 10, ")


def test_somebody_who_joins_without_a_name_has_a_place_too(group):
    member = join_as_newcomer(group=group, form_number=uuid.uuid4(), browser=uuid.uuid4().hex)
    assert member.called == "Place 1, le soleil"


def test_drawings_are_told_apart_by_their_words(settings):
    assert len({str(words) for _icon, words in DRAWINGS}) == len({icon for icon, _words in DRAWINGS}) == len(DRAWINGS)
    sprite = (settings.BASE_DIR / "static/img/icons.svg").read_text()
    assert not [icon for icon, _words in DRAWINGS if f'id="{icon}"' not in sprite]


def test_names_are_listed_only_while_the_session_is_open(device, member, open_workshop, facilitator):
    assert "David" in device.get("/seance/prenoms/").text
    close_session(session=open_workshop, person=facilitator)
    response = device.get("/seance/prenoms/")
    assert response.url == "/seance/"
    assert "David" not in device.get("/seance/").text
    device.post("/seance/prenoms/", {"learner": member.learner_id})
    assert "_auth_user_id" not in device.session


def test_the_list_does_not_say_whose_place_is_open(device, member, group, open_workshop, put_in, make_learner):
    put_in(group, make_learner(), "Oksana")
    before = StrictClient()
    session = before.session
    session["room"] = open_workshop.pk
    session.save()
    seen = before.get("/seance/prenoms/").text.partition('<ul class="names">')[2].partition("</ul>")[0]
    device.post("/seance/prenoms/", {"learner": member.learner_id})
    after = before.get("/seance/prenoms/").text.partition('<ul class="names">')[2].partition("</ul>")[0]
    assert seen == after


def test_what_others_see_is_said_before_joining_and_before_the_tap(client, device, group, member):
    joining = client.get(reverse("groupes:open_code", args=[group.join_code])).text
    assert "ne voient rien" not in joining
    assert "les personnes de la salle voient votre prénom dans une liste" in joining
    assert (
        "Toute personne de la salle qui touche votre prénom voit ce qui est fait ici"
        in device.get("/seance/prenoms/").text
    )


def test_a_stranger_without_the_code_sees_no_name(client_for, stranger, member, open_workshop):
    assert client_for(stranger).get("/seance/prenoms/").url == "/seance/"
    assert StrictClient().get("/seance/prenoms/").url == "/seance/"
