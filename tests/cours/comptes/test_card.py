"""The QR of a card: exchanged at once for a page that greets, and one tap."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from cours.comptes import actions
from cours.comptes.models import AccessCard, CodeFailure, User
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db
MINUTE = 60
AGAIN = "Montrez encore votre carte"
ASKED = "écrivez son code secret"


@pytest.fixture
def path(learner):
    return f"/carte/{learner.card.token}/"


@pytest.fixture
def frozen(time_machine):
    from django.utils import timezone

    time_machine.move_to(timezone.now().replace(microsecond=0), tick=False)
    return time_machine


def is_in(client, learner):
    return client.session.get(SESSION_KEY) == str(learner.pk)


def value_on(page):
    return page.context["form"]["value"].value()


# --- What opening the address does ------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_address_signs_nobody_in_and_changes_nothing_of_the_account(client, learner, path, method):
    before = User.objects.values().get(pk=learner.pk), list(AccessCard.objects.values())
    for _ in range(3):
        response = getattr(client, method)(path, headers={"Sec-Purpose": "prefetch", "Purpose": "prefetch"})
        assert response.url == "/carte/"
    assert SESSION_KEY not in client.session
    assert before == (User.objects.values().get(pk=learner.pk), list(AccessCard.objects.values()))
    assert not CodeFailure.objects.exists()


def test_the_secret_is_in_no_address_header_or_page_after_the_scan(client, learner, path):
    response = client.get(path)
    shown = client.get(response.url)
    for each in (response, shown):
        said = f"{each.headers} {each.cookies} {each.content.decode()} {dict(client.session)}"
        assert learner.card.token not in said
        assert learner.card.pin not in said.replace(value_on(shown), "")


def test_it_greets_by_name(client, learner, scan):
    assert "<h1>Bonjour</h1>" in scan(client, learner.card).text
    User.objects.filter(pk=learner.pk).update(first_name="Oksana")
    assert "<h1>Bonjour Oksana</h1>" in scan(client, learner.card).text


def test_one_tap_enters(client, learner, tap):
    response = tap(client, learner.card)
    assert response.url == "/mon-parcours/"
    assert is_in(client, learner)
    assert client.session["own_device"] is False


def test_the_device_of_the_person_stays_open(client, learner, tap):
    tap(client, learner.card, own_device="on")
    assert client.session["own_device"] is True


def test_it_leads_where_the_person_was_going_and_to_no_other_site(client, learner, scan):
    page = scan(client, learner.card, suite="/lexique/")
    assert page.redirect_chain == [("/carte/?suite=%2Flexique%2F", 302)]
    assert client.post("/carte/", {"value": value_on(page), "suite": "/lexique/"}).url == "/lexique/"
    client.post("/quitter/")
    assert scan(client, learner.card, suite="https://ailleurs.example/").redirect_chain == [("/carte/", 302)]


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_secret_stays_out_of_caches_search_engines_and_other_pages(client, path, method):
    for address in (path, "/carte/"):
        response = getattr(client, method)(address)
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "strict-origin"
        assert "noindex" in response["X-Robots-Tag"]


def test_the_tap_passes_the_protection_against_forged_requests(path):
    """Under `no-referrer`, browsers would send `Origin: null` with the tap, and it would be refused."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(path, follow=True)
    posted = {"csrfmiddlewaretoken": str(page.context["csrf_token"]), "value": value_on(page)}
    assert client.post("/carte/", posted, headers={"Origin": "null"}).status_code == 403
    assert page["Referrer-Policy"] != "no-referrer"
    assert client.post("/carte/", posted, headers={"Origin": "http://testserver"}).status_code == 302


def test_nothing_is_posted_to_an_address_that_holds_the_secret(client, path):
    assert client.post(path).status_code == 405


# --- A scan serves once, here, for ten minutes ------------------------------------------------------------------------
def test_a_scan_serves_once(client, learner, scan, tap):
    page = scan(client, learner.card)
    client.post("/carte/", {"value": value_on(page)})
    client.post("/quitter/")
    again = client.post("/carte/", {"value": value_on(page)})
    assert AGAIN in again.text
    assert not is_in(client, learner)


def test_a_scan_lasts_ten_minutes(client, learner, scan, frozen):
    page = scan(client, learner.card)
    frozen.shift(10 * MINUTE - 1)
    assert client.get("/carte/").status_code == 200
    frozen.shift(1)
    assert AGAIN in client.get("/carte/").text
    assert AGAIN in client.post("/carte/", {"value": value_on(page)}).text
    assert not is_in(client, learner)


