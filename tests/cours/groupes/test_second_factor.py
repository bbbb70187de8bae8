"""A second factor: asked of those who reach many people by one password, offered to the others, and a way out."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import SESSION_KEY
from django.core.management import CommandError, call_command
from django.utils import timezone

from cours.comptes.models import Organisation, User

pytestmark = pytest.mark.django_db
PASSWORD = "demo-passerelle-2026"
OFFER = "Protégez mieux votre compte"


@pytest.fixture(autouse=True)
def _a_real_site(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True


def come_in(client, username):
    return client.post("/equipe/login/", {"login": username, "password": PASSWORD})


# --- Asked -----------------------------------------------------------------------------------------------------------
def test_who_runs_a_structure_must_have_one(client_for, organisation_administrator, organisation, group):
    staff = client_for(organisation_administrator)
    for path in ("/espace/", "/cartes/", f"/espace/groupes/{group.pk}/", f"/espace/structure/{organisation.pk}/"):
        assert staff.get(path).url == "/equipe/2fa/", path
        assert staff.post(path).status_code == 302, path
    TOTP.activate(organisation_administrator, "JBSWY3DPEHPK3PXP")
    assert staff.get("/espace/").status_code == 200


def test_a_role_that_ended_or_a_structure_that_closed_asks_for_nothing(
    client_for, organisation_administrator, organisation, works_in, make_organisation
):
    Organisation.objects.filter(pk=organisation.pk).update(archived_at=timezone.now())
    assert client_for(organisation_administrator).get("/espace/").status_code == 200
    Organisation.objects.filter(pk=organisation.pk).update(archived_at=None)
    organisation_administrator.memberships.update(ended_at=timezone.now())
    assert client_for(organisation_administrator).get("/espace/").status_code == 200


def test_pilots_are_led_to_it_as_soon_as_they_come_in(client, client_for, pilot):
    assert come_in(client, "pierre").url == "/equipe/2fa/"
    assert client_for(pilot).get("/espace/").url == "/equipe/2fa/"


def test_who_accepts_to_run_a_structure_meets_it_at_once(client_for, facilitator, organisation):
    staff = client_for(facilitator)
    assert staff.get("/espace/").status_code == 200
    facilitator.memberships.update(role="administrator")
    assert staff.get("/espace/").url == "/equipe/2fa/"


def test_facilitators_are_not_asked(client_for, facilitator):
    assert client_for(facilitator).get("/espace/").status_code == 200


def test_on_a_demonstration_nobody_is_asked(client_for, organisation_administrator, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    page = client_for(organisation_administrator).get("/espace/")
    assert page.status_code == 200
    assert OFFER not in page.text


def test_production_asks_for_it():
    from pathlib import Path

    assert "STAFF_SECOND_FACTOR_REQUIRED = True" in Path("config/settings/production.py").read_text()


# --- Offered ---------------------------------------------------------------------------------------------------------
def test_it_is_offered_to_facilitators_until_they_say_no(client_for, facilitator):
    staff = client_for(facilitator)
    assert OFFER in staff.get("/espace/").text
    assert staff.post("/espace/deuxieme-protection/plus-tard/").url == "/espace/"
    assert OFFER not in staff.get("/espace/").text
    assert OFFER not in client_for(facilitator).get("/espace/").text, "nor on another day"


def test_it_is_not_offered_to_who_has_one(client_for, facilitator):
    TOTP.activate(facilitator, "JBSWY3DPEHPK3PXP")
    assert OFFER not in client_for(facilitator).get("/espace/").text


def test_strangers_put_nothing_away(client, client_for, stranger, pilot):
    path = "/espace/deuxieme-protection/plus-tard/"
    assert client.post(path).url.startswith("/equipe/login/")
    assert client_for(stranger).post(path).status_code == 404
    assert client_for(pilot).post(path).status_code == 302  # led to what they must do first


# --- Lost ------------------------------------------------------------------------------------------------------------
def test_the_door_says_what_to_do_when_the_password_or_the_telephone_is_lost(client, facilitator):
    assert "La personne référente de votre structure peut vous donner un lien" in client.get("/equipe/login/").text
    TOTP.activate(facilitator, "JBSWY3DPEHPK3PXP")
    page = client.get(come_in(client, "amina").url).text
    assert "codes de secours" in page
    assert "peut retirer cette protection" in page


def test_an_administrator_takes_it_away_from_who_lost_it(client, client_for, make_staff, facilitator):
    boss = make_staff("root", "Administrateurs", is_superuser=True)
    TOTP.activate(boss, "JBSWY3DPEHPK3PXP")
    TOTP.activate(facilitator, "JBSWY3DPEHPK3PXP")
    desk, path = client_for(boss), f"/admin/users/edit/{facilitator.pk}/"
    assert "Retirer la deuxième protection" in desk.get(path).text
    fields = {"username": "amina", "first_name": "Amina", "is_active": "on"}
    desk.post(path, fields)
    assert Authenticator.objects.filter(user=facilitator).exists(), "without the box ticked it stays"
    desk.post(path, fields | {"take_away_second_factor": "on"})
    assert not Authenticator.objects.filter(user=facilitator).exists()
    assert "Retirer la deuxième protection" not in desk.get(path).text
    come_in(client, "amina")
    assert SESSION_KEY in client.session


# --- The first administrator -----------------------------------------------------------------------------------------
def test_the_first_administrator_has_a_real_password(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a")
    with pytest.raises(CommandError):
        call_command("createsuperuser", "--noinput", username="adele", email="")
    assert not User.objects.filter(username="adele").exists()
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "bateau-sur-le-lac")
    call_command("createsuperuser", "--noinput", username="adele", email="", verbosity=0)
    assert User.objects.get(username="adele").check_password("bateau-sur-le-lac")
