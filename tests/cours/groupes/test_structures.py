"""A structure for its members: who is there, where, which groups; who runs it invites, changes roles, ends a part."""

import pytest
from django.utils import timezone

from cours.comptes.actions import structures
from cours.comptes.actions.invitations import invite
from cours.comptes.models import Invitation, Membership, PriorityNeighbourhood, Territory, Venue
from cours.groupes.models import GroupFacilitator

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(organisation):
    return f"/espace/structure/{organisation.pk}/"


@pytest.fixture
def administrator_client(client_for, organisation_administrator):
    return client_for(organisation_administrator)


def page_of(membership):
    return f"/espace/structure/{membership.organisation_id}/membres/{membership.pk}/"


# --- Who sees it ----------------------------------------------------------------------------------------------------
def test_its_members_see_who_is_there_and_only_their_own_groups(
    client_for, url, facilitator, colleague, group, venue, make_group, organisation
):
    make_group(organisation, facilitator, title="Atelier du jeudi", archived_at=timezone.now())
    mine, theirs = client_for(facilitator).get(url).text, client_for(colleague).get(url).text
    for page in (mine, theirs):
        assert "Amina" in page
        assert "Carole" in page
        assert "Salle bleue" in page
        assert "Inviter une personne" not in page
    assert "Atelier du mardi" in mine
    assert "1 groupe archivé" in mine
    assert "Atelier du mardi" not in theirs


def test_who_runs_it_sees_all_its_groups_and_its_invitations(administrator_client, url, group, organisation):
    administrator_client.post(f"{url}inviter/", {"role": "facilitator", "note": "Nadia", "nonce": "n" * 22})
    page = administrator_client.get(url).text
    assert "Atelier du mardi" in page
    assert "Nadia" in page


def test_an_invitation_is_no_business_of_the_other_members(client_for, url, organisation_administrator, colleague):
    invite(by=organisation_administrator, organisation=colleague.memberships.get().organisation, role="facilitator")
    assert "Invitations en attente" not in client_for(colleague).get(url).text


def test_nothing_of_a_structure_exists_for_strangers(
    strangers,
    client,
    url,
    organisation,
    venue,
    facilitator,
    group,
    administrator,
    client_for,
    organisation_administrator,
):
    membership = facilitator.memberships.get()
    made, _token = invite(by=organisation_administrator, organisation=organisation, role="facilitator")
    reserved = [f"{url}inviter/", f"{url}invitations/{made.pk}/", page_of(membership)]
    open_to_members = [url, f"{url}lieux/", f"{url}lieux/{venue.pk}/"]
    people = dict(strangers) | {"administrator of the site": client_for(administrator)}
    for name, person in people.items():
        is_member = name == "colleague who does not lead it"
        for address in reserved + ([] if is_member else open_to_members):
            assert person.get(address).status_code in (404, 405), (name, address)
            assert person.post(address, {"act": "end", "name": "Pirate"}).status_code in (404, 405), (name, address)
    for address in reserved + open_to_members:
        assert client.get(address).status_code in (302, 405), address
        assert client.post(address).status_code in (302, 405), address
    assert Invitation.objects.get().is_open
    assert membership.ended_at is None
    assert not Venue.objects.filter(name="Pirate").exists()


def test_the_numbers_of_another_structure_open_nothing(administrator_client, url, other_organisation, outsider):
    elsewhere = Venue.objects.create(organisation=other_organisation, name="Salle du port")
    assert administrator_client.get(f"{url}lieux/{elsewhere.pk}/").status_code == 404
    assert administrator_client.get(f"{url}membres/{outsider.memberships.get().pk}/").status_code == 404
    boss = outsider
    made, _token = invite(by=boss, organisation=other_organisation, role="facilitator")
    assert administrator_client.post(f"{url}invitations/{made.pk}/").status_code == 404


def test_one_structure_opens_at_once_and_several_are_a_choice(client_for, facilitator, other_organisation, works_in):
    client = client_for(facilitator)
    assert client.get("/espace/structure/").status_code == 302
    works_in(other_organisation, facilitator)
    page = client_for(facilitator).get("/espace/structure/").text
    assert "Maison des Tilleuls" in page
    assert "Médiathèque du Port" in page


def test_an_archived_structure_is_closed_to_its_members(client_for, url, organisation, facilitator, group):
    client = client_for(facilitator)
    structures.archive_organisation(organisation=organisation)
    assert client.get(url).status_code == 404
    assert "Atelier du mardi" not in client.get("/espace/").text


def test_the_page_costs_the_same_whatever_its_size(
    administrator_client, url, organisation, make_staff, works_in, make_group, django_assert_max_num_queries
):
    for number in range(12):
        person = make_staff(f"p{number}", "Animateurs", first_name=f"P{number}")
        works_in(organisation, person)
        make_group(organisation, person, title=f"Groupe {number}")
        make_group(organisation, title=f"Orphelin {number}")
        Venue.objects.create(organisation=organisation, name=f"Salle {number}")
    with django_assert_max_num_queries(13):
        administrator_client.get(url)