def test_scanning_again_does_not_make_it_last(client, learner, scan, frozen):
    page = scan(client, learner.card)
    frozen.shift(6 * MINUTE)
    assert value_on(scan(client, learner.card)) == value_on(page)
    frozen.shift(6 * MINUTE)
    assert AGAIN in client.get("/carte/").text


def test_a_scan_is_of_one_browser(client, learner, scan):
    page = scan(client, learner.card)
    other = StrictClient()
    assert AGAIN in other.get("/carte/").text
    assert AGAIN in other.post("/carte/", {"value": value_on(page)}).text
    assert not is_in(other, learner)


@pytest.mark.parametrize("fields", [{}, {"value": ""}, {"value": "autre"}])
def test_a_tap_without_the_value_of_this_scan_opens_nothing(client, learner, scan, fields):
    scan(client, learner.card)
    assert AGAIN in client.post("/carte/", fields).text
    assert not is_in(client, learner)


def test_with_two_cards_in_two_tabs_no_tap_opens_the_place_of_the_other(client, learner, stranger, scan):
    first = value_on(scan(client, learner.card))
    second = value_on(scan(client, stranger.card))
    assert AGAIN in client.post("/carte/", {"value": first}).text
    assert SESSION_KEY not in client.session
    client.post("/carte/", {"value": second})
    assert is_in(client, stranger)


def test_a_second_tap_and_going_back_lead_on_when_the_place_is_open(client, learner, scan):
    page = scan(client, learner.card)
    client.post("/carte/", {"value": value_on(page)})
    assert client.post("/carte/", {"value": value_on(page), "suite": "/lexique/"}).url == "/lexique/"
    assert client.get("/carte/").url == "/mon-parcours/"


def test_the_same_card_opens_on_four_devices(learner, tap):
    devices = [StrictClient() for _ in range(4)]
    for device in devices:
        assert tap(device, learner.card).url == "/mon-parcours/"
    assert all(device.get("/mon-parcours/").context["user"] == learner for device in devices)


# --- A card that no longer opens --------------------------------------------------------------------------------------
def voided(learner):
    actions.issue_card(learner=learner)


def switched_off(learner):
    User.objects.filter(pk=learner.pk).update(is_active=False)


def erased(learner):
    learner.delete()


@pytest.mark.parametrize("happens", [voided, switched_off, erased])
def test_a_card_that_no_longer_opens_says_what_to_do_like_an_unknown_one(client, learner, path, happens):
    happens(learner)
    closed, unknown = client.get(path), client.get("/carte/une-carte-qui-n-existe-pas/")
    assert closed.status_code == unknown.status_code == 404
    assert "Cette carte ne marche plus" in closed.text
    assert "demandez une nouvelle carte" in closed.text
    assert closed.content == unknown.content
    assert not closed.cookies
    assert not unknown.cookies


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("happens", [voided, switched_off, erased])
def test_neither_does_one_that_stopped_since_it_was_scanned(client, learner, scan, happens, method):
    value = value_on(scan(client, learner.card))
    pk = learner.pk
    happens(learner)
    response = getattr(client, method)("/carte/", {"value": value})
    assert response.status_code == 404
    assert "Cette carte ne marche plus" in response.text
    assert client.session.get(SESSION_KEY) != str(pk)


def test_it_says_whose_place_would_be_closed(client_for, learner, stranger, scan):
    User.objects.filter(pk=stranger.pk).update(first_name="Paul")
    client = client_for(stranger)
    page = scan(client, learner.card)
    assert "La place de Paul est ouverte" in page.text
    assert is_in(client, stranger)
    client.post("/carte/", {"value": value_on(page)})
    assert is_in(client, learner)


# --- A browser that has met the person asks for the code --------------------------------------------------------------
def leave_by_the_button(client):
    client.post("/quitter/")


def leave_fast(client):
    client.post("/quitter/", {"reason": "fast"})


def leave_by_itself(client):
    client.post("/quitter/", {"reason": "idle"})


def close_the_browser(client):
    del client.cookies["sessionid"]


@pytest.mark.parametrize("leaves", [leave_by_the_button, leave_fast, leave_by_itself, close_the_browser])
@pytest.mark.parametrize("own", [{}, {"own_device": "on"}])
def test_after_leaving_the_address_of_the_qr_opens_nothing_without_the_code(client, learner, scan, tap, leaves, own):
    User.objects.filter(pk=learner.pk).update(first_name="Oksana")
    tap(client, learner.card, **own)
    leaves(client)
    page = scan(client, learner.card)
    assert ASKED in page.text
    assert "Oksana" not in page.text, "who finds the address does not learn whose it is"
    for pin in ({}, {"pin": ""}, {"pin": "0001"}):
        client.post("/carte/", {"value": value_on(page)} | pin)
        assert not is_in(client, learner)
    assert client.post("/carte/", {"value": value_on(page), "pin": learner.card.pin}).url == "/mon-parcours/"
    assert is_in(client, learner)


