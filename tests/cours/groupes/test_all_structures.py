"""Administrators of the site open doors: structures, territories, first invitations. They see no learner, no group."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cours.comptes.models import Invitation, Organisation, Territory, TerritoryLead

pytestmark = pytest.mark.django_db

URL = "/espace/structures/"


@pytest.fixture
def client_of_site(client_for, administrator):
    return client_for(administrator)


def test_nobody_else_finds_these_pages(
    strangers, client, client_for, facilitator, organisation_administrator, organisation
):
    territory = Territory.objects.create(name="Clairval")
    people = strangers | {"facilitator": client_for(facilitator), "runs it": client_for(organisation_administrator)}
    addresses = (
        URL,
        f"{URL}{organisation.pk}/",
        reverse("groupes:territory", args=[territory.pk]),
        f"{URL}quartiers/",
    )
    for address in addresses:
        for name, person in people.items():
            assert person.get(address).status_code == 404, (name, address)
            assert person.post(address, {"act": "archive", "name": "Pirate"}).status_code == 404, (name, address)
        assert client.get(address).status_code == 302
        assert client.post(address, {"act": "archive"}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.archived_at is None


def test_they_see_no_learner_and_no_group(client_of_site, organisation, group, member):
    for address in (URL, f"{URL}{organisation.pk}/", "/espace/"):
        page = client_of_site.get(address).text
        assert "David" not in page
        assert "Atelier du mardi" not in page
    assert client_of_site.get(f"/espace/groupes/{group.pk}/").status_code == 404
    assert client_of_site.get(f"/espace/structure/{organisation.pk}/").status_code == 404


def test_a_structure_is_created_once_and_its_first_administrator_invited(client_of_site, client):
    for _tap in range(2):
        response = client_of_site.post(URL, {"act": "structure", "name": "Régie du Parc"})
    organisation = Organisation.objects.get(name="Régie du Parc")
    assert response.url == f"{URL}{organisation.pk}/"
    assert "Personne pour le moment" in client_of_site.get(response.url).text
    made = client_of_site.post(response.url, {"act": "invite", "note": "Odile", "nonce": "n" * 22})
    assert "/invitation/" in made.text
    assert Invitation.objects.get().role == "administrator"
    client.post(
        made.context["address"],
        {"username": "odile-parc", "first_name": "Odile", "password": "une soupe de potiron 9"},
    )
    assert organisation.memberships.get().role == "administrator"
    assert "Odile" in client_of_site.get(response.url).text


def test_a_structure_is_renamed_but_not_like_another(client_of_site, organisation, other_organisation):
    url = f"{URL}{organisation.pk}/"
    territory = Territory.objects.create(name="Clairval")
    client_of_site.post(url, {"act": "save", "name": "Maison du Parc", "territory": territory.pk})
    organisation.refresh_from_db()
    assert (organisation.name, organisation.territory) == ("Maison du Parc", territory)
    response = client_of_site.post(url, {"act": "save", "name": "médiathèque du port", "territory": ""})
    assert "Une autre structure porte déjà ce nom" in response.text
    assert client_of_site.post(URL, {"act": "structure", "name": " "}).status_code == 200


def test_a_structure_is_archived_and_reopened(
    client_of_site, client_for, organisation, facilitator, group, guest, client, learner, put_in, lesson_of
):
    url = f"{URL}{organisation.pk}/"
    put_in(group, learner, "David")
    work = lesson_of(client_for(learner))
    work.right(work.exercises[0], learner=learner)
    for _tap in range(2):
        client_of_site.post(url, {"act": "archive"})
    assert client_for(facilitator).get(f"/espace/groupes/{group.pk}/").status_code == 404
    assert client_for(guest).get(f"/code/{group.join_code}/").status_code == 404
    assert "Structures archivées" in client_of_site.get(URL).text
    client.post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin})
    assert work.entry.title in client.get("/mon-parcours/").text, "the people keep their card and their lessons"
    client_of_site.post(url, {"act": "invite", "nonce": "n" * 22})
    assert not Invitation.objects.exists()
    client_of_site.post(url, {"act": "reopen"})
    assert client_for(facilitator).get(f"/espace/groupes/{group.pk}/").status_code == 200


def test_a_territory_is_created_its_pilot_invited_and_ended(client_of_site, client, client_for):
    for _tap in range(2):
        response = client_of_site.post(URL, {"act": "territory", "territoire-name": "Clairval"})
    territory = Territory.objects.get()
    made = client_of_site.post(response.url, {"act": "invite", "nonce": "n" * 22})
    client.post(
        made.context["address"],
        {"username": "paul-clairval", "first_name": "Paul", "password": "une soupe de potiron 9"},
    )
    lead = TerritoryLead.objects.get(territory=territory)
    assert "Paul" in client_of_site.get(response.url).text
    for _tap in range(2):
        client_of_site.post(response.url, {"act": "end", "lead": lead.pk})
    lead.refresh_from_db()
    assert lead.ended_at
    assert client_of_site.post(response.url, {"act": "end", "lead": "abc"}).status_code == 404


def test_an_invitation_of_the_site_is_cancelled(client_of_site, client, organisation):
    url = f"{URL}{organisation.pk}/"
    made = client_of_site.post(url, {"act": "invite", "nonce": "n" * 22})
    client_of_site.post(url, {"act": "cancel", "invitation": Invitation.objects.get().pk})
    assert client.get(made.context["address"]).status_code == 404
    assert client_of_site.post(url, {"act": "cancel", "invitation": "0"}).status_code == 404
    again = client_of_site.post(url, {"act": "invite", "nonce": "n" * 22})
    assert again.url == url  # the same form does not bring a cancelled link back


def test_the_list_costs_the_same_whatever_its_size(client_of_site, make_organisation, django_assert_max_num_queries):
    for number in range(12):
        make_organisation(f"Structure {number}")
        Territory.objects.create(name=f"Territoire {number}")
    Organisation.objects.filter(name="Structure 1").update(archived_at=timezone.now())
    with django_assert_max_num_queries(10):
        client_of_site.get(URL)
