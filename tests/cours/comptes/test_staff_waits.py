"""Wrong passwords at the staff's door: they slow down who guesses, never the person whose name it is."""

import pytest
import time_machine as travel
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cours.comptes import staff_devices
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db
PASSWORD = "demo-passerelle-2026"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.7"


def come_in(client, username="amina", password=PASSWORD, at=HERE, **headers):
    return client.post("/equipe/login/", {"login": username, "password": password}, REMOTE_ADDR=at, headers=headers)


def is_in(client):
    return SESSION_KEY in client.session


def guess(times=6, username="amina", at=ELSEWHERE, client=None):
    for number in range(times):
        response = come_in(client or StrictClient(), username, f"wrong-{number}", at)
    return response


# --- Somebody guesses from elsewhere ----------------------------------------------------------------------------------
def test_the_person_enters_from_a_new_device_of_their_own_network(client, facilitator):
    guess()
    assert come_in(client).status_code == 302
    assert is_in(client)


def test_the_person_enters_from_their_own_device_even_when_who_guesses_sits_beside(client, facilitator):
    come_in(client)
    client.post("/equipe/logout/")
    guess(at=HERE)
    assert come_in(client).status_code == 302
    assert is_in(client)


def test_a_new_device_beside_who_guesses_waits_and_is_told_when(client, facilitator):
    guess(at=HERE)
    page = come_in(client)
    assert not is_in(client)
    assert "Vous pourrez essayer encore" in page.text


def test_who_guesses_is_slowed_down(facilitator):
    page = guess(times=3)
    assert "Vous pourrez essayer encore" in page.text
    thief = StrictClient()
    assert come_in(thief, at=ELSEWHERE).status_code == 200, "during the wait the right password is not looked at"
    assert not is_in(thief)


def test_the_wait_follows_the_name_however_it_is_typed(facilitator):
    for typed in ("amina", "Amina", " AMINA "):
        page = guess(times=1, username=typed)
    assert "Vous pourrez essayer encore" in page.text


def test_a_made_up_header_changes_nothing(facilitator):
    for number in range(3):
        page = StrictClient().post(
            "/equipe/login/",
            {"login": "amina", "password": "wrong"},
            REMOTE_ADDR=ELSEWHERE,
            headers={"X-Forwarded-For": f"192.0.{number}.1"},
        )
    assert "Vous pourrez essayer encore" in page.text


def test_behind_a_proxy_the_network_is_the_one_that_the_proxy_saw(client, facilitator, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    for number in range(6):
        come_in(StrictClient(), "amina", "wrong", "127.0.0.1", **{"X-Forwarded-For": f"192.0.2.{number}, {ELSEWHERE}"})
    assert come_in(client, at="127.0.0.1", **{"X-Forwarded-For": HERE}).status_code == 302


def test_a_hundred_made_up_names_close_nothing(client, administrator):
    """As seen on a real site: a hundred names that nobody has, each with another header, all from one proxy."""
    for number in range(100):
        come_in(StrictClient(), f"nobody-{number}", "wrong", "127.0.0.1", **{"X-Forwarded-For": f"192.0.2.{number}"})
    assert come_in(client, "adele", at="127.0.0.1").status_code == 302
    assert is_in(client)


def test_no_limit_of_the_library_is_keyed_on_an_address_alone(settings):
    from allauth.account import app_settings as account
    from allauth.mfa import app_settings as mfa

    used = {name: account.RATE_LIMITS[name] for name in ("login", "login_failed", "reauthenticate", "change_password")}
    for name, rates in {**used, **mfa.RATE_LIMITS}.items():
        assert "ip" not in str(rates or ""), name


def test_during_a_wait_the_right_password_is_not_called_wrong(facilitator):
    wrong = guess(times=4)
    right = come_in(StrictClient(), at=ELSEWHERE)
    assert right.context["form"].errors == wrong.context["form"].errors
    assert "ne correspond pas" not in right.text
    assert "Trop d&#x27;essais avec ce nom" in right.text


# --- A name that nobody has -------------------------------------------------------------------------------------------
def test_a_name_that_nobody_has_is_refused_in_the_same_words_after_the_same_work(facilitator, learner, monkeypatch):
    done = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args, **kw: done.append(1) or encode(*args, **kw))
    guess(times=1, username="first")  # the first try of all looks for old rows
    said = {}
    for username in ("amina", "nobody", learner.username):
        said[username] = []
        for _ in range(4):
            done.clear()
            with CaptureQueriesContext(connection) as queries:
                page = guess(times=1, username=username)
            words = page.text.replace(f'value="{username}"', "").replace(str(page.context["csrf_token"]), "")
            said[username].append((page.status_code, len(done), len(queries), words))
    assert said["amina"] == said["nobody"] == said[learner.username]