def test_scanned_and_never_entered_it_asks_too(client, learner, scan, frozen):
    scan(client, learner.card)
    assert ASKED not in scan(client, learner.card).text, "the same scan"
    frozen.shift(11 * MINUTE)
    assert ASKED in scan(client, learner.card).text


def test_who_entered_by_hand_and_left_is_protected_too(client, learner, enter, scan):
    enter(client, learner.card)
    client.post("/quitter/")
    assert "Votre carte y demandera maintenant son code secret." in client.get("/").text
    assert ASKED in scan(client, learner.card).text


def test_so_is_the_card_that_replaces_it(client, learner, tap, scan):
    tap(client, learner.card)
    client.post("/quitter/")
    assert ASKED in scan(client, actions.issue_card(learner=learner)).text


def test_nobody_else_is_asked_for_anything(client, learner, stranger, tap, scan):
    tap(client, learner.card)
    client.post("/quitter/")
    assert ASKED not in scan(client, stranger.card).text


def test_whose_place_is_open_here_is_asked_for_nothing(client, learner, tap, scan):
    tap(client, learner.card)
    assert ASKED not in scan(client, learner.card).text


def test_nor_is_the_session_of_a_card_that_was_replaced(client, learner, scan, tap):
    tap(client, learner.card)
    assert ASKED in scan(client, actions.issue_card(learner=learner)).text


def test_the_waits_are_those_of_the_door(client, learner, tap, scan):
    tap(client, learner.card)
    client.post("/quitter/")
    value = value_on(scan(client, learner.card))
    for words in ("ne correspond pas", "ne correspond pas", "Trop d&#x27;essais"):
        refused = client.post("/carte/", {"value": value, "pin": "0001"})
        assert words in refused.text
    assert refused.status_code == 429
    right = client.post("/carte/", {"value": value, "pin": learner.card.pin})
    assert right.status_code == 429
    assert not is_in(client, learner)
    at_the_door = StrictClient().post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    assert at_the_door.status_code == 429


def test_what_the_browser_keeps_says_nothing_and_goes_to_the_cards_alone(client, learner, path):
    (name,) = [name for name in client.get(path).cookies if name.startswith("carte-")]
    cookie = client.cookies[name]
    assert cookie.value == "1"
    assert cookie["path"] == "/carte/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 3600
    assert len(name) == len("carte-") + 12, "a keyed digest, whoever it is"


def test_the_cookies_are_those_that_the_page_on_personal_data_tells(client, learner, tap, enter):
    tap(client, learner.card)
    client.get("/mon-parcours/")
    client.post("/quitter/")
    enter(client, learner.card, own_device="on")
    kept = {re.sub(r"^carte-.*", "carte-", name) for name in client.cookies}
    assert kept <= {"sessionid", "csrftoken", "carte-"}
    page = client.get("/donnees-personnelles/").text
    assert "Trois sortes de cookies pour vous, pas plus" in page
    assert "pendant un an, qu" in page


def test_guests_and_the_staff_leave_without_a_word_on_cards(client_for, guest, facilitator):
    for person in (guest, facilitator):
        client = client_for(person)
        response = client.post("/quitter/")
        assert not [name for name in response.cookies if name.startswith("carte-")]
        page = client.get("/").text
        assert "Vous avez quitté." in page
        assert "code secret" not in page


# --- Cards, as rows ---------------------------------------------------------------------------------------------------
def test_reissuing_voids_at_once_and_ends_the_sessions_of_the_old_card(client, learner, tap):
    tap(client, learner.card)
    assert client.get("/mon-parcours/").context["user"] == learner
    actions.issue_card(learner=learner)
    assert client.get("/mon-parcours/").context["user"].is_anonymous
    assert AccessCard.objects.live().filter(learner=learner).count() == 1
    assert AccessCard.objects.filter(learner=learner).count() == 2


def test_the_database_refuses_two_live_cards(learner):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        AccessCard.objects.create(learner=learner, pin_hash="x", token_digest="x")


def test_a_learner_can_never_be_staff_in_the_database(learner):
    from django.db import IntegrityError, transaction

    for column in ("is_staff", "is_superuser"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=learner.pk).update(**{column: True})