# --- Invitations ----------------------------------------------------------------------------------------------------
def test_the_link_is_shown_once_with_its_square_and_a_reload_shows_the_same(administrator_client, url):
    asked = {"role": "facilitator", "note": "Nadia", "nonce": "n" * 22}
    first = administrator_client.post(f"{url}inviter/", asked)
    assert "L'invitation pour Nadia est prête" in first.text.replace("&#x27;", "'")
    assert "QR code de l'invitation" in first.text.replace("&#x27;", "'")
    assert "/invitation/" in first.text
    again = administrator_client.post(f"{url}inviter/", asked)
    assert again.context["address"] == first.context["address"]
    assert Invitation.objects.count() == 1
    assert "/invitation/" not in administrator_client.get(url).text


def test_a_link_without_a_role_is_not_made(administrator_client, url):
    for role in ("", "superuser"):
        response = administrator_client.post(f"{url}inviter/", {"role": role, "nonce": "n" * 22})
        assert response.status_code == 200
    assert not Invitation.objects.exists()


def test_a_cancelled_link_stops_and_cancelling_twice_is_harmless(administrator_client, client, url):
    made = administrator_client.post(f"{url}inviter/", {"role": "facilitator", "nonce": "n" * 22})
    path = made.context["address"].removeprefix("http://testserver")
    assert client.get(path).status_code == 200
    number = Invitation.objects.get().pk
    for _tap in range(2):
        assert administrator_client.post(f"{url}invitations/{number}/").status_code == 302
    assert client.get(path).status_code == 404


# --- Roles and departures -------------------------------------------------------------------------------------------
def test_a_role_is_given_and_taken_back(administrator_client, colleague):
    membership = colleague.memberships.get()
    administrator_client.post(page_of(membership), {"act": "role", "role": "administrator"})
    membership.refresh_from_db()
    assert membership.role == "administrator"
    administrator_client.post(page_of(membership), {"act": "role", "role": "facilitator"})
    membership.refresh_from_db()
    assert membership.role == "facilitator"


def test_a_member_cannot_raise_themselves(client_for, colleague):
    membership = colleague.memberships.get()
    assert client_for(colleague).post(page_of(membership), {"act": "role", "role": "administrator"}).status_code == 200
    membership.refresh_from_db()
    assert membership.role == "facilitator"


def test_only_who_runs_the_structure_cancels_a_link_that_they_made(client_for, colleague, administrator_client):
    membership = colleague.memberships.get()
    administrator_client.post(page_of(membership), {"act": "password", "nonce": "n" * 22})
    for client, still_open in ((client_for(colleague), True), (administrator_client, False)):
        client.post(page_of(membership), {"act": "no_password"})
        assert colleague.password_links.open().exists() is still_open


@pytest.mark.parametrize("act", [{"act": "end"}, {"act": "role", "role": "facilitator"}])
def test_the_last_administrator_can_neither_leave_nor_step_down(administrator_client, organisation_administrator, act):
    membership = organisation_administrator.memberships.get()
    assert "seule personne référente" in administrator_client.get(page_of(membership)).text
    administrator_client.post(page_of(membership), act)
    membership.refresh_from_db()
    assert (membership.role, membership.ended_at) == ("administrator", None)


def test_an_administrator_switched_off_does_not_count_as_another(organisation_administrator, colleague):
    Membership.objects.filter(person=colleague).update(role="administrator")
    colleague.is_active = False
    colleague.save()
    with pytest.raises(structures.LastAdministrator):
        structures.end_membership(membership=organisation_administrator.memberships.get())


def test_who_is_removed_loses_everything_at_once(
    administrator_client, client_for, facilitator, group, member, colleague, url
):
    client = client_for(facilitator)
    group_url = f"/espace/groupes/{group.pk}/"
    assert client.get(group_url).status_code == 200
    membership = facilitator.memberships.get()
    page = administrator_client.get(page_of(membership)).text
    assert "plus personne pour l'animer" in page.replace("&#x27;", "'")
    administrator_client.post(page_of(membership), {"act": "end", "hand_to": ""})
    for address in (group_url, url, f"{group_url}confier/", "/espace/"):
        assert client.get(address).status_code == 404, address
    assert client.post(f"{group_url}porte/", {"door": "close"}).status_code == 404
    assert client.get("/cartes/").status_code == 404  # the desk of cards came with the invitation
    assert "Confier" in administrator_client.get(url).text
    assert administrator_client.post(page_of(membership), {"act": "end"}).status_code == 302  # a second tap


def test_a_second_tap_on_leaving_the_structure_leads_where_the_first_did(client_for, colleague, outsider):
    address = page_of(colleague.memberships.get())
    client = client_for(colleague)
    first, second = (client.post(address, {"act": "end", "hand_to": ""}) for _ in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, "/")
    assert client.get(second.url).text.count("Vous avez quitté la structure") == 1
    assert client.get(address).status_code == 404
    assert client_for(outsider).post(address, {"act": "end"}).status_code == 404


def test_the_groups_of_who_leaves_go_to_a_colleague(administrator_client, client_for, facilitator, colleague, group):
    membership = facilitator.memberships.get()
    administrator_client.post(page_of(membership), {"act": "end", "hand_to": colleague.pk})
    assert client_for(colleague).get(f"/espace/groupes/{group.pk}/").status_code == 200
    assert [lead.person for lead in group.leads.at_work()] == [colleague]


