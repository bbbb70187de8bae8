"""A colleague forgot their password: a link of the référente serves once, takes nobody's account, and is told."""

import re
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from cours.comptes import codes
from cours.comptes.actions.password_links import PasswordLinkClosed, choose_password
from cours.comptes.models import Membership, Organisation, PasswordLink, Territory, TerritoryLead, User
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db
OLD, NEW = "demo-passerelle-2026", "bateau-sur-le-lac"


def page_of(membership):
    return f"/espace/structure/{membership.organisation_id}/membres/{membership.pk}/"


def ask(client, membership, nonce="n" * 22):
    return client.post(page_of(membership), {"act": "password", "nonce": nonce})


def path_in(response):
    return re.search(r"/mot-de-passe/[\w-]+/", response.text).group()


def come_in(client, username="amina", password=OLD):
    return client.post("/equipe/login/", {"login": username, "password": password})


@pytest.fixture
def boss(client_for, organisation_administrator):
    return client_for(organisation_administrator)


@pytest.fixture
def membership(facilitator):
    return facilitator.memberships.get()


@pytest.fixture
def path(boss, membership):
    return path_in(ask(boss, membership))


# --- It serves ------------------------------------------------------------------------------------------------------
def test_the_link_is_shown_once_and_the_colleague_chooses_a_password(client, boss, membership, facilitator):
    made = ask(boss, membership)
    path = path_in(made)
    assert "no-store" in made["Cache-Control"]
    assert made["X-Robots-Tag"] == "noindex, nofollow"
    assert path not in boss.get(page_of(membership)).text
    assert path_in(ask(boss, membership)) == path, "the second of two taps shows the same link"
    page = client.get(path)
    assert "no-store" in page["Cache-Control"]
    assert "amina" in page.text
    assert "Odile" in page.text
    assert client.post(path, {"password": NEW}).url == "/equipe/login/"
    assert SESSION_KEY not in client.session, "the link opens no session"
    assert not come_in(StrictClient(), password=OLD).has_header("Location")
    assert come_in(client, password=NEW).status_code == 302
    assert SESSION_KEY in client.session


def test_until_it_serves_the_old_password_still_opens(client, path):
    client.get(path)
    assert come_in(client).status_code == 302


def test_it_serves_once(client, path):
    client.post(path, {"password": NEW})
    for send in (client.get, client.post):
        response = send(path, {"password": "un-autre-beau-bateau"})
        assert response.status_code == 404
        assert "Ce lien ne marche plus" in response.text
    assert User.objects.get(username="amina").check_password(NEW)


def test_two_taps_at_once_write_one_password(path):
    link = PasswordLink.objects.select_related("person", "organisation", "made_by").get()
    choose_password(link=link, password=NEW)
    with pytest.raises(PasswordLinkClosed):
        choose_password(link=link, password="un-autre-beau-bateau")
    assert User.objects.get(username="amina").check_password(NEW)


@pytest.mark.parametrize("password", ["", "a", "123456789012", "amina", "motdepasse"])
def test_a_weak_password_is_refused_and_the_link_stays(client, path, password):
    assert client.post(path, {"password": password}).status_code == 200
    assert client.get(path).status_code == 200
    assert User.objects.get(username="amina").check_password(OLD)


def test_every_open_session_of_the_colleague_ends(client, client_for, facilitator, path):
    elsewhere = client_for(facilitator)
    assert elsewhere.get("/espace/").status_code == 200
    client.post(path, {"password": NEW})
    assert elsewhere.get("/espace/").status_code == 302


def test_the_second_factor_stays_asked(client, facilitator, path):
    TOTP.activate(facilitator, "JBSWY3DPEHPK3PXP")
    client.post(path, {"password": NEW})
    assert come_in(client, password=NEW).url == "/equipe/2fa/authenticate/"
    assert SESSION_KEY not in client.session


# --- Somebody else is in on this browser ------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["colleague", "learner", "guest"])
def test_opened_where_somebody_else_is_in_it_changes_nobodys_password_before_they_leave(request, client_for, path, who):
    other = request.getfixturevalue(who)
    client = client_for(other)
    page = client.get(path)
    assert "Ce lien est pour le compte : amina" in page.text
    assert "Une autre personne est entrée sur cet appareil" in page.text
    assert 'name="password"' not in page.text
    before = other.password
    assert 'name="password"' not in client.post(path, {"password": NEW}).text
    assert User.objects.get(username="amina").check_password(OLD)
    assert User.objects.get(pk=other.pk).password == before
    assert 'href="/quitter/"' in page.text
    client.post("/quitter/")
    assert 'name="password"' in client.get(path).text
    page = client.post(path, {"password": NEW}, follow=True)
    assert "Votre nouveau mot de passe est enregistré. Connectez-vous avec lui" in page.text
    assert page.redirect_chain[-1][0] == "/equipe/login/"
    assert come_in(client, password=NEW).status_code == 302
    assert client.session[SESSION_KEY] == str(User.objects.get(username="amina").pk)


