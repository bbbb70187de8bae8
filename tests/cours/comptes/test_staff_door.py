"""One door for the staff, and no other."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from cours.comptes.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "demo-passerelle-2026"


def come_in(client, username, password=PASSWORD, **fields):
    return client.post("/equipe/login/", {"login": username, "password": password} | fields)


def prove_it_is_me(client):
    assert client.get("/equipe/reauthenticate/?next=/equipe/2fa/").status_code == 200
    assert client.post("/equipe/reauthenticate/", {"password": PASSWORD, "next": "/equipe/2fa/"}).status_code == 302


@pytest.fixture(autouse=True)
def _may_edit(db):
    """Authors reach the back office; the room `contenus` says so for real."""
    from django.contrib.auth.models import Group, Permission

    permission = Permission.objects.get(codename="access_admin")
    for name in ("Auteurs", "Relecteurs", "Administrateurs"):
        Group.objects.get_or_create(name=name)[0].permissions.add(permission)


def test_each_role_lands_where_its_work_is(client, facilitator, author, pilot):
    assert come_in(client, "amina").url == "/espace/"
    client.logout()
    assert come_in(client, "agnes").url == "/admin/"
    client.logout()
    assert come_in(client, "pierre").url == "/"


def test_the_root_of_the_door_leads_where_the_work_is(client, facilitator):
    assert client.get("/equipe/").url == "/equipe/login/"
    come_in(client, "amina")
    response = client.get("/equipe/", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == "/espace/"


@pytest.mark.parametrize(
    ("who", "where"),
    [("facilitator", "/espace/"), ("author", "/admin/"), ("administrator", "/admin/"), (None, "/equipe/login/")],
)
def test_the_foot_of_each_page_leads_each_of_the_team_where_they_may_go(request, client, who, where):
    if who:
        client.force_login(request.getfixturevalue(who))
    page = client.get("/modules/").text
    door = re.search(r'<a href="([^"]+)">Espace de l', page.replace("&#x27;", "'")).group(1)
    response = client.get(door, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0].startswith(where)


def test_the_door_speaks_french_and_looks_like_the_house(client):
    page = client.get("/equipe/login/").content.decode()
    assert "<h1>Espace de l&#x27;équipe</h1>" in page or "<h1>Espace de l'équipe</h1>" in page
    assert "css/tokens.css" in page
    assert "Sign" not in page
    assert "/equipe/password/reset/" not in page, "no mail server, no promise of a letter"


def test_a_wrong_password_says_nothing_more(client, facilitator):
    known, unknown = come_in(client, "amina", "wrong"), come_in(client, "nobody", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert SESSION_KEY not in client.session


def test_a_learner_never_enters_by_the_staff_door(client, learner):
    User.objects.filter(pk=learner.pk).update(password=_hash())
    assert come_in(client, learner.username).status_code == 200
    assert SESSION_KEY not in client.session


def test_somebody_switched_off_does_not_enter(client, facilitator):
    User.objects.filter(pk=facilitator.pk).update(is_active=False)
    come_in(client, "amina")
    assert SESSION_KEY not in client.session


def test_a_demonstration_account_is_refused_like_a_wrong_password(client, facilitator, settings):
    User.objects.filter(pk=facilitator.pk).update(is_demo=True)
    settings.DEMO = False
    refused, wrong = come_in(client, "amina"), come_in(client, "amina", "wrong")
    assert refused.status_code == wrong.status_code == 200
    assert SESSION_KEY not in client.session


def test_a_demonstration_session_ends_when_the_site_becomes_real(client, facilitator, learner, settings, enter):
    User.objects.update(is_demo=True)
    come_in(client, "amina")
    assert client.get("/cartes/").status_code == 200
    settings.DEMO = False
    assert client.get("/cartes/").status_code == 302


def test_who_becomes_a_learner_leaves_the_back_office(client, author):
    come_in(client, "agnes")
    User.objects.filter(pk=author.pk).update(kind="learner")
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/equipe/signup/",
        "/equipe/email/",
        "/equipe/confirm-email/",
        "/equipe/confirm-email/abc/",
        "/equipe/password/reset/",
        "/equipe/password/reset/done/",
        "/equipe/password/reset/key/1-abc/",
        "/equipe/password/set/",
        "/equipe/login/code/confirm/",
        "/equipe/phone/change/",
        "/admin/password_reset/",
        "/admin/password_reset/done/",
        "/admin/password_reset/confirm/MQ/abc/",
        "/django-admin/",
    ],
)
def test_back_doors_do_not_exist(client, client_for, facilitator, path):
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert client_for(facilitator).get(path).status_code in (403, 404)


@pytest.mark.parametrize(
    "path", ["/admin/login/", "/_util/login/", "/admin/", "/equipe/2fa/", "/cartes/", "/equipe/password/change/"]
)
def test_every_way_leads_to_the_one_door(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.url.partition("?")[0] == "/equipe/login/"


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/pages/", "/admin/users/", "/equipe/login/", "/equipe/2fa/", "/cartes/"]
)
def test_learners_stay_out_of_the_rooms_of_the_staff(client_for, learner, guest, path):
    for person in (learner, guest):
        response = client_for(person).get(path)
        assert response.status_code == 403
        assert "réservée à l'équipe" in response.content.decode().replace("&#x27;", "'")


def test_staff_without_the_back_office_is_told_so_instead_of_going_round(client_for, pilot):
    assert client_for(pilot).get("/admin/").status_code == 403


def test_an_author_reaches_the_back_office(client_for, author):
    assert client_for(author).get("/admin/").status_code == 200


# --- Second factor ---------------------------------------------------------------------------------------------------
def test_an_administrator_needs_a_second_factor_on_a_real_site(client_for, administrator, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    client = client_for(administrator)
    for path in ("/admin/", "/cartes/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response.url == "/equipe/2fa/"
    page = client.get("/equipe/2fa/").content.decode()
    assert "deuxième protection" in page
    assert "/equipe/2fa/totp/activate/" in page
    assert "/equipe/2fa/webauthn/add/" in page


def test_a_superuser_too(client_for, make_staff, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    assert client_for(make_staff("root", "Auteurs", is_superuser=True)).get("/admin/").url == "/equipe/2fa/"


def test_with_a_second_factor_the_door_opens(client_for, administrator, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client_for(administrator).get("/admin/").status_code == 200


def test_authors_are_not_asked_for_one(client_for, author, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    assert client_for(author).get("/admin/").status_code == 200


def test_a_second_factor_can_be_activated_without_an_email_address_being_checked(client, administrator):
    User.objects.filter(pk=administrator.pk).update(email="adele@exemple.example")
    come_in(client, "adele")
    prove_it_is_me(client)
    page = client.get("/equipe/2fa/totp/activate/")
    assert page.status_code == 200
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    secret = page.context["form"].secret
    with time_machine.travel(timezone.now(), tick=False):  # a code lasts thirty seconds, and may end at any moment
        code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
        assert client.post("/equipe/2fa/totp/activate/", {"code": code}).status_code == 302
    assert Authenticator.objects.filter(user=administrator, type=Authenticator.Type.TOTP).exists()
    client.logout()
    assert come_in(client, "adele").url == "/equipe/2fa/authenticate/"
    assert SESSION_KEY not in client.session


def test_every_page_of_the_second_factor_is_a_page_of_the_house(client, administrator):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(administrator, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(administrator).get_unused_codes()
    come_in(client, "adele")
    assert client.get("/equipe/2fa/authenticate/").status_code == 200
    assert client.post("/equipe/2fa/authenticate/", {"code": "wrong"}).status_code == 200
    assert client.post("/equipe/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert SESSION_KEY in client.session
    prove_it_is_me(client)
    for path in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "reauthenticate/"):
        assert client.get(f"/equipe/2fa/{path}").status_code == 200, path
    assert client.get("/equipe/logout/").status_code == 200


def test_passkeys_and_recovery_codes_have_their_pages(client, facilitator):
    come_in(client, "amina")
    prove_it_is_me(client)
    for path in ("/equipe/2fa/", "/equipe/2fa/webauthn/", "/equipe/2fa/webauthn/add/", "/equipe/password/change/"):
        assert client.get(path).status_code == 200, path


# --- The list of the staff -------------------------------------------------------------------------------------------
@pytest.fixture
def boss(client_for, make_staff):
    return client_for(make_staff("root", "Administrateurs", is_superuser=True))


def test_the_back_office_lists_the_staff_and_not_the_learners(boss, learner, facilitator):
    page = boss.get("/admin/users/").content.decode()
    assert "amina" in page
    assert learner.username not in page
    assert boss.get(f"/admin/users/edit/{learner.pk}/").status_code == 404
    assert boss.get(f"/admin/users/edit/{facilitator.pk}/").status_code == 200


def test_a_colleague_is_added_without_an_email_address(boss):
    response = boss.post(
        "/admin/users/new/",
        {
            "username": "nadia",
            "first_name": "Nadia",
            "password1": "bateau-sur-le-lac",
            "password2": "bateau-sur-le-lac",
        },
    )
    assert response.status_code == 302, response.context["form"].errors
    assert User.objects.get(username="nadia").kind == User.Kind.STAFF


def test_the_delay_of_the_automatic_exit_is_a_setting_in_french(boss):
    response = boss.get("/admin/settings/comptes/sitesettings/", follow=True)
    assert response.status_code == 200
    assert "Sortie automatique, en minutes" in response.content.decode()


def _hash():
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)
