"""A colleague is let in by a link: shown once, used once, for seven days; a card never becomes a member of the team."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cours.comptes.actions import invitations
from cours.comptes.models import Invitation, Membership, Territory, TerritoryLead, User

pytestmark = pytest.mark.django_db

ACCOUNT = {"username": "nadia-tilleuls", "first_name": "Nadia", "password": "une soupe de potiron 9"}


@pytest.fixture
def link(organisation, organisation_administrator):
    """`link()`: the address of a fresh invitation to be a facilitator of the structure."""

    def make(role="facilitator", **place):
        place = place or {"organisation": organisation, "role": role}
        _invitation, token = invitations.invite(by=organisation_administrator, **place)
        return f"/invitation/{token}/"

    return make


def test_opening_the_link_says_what_it_is_and_changes_nothing(client, client_for, link, outsider):
    url = link()
    for visitor in (client, client_for(outsider)):
        page = visitor.get(url)
        assert "Maison des Tilleuls" in page.text
        assert "Animateur ou animatrice" in page.text
        assert "no-store" in page["Cache-Control"]
        assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert Invitation.objects.get().is_open
    assert not Membership.objects.filter(person=outsider, organisation__name="Maison des Tilleuls").exists()


def test_a_newcomer_creates_an_account_and_is_in(client, link):
    url = link()
    fields = re.findall(r'<input[^>]*name="([^"]+)"', client.get(url).text)
    assert {"csrfmiddlewaretoken", *ACCOUNT} >= set(fields), "no e-mail address is asked"
    response = client.post(url, ACCOUNT)
    assert response.status_code == 302
    assert response.url == "/espace/"
    person = User.objects.get(username="nadia-tilleuls")
    assert person.kind == User.Kind.STAFF
    assert not person.is_superuser
    assert not person.email
    assert [group.name for group in person.groups.all()] == ["Animateurs"]
    assert person.memberships.get().role == "facilitator"
    assert client.get("/espace/").status_code == 200


def test_the_account_opens_the_door_of_the_team(client, client_for, link):
    client.post(link(), ACCOUNT)
    client.post("/quitter/")
    client.post("/equipe/login/", {"login": ACCOUNT["username"], "password": ACCOUNT["password"]})
    assert client.get("/espace/").status_code == 200


def test_who_has_an_account_signs_in_comes_back_and_accepts_with_one_tap(client, link, outsider):
    url = link()
    assert f"/equipe/login/?next={url}" in client.get(url).text
    response = client.post(
        f"/equipe/login/?next={url}", {"login": "otto", "password": "demo-passerelle-2026", "next": url}
    )
    assert response.url == url
    assert "Accepter" in client.get(url).text
    assert client.post(url).status_code == 302
    assert outsider.memberships.count() == 2


def test_a_second_tap_is_harmless_for_a_new_account(client, link):
    url = link()
    client.post(url, ACCOUNT)
    client.logout()
    assert client.post(url, ACCOUNT).status_code == 302  # sent before the first one answered
    assert User.objects.filter(username="nadia-tilleuls").count() == 1
    assert Membership.objects.filter(person__username="nadia-tilleuls").count() == 1


def test_the_link_is_not_a_second_door_for_passwords(client, link, time_machine):
    time_machine.move_to("2026-03-02 09:00 +0000", tick=False)
    url = link()
    client.post(url, ACCOUNT)
    client.logout()
    assert client.post(url, ACCOUNT | {"password": "une soupe de potiron 8"}).status_code == 404
    time_machine.shift(180)
    assert client.post(url, ACCOUNT).status_code == 404


def test_a_second_tap_is_harmless_for_who_was_signed_in(client_for, link, outsider):
    url, client = link(), client_for(outsider)
    assert client.post(url).status_code == client.post(url).status_code == 302
    assert outsider.memberships.count() == 2


def test_expired_used_cancelled_and_unknown_are_one_page(client, client_for, link, outsider, colleague, organisation):
    used, expired, cancelled, closed = link(), link(), link(), link("administrator")
    client_for(outsider).post(used)
    every = {"unknown": "/invitation/ce-lien-n-a-jamais-existe/", "used": used}
    digest = invitations.codes.digest
    Invitation.objects.filter(token_digest=digest(expired.split("/")[2])).update(expires_at=timezone.now())
    Invitation.objects.filter(token_digest=digest(cancelled.split("/")[2])).update(cancelled_at=timezone.now())
    every |= {"expired": expired, "cancelled": cancelled}
    pages = {name: client.get(url) for name, url in every.items()}
    organisation.archived_at = timezone.now()
    organisation.save()
    pages["structure archived"] = client.get(closed)
    first = pages["unknown"]
    assert first.status_code == 404
    assert "Ce lien ne marche plus" in first.text
    for name, page in pages.items():
        assert (page.status_code, page.text) == (first.status_code, first.text), name
    for url in every.values():
        assert client.post(url, ACCOUNT).status_code == 404
        assert client_for(colleague).post(url).status_code == 404
    assert not User.objects.filter(username=ACCOUNT["username"]).exists()


def test_the_link_serves_once_and_lives_seven_days(client, client_for, link, time_machine, outsider, make_staff):
    time_machine.move_to("2026-03-02 09:00 +0000", tick=False)
    url, other = link(), link(role="administrator")
    time_machine.shift(timedelta(days=6, hours=23))
    assert client.get(url).status_code == 200
    assert client_for(outsider).post(other).status_code == 302
    assert client_for(make_staff("nora", "Animateurs")).post(other).status_code == 404, "it has served"
    time_machine.shift(timedelta(hours=2))
    assert client.get(url).status_code == 404
    assert client_for(make_staff("nils", "Animateurs")).post(url).status_code == 404
    assert Membership.objects.filter(person__username__in=("otto", "nora", "nils")).count() == 2, "Otto, twice"


def test_a_learner_never_becomes_a_member_of_the_team(client_for, link, learner, guest):
    url = link()
    for person in (learner, guest):
        client = client_for(person)
        assert "Cette invitation est pour l'équipe" in client.get(url).text
        client.post(url)
        client.post(url, ACCOUNT)
        person.refresh_from_db()
        assert person.is_learner
        assert not person.memberships.exists()
    assert not User.objects.filter(username=ACCOUNT["username"]).exists()
    with pytest.raises(ValueError, match="never become staff"):
        invitations.accept_invitation(invitation=Invitation.objects.get(), person=learner)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("username", "", "Choisissez un nom"),
        ("username", "amina tilleuls", "sans espace"),
        ("username", "Amina", "déjà pris"),
        ("username", "tulipe-soleil-42", "ressemble à celui"),
        ("username", "Tulipe Soleil 42", "sans espace"),
        ("username", "tulipe_soleil_42", "ressemble à celui"),
        ("username", "invite-0123", "ressemble à celui"),
        ("password", "court", "trop court"),
        ("password", "nadia-tilleuls", "trop semblable"),
        ("password", "", "Choisissez un mot de passe"),
        ("first_name", "", "comment on vous appelle"),
    ],
)
def test_what_is_badly_filled_is_said_and_nothing_is_lost(client, link, facilitator, field, typed, said):
    url = link()
    response = client.post(url, ACCOUNT | {field: typed})
    assert response.status_code == 200
    assert said in response.text
    if field != "first_name":
        assert "Nadia" in response.text
    assert ACCOUNT["password"] not in response.text
    assert Invitation.objects.get().is_open


def test_an_identifier_of_a_card_is_refused_whether_it_exists_or_not(client, link, learner):
    url = link()
    real = client.post(url, ACCOUNT | {"username": learner.username}).text
    invented = client.post(url, ACCOUNT | {"username": "abeille-zodiaque-10"}).text
    assert "ressemble à celui" in real
    assert "ressemble à celui" in invented


def test_who_is_already_there_does_not_use_up_the_link(client_for, client, link, organisation_administrator):
    url = link()
    mine = client_for(organisation_administrator)
    assert "Vous y êtes déjà" in mine.get(url).text
    mine.post(url)
    assert Invitation.objects.get().is_open
    assert organisation_administrator.memberships.get().role == "administrator"


def test_an_invitation_may_raise_a_role(client_for, link, colleague):
    client_for(colleague).post(link("administrator"))
    assert colleague.memberships.get().role == "administrator"


def test_who_had_left_comes_back_by_an_invitation(client_for, link, colleague):
    Membership.objects.filter(person=colleague).update(ended_at=timezone.now())
    client_for(colleague).post(link())
    assert colleague.memberships.filter(ended_at=None).count() == 1


def test_a_pilot_is_let_into_a_territory_and_sees_no_group(client, link):
    territory = Territory.objects.create(name="Clairval")
    url = link(territory=territory)
    assert "Pilote du territoire" in client.get(url).text
    assert client.post(url, ACCOUNT).status_code == 302
    lead = TerritoryLead.objects.get()
    assert lead.person.username == "nadia-tilleuls"
    assert [group.name for group in lead.person.groups.all()] == ["Pilotes"]
    assert client.get("/espace/").status_code == 404


def test_the_database_keeps_no_link(link):
    token = link().split("/")[2]
    row = Invitation.objects.values().get()
    assert token not in str(row)


def test_the_same_form_makes_one_link_and_another_choice_another(organisation, organisation_administrator):
    make = {"by": organisation_administrator, "organisation": organisation, "nonce": "n" * 22}
    first = invitations.invite(**make, role="facilitator")
    assert invitations.invite(**make, role="facilitator") == first
    assert invitations.invite(**make, role="administrator") != first
    invitations.cancel_invitation(invitation=first[0])
    with pytest.raises(invitations.InvitationClosed):
        invitations.invite(**make, role="facilitator")


def test_of_two_people_at_the_same_instant_one_gets_in(link, outsider, make_staff):
    link()
    seen_open_by_both = Invitation.objects.get()
    late = make_staff("lena", "Animateurs")
    invitations.accept_invitation(invitation=seen_open_by_both, person=outsider)
    with pytest.raises(invitations.InvitationClosed):
        invitations.accept_invitation(invitation=seen_open_by_both, person=late)
    assert not late.memberships.exists()