def test_opened_where_the_person_is_in_they_are_told_to_enter_again(client_for, facilitator, path):
    client = client_for(facilitator)
    page = client.post(path, {"password": NEW}, follow=True)
    assert page.redirect_chain[-1] == ("/equipe/login/", 302)
    assert "Votre nouveau mot de passe est enregistré. Connectez-vous avec lui" in page.text
    assert SESSION_KEY not in client.session


# --- It dies --------------------------------------------------------------------------------------------------------
def cancelled(boss, membership):
    assert "Le lien est annulé" in boss.post(page_of(membership), {"act": "no_password"}, follow=True).text


def another_made(boss, membership):
    ask(boss, membership, "m" * 22)


def colleague_gone(boss, membership):
    boss.post(page_of(membership), {"act": "end", "hand_to": ""})


def colleague_switched_off(boss, membership):
    User.objects.filter(pk=membership.person_id).update(is_active=False)


def maker_gone(boss, membership):
    Membership.objects.filter(organisation=membership.organisation, role="administrator").update(
        ended_at=timezone.now()
    )


def maker_demoted(boss, membership):
    Membership.objects.filter(organisation=membership.organisation).update(role="facilitator")


def structure_closed(boss, membership):
    Organisation.objects.update(archived_at=timezone.now())


def a_day_passed(boss, membership):
    PasswordLink.objects.update(expires_at=timezone.now())


def works_elsewhere_meanwhile(boss, membership):
    Membership.objects.create(organisation=Organisation.objects.create(name="Régie B"), person=membership.person)


@pytest.mark.parametrize(
    "end",
    [
        cancelled,
        another_made,
        colleague_gone,
        colleague_switched_off,
        maker_gone,
        maker_demoted,
        structure_closed,
        a_day_passed,
        works_elsewhere_meanwhile,
    ],
)
def test_it_is_dead_once(client, boss, membership, path, end):
    end(boss, membership)
    assert client.get(path).status_code == 404
    assert client.post(path, {"password": NEW}).status_code == 404
    assert User.objects.get(username="amina").check_password(OLD)


def test_a_link_that_nobody_made_is_not_found(client):
    assert client.get("/mot-de-passe/" + "x" * 32 + "/").status_code == 404


# --- It takes nobody's account --------------------------------------------------------------------------------------
def in_another_structure(person):
    Membership.objects.create(organisation=Organisation.objects.create(name="Régie B"), person=person)


def runs_an_archived_one(person):
    other = Organisation.objects.create(name="Régie C", archived_at=timezone.now())
    Membership.objects.create(organisation=other, person=person, role="administrator")


def pilots(person):
    TerritoryLead.objects.create(territory=Territory.objects.create(name="Clairval"), person=person)


def administers_the_site(person):
    person.groups.add(Group.objects.get_or_create(name="Administrateurs")[0])


def writes_lessons(person):
    person.groups.add(Group.objects.get_or_create(name="Auteurs")[0])


def is_superuser(person):
    User.objects.filter(pk=person.pk).update(is_superuser=True)


def reaches_the_back_office(person):
    User.objects.filter(pk=person.pk).update(is_staff=True)


@pytest.mark.parametrize(
    "also",
    [
        in_another_structure,
        runs_an_archived_one,
        pilots,
        administers_the_site,
        writes_lessons,
        is_superuser,
        reaches_the_back_office,
    ],
)
def test_of_somebody_who_has_a_part_elsewhere_only_an_administrator_is_the_judge(boss, membership, facilitator, also):
    also(facilitator)
    page = boss.get(page_of(membership)).text
    assert "seule la personne qui administre le site" in page
    assert 'value="password"' not in page
    assert ask(boss, membership).status_code == 302
    assert not PasswordLink.objects.exists()