def test_groups_are_not_given_to_somebody_of_another_structure(
    administrator_client, facilitator, outsider, learner, group
):
    membership = facilitator.memberships.get()
    for person in (outsider, learner, facilitator):
        response = administrator_client.post(page_of(membership), {"act": "end", "hand_to": person.pk})
        assert response.status_code == 200
        membership.refresh_from_db()
        assert membership.ended_at is None


def test_a_group_led_by_two_keeps_the_other(administrator_client, facilitator, colleague, group):
    GroupFacilitator.objects.create(group=group, person=colleague)
    membership = facilitator.memberships.get()
    assert "plus personne" not in administrator_client.get(page_of(membership)).text
    administrator_client.post(page_of(membership), {"act": "end"})
    assert [lead.person for lead in group.leads.at_work()] == [colleague]


def test_a_member_leaves_by_themselves(client_for, colleague, organisation_administrator):
    client = client_for(colleague)
    assert client.post(page_of(colleague.memberships.get()), {"act": "end"}).status_code == 302
    assert colleague.memberships.get().ended_at
    assert client.get("/espace/structure/").status_code == 404


def test_who_works_elsewhere_too_stays_a_facilitator(colleague, other_organisation, works_in, client_for):
    works_in(other_organisation, colleague)
    structures.end_membership(membership=colleague.memberships.get(organisation__name="Maison des Tilleuls"))
    assert client_for(colleague).get("/cartes/").status_code == 200


def test_the_links_made_by_who_is_removed_stop(client, organisation, organisation_administrator, colleague):
    Membership.objects.filter(person=colleague).update(role="administrator")
    _made, token = invite(by=colleague, organisation=organisation, role="administrator")
    assert client.get(f"/invitation/{token}/").status_code == 200
    structures.end_membership(membership=colleague.memberships.get())
    assert client.get(f"/invitation/{token}/").status_code == 404


# --- Places ---------------------------------------------------------------------------------------------------------
def test_a_place_is_added_and_renamed(client_for, facilitator, url, organisation):
    client = client_for(facilitator)
    territory = Territory.objects.create(name="Clairval")
    organisation.territory = territory
    organisation.save()
    near = PriorityNeighbourhood.objects.create(code="QN1", name="Les Tilleuls", territory=territory)
    PriorityNeighbourhood.objects.create(code="QN2", name="Le Port")
    page = client.get(f"{url}lieux/").text
    assert "Les Tilleuls" in page
    assert "Le Port" not in page
    for _tap in range(2):
        client.post(f"{url}lieux/", {"name": "Salle jaune", "neighbourhood": near.pk})
    place = Venue.objects.get()
    assert place.neighbourhood == near
    client.post(f"{url}lieux/{place.pk}/", {"name": "Salle ocre", "neighbourhood": ""})
    place.refresh_from_db()
    assert (place.name, place.neighbourhood) == ("Salle ocre", None)


@pytest.mark.parametrize("name", ["12 rue des Lilas", "3 bis, avenue Foch", "", "x" * 121])
def test_a_place_is_a_name_and_never_an_address(client_for, facilitator, url, name):
    response = client_for(facilitator).post(f"{url}lieux/", {"name": name})
    assert response.status_code == 200
    assert not Venue.objects.exists()


def test_two_places_do_not_share_a_name(client_for, facilitator, url, venue, organisation):
    other = Venue.objects.create(organisation=organisation, name="Salle verte")
    response = client_for(facilitator).post(f"{url}lieux/{other.pk}/", {"name": "salle BLEUE"})
    assert "Un autre lieu porte déjà ce nom" in response.text


def test_without_a_territory_the_neighbourhoods_are_listed_town_by_town(client_for, facilitator, organisation, url):
    towns = [Territory.objects.create(name=name) for name in ("Valmont", "Clairval")]
    for number, town in enumerate((*towns, *towns, None)):
        PriorityNeighbourhood.objects.create(code=f"QN{number}", name=f"Quartier {number}", territory=town)
    client = client_for(facilitator)
    for page in (client.get(f"{url}lieux/"), client.get("/espace/groupes/nouveau/")):
        words = (
            "Non, ou je ne sais pas",
            'optgroup label="Clairval"',
            "Quartier 1",
            "Quartier 3",
            'optgroup label="Valmont"',
            "Quartier 0",
            "Quartier 2",
            'optgroup label="Autres',
            "Quartier 4",
        )
        places = [page.text.index(word) for word in words]
        assert places == sorted(places)
    chosen = PriorityNeighbourhood.objects.get(code="QN1")
    client.post(f"{url}lieux/", {"name": "Salle jaune", "neighbourhood": chosen.pk})
    assert Venue.objects.get(name="Salle jaune").neighbourhood == chosen
    organisation.territory = towns[0]
    organisation.save()
    page = client.get(f"{url}lieux/").text
    assert "optgroup" not in page, "one town needs no heading"
    assert "Quartier 0" in page
    assert "Quartier 1" not in page