# --- The person is wrong ----------------------------------------------------------------------------------------------
def test_a_person_who_is_wrong_five_times_is_told_when_to_come_back_and_then_enters(client, facilitator):
    now = timezone.now()
    with travel.travel(now, tick=False) as moment:
        for _ in range(5):
            page = guess(times=1, at=HERE, client=client)
        assert "Vous pourrez essayer encore dans moins d" in page.text
        moment.shift(61)
        assert come_in(client).status_code == 302


def test_the_right_password_starts_afresh(client, facilitator):
    guess(times=2, at=HERE, client=client)
    come_in(client)
    assert "Vous pourrez" not in guess(times=2, at=HERE).text, "on another device of the same network"
    client.post("/equipe/logout/")
    assert "Vous pourrez" not in guess(times=2, at=HERE, client=client).text


def test_a_device_that_was_let_in_waits_too(client, facilitator):
    come_in(client)
    client.post("/equipe/logout/")
    assert "Vous pourrez essayer encore" in guess(times=3, at=HERE, client=client).text


# --- The cookie -------------------------------------------------------------------------------------------------------
def test_the_cookie_is_for_the_door_of_the_staff_alone_and_names_nobody(client, facilitator):
    response = come_in(client)
    cookie = response.cookies[staff_devices.COOKIE]
    assert cookie["path"] == "/equipe/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "amina" not in cookie.value


def test_one_computer_is_known_for_several_colleagues(client, facilitator, author):
    for username in ("amina", "agnes"):
        come_in(client, username)
        client.post("/equipe/logout/")
    for username in ("amina", "agnes"):
        guess(username=username, at=HERE)
        assert come_in(client, username).status_code == 302, username
        client.post("/equipe/logout/")


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "W10:1abc:zzz"])
def test_a_made_up_cookie_is_no_device(client, facilitator, value):
    client.cookies[staff_devices.COOKIE] = value
    guess(at=HERE)
    come_in(client)
    assert not is_in(client)


def test_a_device_known_for_one_is_not_known_for_another(client, facilitator, author):
    come_in(client, "agnes")
    client.post("/equipe/logout/")
    guess(at=HERE)
    come_in(client)
    assert not is_in(client)


def test_a_wrong_password_and_a_missing_second_factor_make_no_known_device(client, administrator):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(administrator, "JBSWY3DPEHPK3PXP")
    for password in ("wrong", PASSWORD):
        assert staff_devices.COOKIE not in come_in(client, "adele", password).cookies


# --- Cards ------------------------------------------------------------------------------------------------------------
def test_a_card_whose_code_others_guess_is_told_when_and_its_qr_opens_at_once(client, learner):
    for _ in range(5):
        page = StrictClient().post("/entrer/", {"identifier": learner.card.identifier, "pin": "0001"})
    assert page.status_code == 429
    assert "Vous pourrez essayer encore" in page.text
    assert "scannez le QR de votre carte" in page.text
    shown = client.get(f"/carte/{learner.card.token}/", follow=True)
    client.post("/carte/", {"value": shown.context["form"]["value"].value()})
    assert client.session[SESSION_KEY] == str(learner.pk)
