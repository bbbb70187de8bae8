"""The first screen of those who run workshops."""

import pytest
from django.utils import timezone

from cours.comptes.models import Membership

pytestmark = pytest.mark.django_db


def test_a_facilitator_sees_the_groups_they_lead(client_for, facilitator, group, member):
    page = client_for(facilitator).get("/espace/").text
    assert "Atelier du mardi" in page
    assert "1 personne" in page


def test_an_administrator_of_the_structure_sees_all_its_groups(client_for, organisation_administrator, group):
    assert "Atelier du mardi" in client_for(organisation_administrator).get("/espace/").text


def test_strangers_see_nothing_of_a_group(strangers, group):
    for name, client in strangers.items():
        response = client.get("/espace/")
        assert response.status_code in (200, 404), name
        assert "Atelier du mardi" not in response.text, name


def test_the_anonymous_are_sent_to_the_door_of_the_staff_and_come_back(client):
    response = client.get("/espace/")
    assert response.status_code == 302
    assert response.url == "/equipe/login/?next=%2Fespace%2F"


def test_learners_find_nothing_there(client_for, learner, guest):
    assert client_for(learner).get("/espace/").status_code == 404
    assert client_for(guest).get("/espace/").status_code == 404


def test_who_has_left_the_structure_sees_its_groups_no_more(client_for, facilitator, group):
    client = client_for(facilitator)
    Membership.objects.update(ended_at=timezone.now())
    assert "Atelier du mardi" not in client.get("/espace/").text


def test_the_page_costs_the_same_whatever_the_number_of_groups(
    client_for, facilitator, organisation, make_group, django_assert_max_num_queries
):
    client = client_for(facilitator)
    for number in range(12):
        make_group(organisation, facilitator, title=f"Groupe {number}")
    with django_assert_max_num_queries(8):
        client.get("/espace/")