def test_nobody_makes_one_for_themselves_nor_without_running_the_structure(
    client, client_for, boss, organisation_administrator, facilitator, colleague, outsider, other_administrator,
    administrator, pilot, stranger, membership,
):  # fmt: skip
    own = organisation_administrator.memberships.get()
    assert 'value="password"' not in boss.get(page_of(own)).text
    ask(boss, own)
    for person in (facilitator, colleague, outsider, other_administrator, administrator, pilot, stranger):
        ask(client_for(person), membership)
    ask(client, membership)
    assert not PasswordLink.objects.exists()


def test_who_made_it_has_a_look_and_finds_no_field(boss, path):
    page = boss.get(path).text
    assert "Ce lien n&#x27;est pas pour vous" in page or "Ce lien n'est pas pour vous" in page
    boss.post(path, {"password": NEW})
    assert User.objects.get(username="amina").check_password(OLD)


def test_only_the_digest_is_kept(path):
    token = path.split("/")[2]
    assert PasswordLink.objects.get().token_digest == codes.digest(token)


# --- It is told and seen --------------------------------------------------------------------------------------------
def test_the_colleague_is_told_once_who_made_it(client, path, facilitator):
    client.post(path, {"password": NEW})
    come_in(client, password=NEW)
    page = client.get("/espace/").text
    assert "Odile (Maison des Tilleuls) a fait un lien pour changer votre mot de passe. Il a servi." in page
    client.post("/equipe/logout/")
    come_in(client, password=NEW)
    assert "a fait un lien" not in client.get("/espace/").text


def test_a_link_that_did_not_serve_is_told_too(client, path, facilitator):
    come_in(client)
    assert "pas servi" in client.get("/espace/").text


def test_who_used_a_link_to_go_in_has_not_hidden_it(client, boss, membership, path):
    thief = StrictClient()
    thief.post(path, {"password": NEW})
    come_in(thief, password=NEW)
    thief.get("/espace/")
    client.post(path_in(ask(boss, membership, "m" * 22)), {"password": "un-autre-beau-bateau"})
    come_in(client, password="un-autre-beau-bateau")
    assert client.get("/espace/").text.count("a fait un lien pour changer votre mot de passe") == 2


def test_who_runs_the_structure_sees_it(boss, organisation, path, client):
    history = f"/espace/structure/{organisation.pk}/historique/"
    assert "il attend" in boss.get(history).text
    client.post(path, {"password": NEW})
    page = boss.get(history).text
    for said in ("Amina", "Odile", "il a servi"):
        assert said in page


# --- Nobody else runs the structure -----------------------------------------------------------------------------------
def test_who_runs_a_structure_alone_gets_a_new_password_from_who_administers_the_site(
    client, client_for, make_staff, organisation_administrator
):
    assert "ou bien la personne qui administre le site" in client.get("/equipe/login/").text
    desk = client_for(make_staff("root", "Administrateurs", is_superuser=True))
    odile = organisation_administrator
    fields = {"username": odile.username, "first_name": odile.first_name, "is_active": "on"}
    path, groups = f"/admin/users/edit/{odile.pk}/", [group.pk for group in odile.groups.all()]
    assert desk.post(path, fields | {"password1": NEW, "password2": NEW, "groups": groups}).status_code == 302
    assert come_in(client, odile.username, NEW).status_code == 302
    assert client.get(f"/espace/structure/{odile.memberships.get().organisation_id}/").status_code == 200


def test_when_nobody_administers_the_site_the_machine_gives_it(client, organisation_administrator, monkeypatch):
    typed = iter(["a", "a", NEW, NEW])
    monkeypatch.setattr("getpass.getpass", lambda *args, **kwargs: next(typed))
    call_command("changepassword", organisation_administrator.username, stdout=StringIO(), stderr=StringIO())
    assert come_in(client, organisation_administrator.username, NEW).status_code == 302


# --- Invitations -----------------------------------------------------------------------------------------------------
def test_an_invitation_used_twice_lets_one_person_in(client, boss, organisation):
    made = boss.post(
        f"/espace/structure/{organisation.pk}/inviter/", {"role": "facilitator", "note": "", "nonce": "i" * 22}
    )
    path = re.search(r"/invitation/[\w-]+/", made.text).group()
    people = {"first_name": "Nadia", "username": "nadia", "password": NEW}
    assert client.post(path, people, follow=True).status_code == 200
    second = StrictClient()
    answer = second.post(path, people | {"username": "nestor"}, follow=True)
    assert answer.status_code == 404
    assert not User.objects.filter(username="nestor").exists()
    assert organisation.memberships.current().filter(person__username="nadia").count() == 1
