"""Make a group, and its settings."""

import uuid

import pytest

from cours.comptes.models import PriorityNeighbourhood, Venue
from cours.groupes.join_codes import in_threes
from cours.groupes.models import LearnerGroup

pytestmark = pytest.mark.django_db


def new_group(client, **fields):
    return client.post("/espace/groupes/nouveau/", {"title": "Atelier", "number": uuid.uuid4()} | fields)


def test_a_group_needs_only_a_name(client_for, facilitator, organisation):
    client = client_for(facilitator)
    response = new_group(client)
    group = LearnerGroup.objects.get()
    assert response.url == f"/espace/groupes/{group.pk}/personnes/ajouter/", "the people come on the next screen"
    assert group.organisation == organisation
    assert list(group.facilitators.all()) == [facilitator]
    assert in_threes(group.join_code) in client.get(response.url).text


def test_everything_said_of_a_group_is_kept(client_for, facilitator, venue):
    place = PriorityNeighbourhood.objects.create(code="QN1", name="Les Tilleuls")
    days = {"starts_on": "2026-12-01", "ends_on": "31/12/2026"}
    new_group(client_for(facilitator), venue=" salle BLEUE ", neighbourhood=place.pk, **days)
    group = LearnerGroup.objects.get()
    assert group.venue == venue, "the place is already known, whatever its capitals"
    assert group.neighbourhood == place
    assert (str(group.starts_on), str(group.ends_on)) == ("2026-12-01", "2026-12-31")


def test_a_new_place_is_added_to_those_of_the_structure(client_for, facilitator, organisation):
    new_group(client_for(facilitator), venue="Salle verte")
    assert Venue.objects.get().organisation == organisation


def test_a_second_tap_makes_no_second_group(client_for, facilitator):
    client, number = client_for(facilitator), uuid.uuid4()
    assert new_group(client, number=number).url == new_group(client, number=number).url
    assert LearnerGroup.objects.count() == 1


def test_the_form_of_somebody_else_gives_nobody_their_group(client_for, facilitator, outsider):
    number = uuid.uuid4()
    theirs, ours = (new_group(client_for(person), number=number).url for person in (outsider, facilitator))
    assert theirs != ours


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Donnez un nom au groupe"),
        ({"title": "   "}, "Donnez un nom au groupe"),
        ({"title": "a" * 81}, "80 lettres au plus"),
        ({"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "Le dernier jour est avant le premier"),
        ({"starts_on": "31/02/2026"}, "Cette date n&#x27;existe pas"),
        ({"neighbourhood": "999"}, "Choisissez un quartier de la liste"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client_for, facilitator, fields, words):
    page = new_group(client_for(facilitator), venue="Salle bleue", **fields)
    assert page.status_code == 200
    assert words in page.text
    assert 'value="Salle bleue"' in page.text
    assert not LearnerGroup.objects.exists()


def test_the_structure_is_asked_only_to_who_has_several(
    client_for, facilitator, organisation, other_organisation, make_organisation, works_in
):
    client = client_for(facilitator)
    assert 'name="organisation"' not in client.get("/espace/groupes/nouveau/").text
    works_in(other_organisation, facilitator)
    elsewhere = make_organisation("Ailleurs")
    assert 'name="organisation"' in client.get("/espace/groupes/nouveau/").text
    assert "Choisissez une structure" in new_group(client).text
    assert "Choisissez une structure" in new_group(client, organisation=elsewhere.pk).text
    new_group(client, organisation=other_organisation.pk)
    assert LearnerGroup.objects.get().organisation == other_organisation


def test_strangers_make_no_group(client, client_for, learner, guest, pilot, author):
    for person in (learner, guest, pilot, author):
        assert new_group(client_for(person)).status_code == 404
    assert new_group(client).url == "/equipe/login/?next=%2Fespace%2Fgroupes%2Fnouveau%2F"
    assert not LearnerGroup.objects.exists()


def test_settings_are_changed(client_for, facilitator, group, venue):
    client, address = client_for(facilitator), f"/espace/groupes/{group.pk}/reglages/"
    fields = {"title": "Atelier du jeudi", "venue": venue.name, "auto_exit_minutes": 5, "keeps_order": "on"}
    client.post(address, fields | {"starts_on": "2026-12-01", "ends_on": ""})
    group.refresh_from_db()
    assert (group.title, group.venue, group.auto_exit_minutes, group.keeps_order) == (
        *("Atelier du jeudi", venue),
        *(5, True),
    )
    page = client.get(address).text
    assert 'value="Atelier du jeudi"' in page
    assert 'value="2026-12-01"' in page
    assert (
        "Le dernier jour est avant le premier"
        in client.post(address, fields | {"starts_on": "2026-12-01", "ends_on": "2026-11-01"}).text
    )
    assert "de 0 à 240" in client.post(address, fields | {"auto_exit_minutes": "999"}).text


def test_the_door_is_closed_and_opened_again(client_for, facilitator, group):
    client = client_for(facilitator)
    for word, is_open in (("close", False), ("close", False), ("open", True)):
        response = client.post(f"/espace/groupes/{group.pk}/porte/", {"door": word})
        group.refresh_from_db()
        assert group.is_open_to_join is is_open
        assert ("La porte est ouverte" in client.get(response.url).text) is is_open


@pytest.mark.parametrize("page", ["", "reglages/"])
def test_strangers_find_no_group(client, client_for, strangers, group, page):
    address = f"/espace/groupes/{group.pk}/{page}"
    for name, stranger in strangers.items():
        assert stranger.get(address).status_code == 404, name
        assert stranger.post(address, {"title": "Piraté"}).status_code in (404, 405), name
        assert stranger.post(f"/espace/groupes/{group.pk}/porte/", {"door": "close"}).status_code == 404, name
    assert client.get(address).url.startswith("/equipe/login/")
    assert client.post(f"/espace/groupes/{group.pk}/porte/").url.startswith("/equipe/login/")
    group.refresh_from_db()
    assert group.title == "Atelier du mardi"
    assert group.is_open_to_join


def test_an_archived_group_is_read_and_changed_no_more(client_for, facilitator, group):
    from django.utils import timezone

    LearnerGroup.objects.update(archived_at=timezone.now())
    client = client_for(facilitator)
    assert "Groupes archivés" in client.get("/espace/").text
    assert "Ce groupe est archivé" in client.get(f"/espace/groupes/{group.pk}/").text
    assert client.post(f"/espace/groupes/{group.pk}/reglages/", {"title": "Autre"}).status_code == 404
    assert client.post(f"/espace/groupes/{group.pk}/porte/", {"door": "close"}).status_code == 404
