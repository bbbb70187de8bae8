"""A group never loses its people by accident: it is shared, handed over, put away and taken out again."""

import pytest
from django.utils import timezone

from cours.comptes.models import Membership
from cours.groupes.actions.handing_over import NotAColleague, share_group
from cours.groupes.models import GroupFacilitator, WorkshopSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(group):
    return f"/espace/groupes/{group.pk}/confier/"


@pytest.fixture
def archive_url(group):
    return f"/espace/groupes/{group.pk}/archive/"


def leads(group):
    return {lead.person for lead in group.leads.filter(ended_at=None)}


def test_strangers_find_nothing_and_change_nothing(strangers, client, url, archive_url, group, colleague, facilitator):
    for name, person in strangers.items():
        for address in (url, archive_url):
            assert person.get(address).status_code == 404, name
            assert person.post(address, {"act": "archive", "person": colleague.pk}).status_code == 404, name
    for address in (url, archive_url):
        assert client.get(address).status_code == 302
    group.refresh_from_db()
    assert group.archived_at is None
    assert leads(group) == {facilitator}


def test_a_group_is_shared_and_a_second_tap_adds_nobody(client_for, url, group, facilitator, colleague):
    client = client_for(facilitator)
    for _tap in range(2):
        client.post(url, {"act": "share", "person": colleague.pk})
    assert group.leads.count() == 2
    assert client_for(colleague).get(f"/espace/groupes/{group.pk}/").status_code == 200
    assert group.leads.get(person=colleague).given_by == facilitator


def test_a_group_is_handed_over(client_for, url, group, facilitator, colleague):
    response = client_for(facilitator).post(url, {"act": "give", "person": colleague.pk})
    assert response.url == "/espace/"
    assert leads(group) == {colleague}
    assert client_for(facilitator).get(url).status_code == 404


def test_only_a_colleague_can_have_it(client_for, url, group, facilitator, colleague, outsider, learner, pilot):
    for person in (outsider, learner, pilot):
        response = client_for(facilitator).post(url, {"act": "share", "person": person.pk})
        assert "Choisissez une personne de la liste" in response.text
    for typed in ("", "abc", "9" * 30):
        assert client_for(facilitator).post(url, {"act": "give", "person": typed}).status_code == 200
    assert leads(group) == {facilitator}


def test_the_last_to_lead_cannot_leave_without_handing_over(client_for, url, group, facilitator):
    lead = group.leads.get()
    page = client_for(facilitator).post(url, {"act": "stop", "lead": lead.pk}, follow=True).text
    assert "Confiez-le d" in page
    assert leads(group) == {facilitator}


def test_a_lead_who_left_the_structure_is_nobody_to_count_on(client_for, url, group, facilitator, colleague):
    GroupFacilitator.objects.create(group=group, person=colleague)
    Membership.objects.filter(person=colleague).update(ended_at=timezone.now())
    client_for(facilitator).post(url, {"act": "stop", "lead": group.leads.get(person=facilitator).pk})
    assert facilitator in leads(group)


def test_one_of_two_stops_leading(client_for, url, group, facilitator, colleague):
    GroupFacilitator.objects.create(group=group, person=colleague)
    client = client_for(facilitator)
    client.post(url, {"act": "stop", "lead": group.leads.get(person=facilitator).pk})
    assert leads(group) == {colleague}


def test_one_does_not_remove_the_other_but_the_structure_may(
    client_for, url, group, facilitator, colleague, organisation_administrator
):
    theirs = GroupFacilitator.objects.create(group=group, person=colleague)
    client_for(facilitator).post(url, {"act": "stop", "lead": theirs.pk})
    assert colleague in leads(group)
    client_for(organisation_administrator).post(url, {"act": "stop", "lead": theirs.pk})
    assert leads(group) == {facilitator}


@pytest.mark.parametrize("lead", ["", "abc", "0", "9" * 30])
def test_a_made_up_lead_is_not_found(client_for, url, facilitator, lead):
    assert client_for(facilitator).post(url, {"act": "stop", "lead": lead}).status_code == 404


def test_a_group_left_without_anybody_is_handed_over_by_the_structure(
    client_for, url, group, facilitator, colleague, organisation, organisation_administrator
):
    client = client_for(organisation_administrator)
    assert "plus personne" not in client.get(f"/espace/structure/{organisation.pk}/").text
    Membership.objects.filter(person=facilitator).update(ended_at=timezone.now())
    page = client.get(f"/espace/structure/{organisation.pk}/").text
    assert "1 groupe n" in page
    assert url in page
    client.post(url, {"act": "share", "person": colleague.pk})
    assert {lead.person for lead in group.leads.at_work()} == {colleague}
    assert url not in client.get(f"/espace/structure/{organisation.pk}/").text


def test_a_group_put_away_is_read_and_nothing_else(client_for, archive_url, group, facilitator, url, learner):
    client = client_for(facilitator)
    for _tap in range(2):
        assert client.post(archive_url, {"act": "archive"}).status_code == 302
    group.refresh_from_db()
    assert group.archived_by == facilitator
    assert not group.is_open_to_join
    assert "Rouvrir le groupe" in client.get(archive_url).text
    assert client.get(f"/espace/groupes/{group.pk}/").status_code == 200
    assert client.post(url, {"act": "share"}).status_code == 404
    assert client.post(f"/espace/groupes/{group.pk}/porte/", {"door": "open"}).status_code == 404


def test_it_is_taken_out_again_as_it_was(client_for, archive_url, group, facilitator):
    client = client_for(facilitator)
    client.post(archive_url, {"act": "archive"})
    for _tap in range(2):
        client.post(archive_url, {"act": "reopen"})
    group.refresh_from_db()
    assert group.archived_at is None
    assert group.is_open_to_join


def test_a_group_is_not_put_away_in_the_middle_of_a_session(client_for, archive_url, group, facilitator):
    WorkshopSession.objects.create(group=group, held_on=timezone.localdate(), opened_at=timezone.now())
    page = client_for(facilitator).post(archive_url, {"act": "archive"}, follow=True).text
    assert "Une séance est ouverte" in page
    group.refresh_from_db()
    assert group.archived_at is None


def test_somebody_who_left_since_the_page_was_shown_gets_nothing(group, facilitator, colleague, outsider):
    Membership.objects.filter(person=colleague).update(ended_at=timezone.now())
    for person in (colleague, outsider):
        with pytest.raises(NotAColleague):
            share_group(group=group, person=person, by=facilitator)
    assert leads(group) == {facilitator}
