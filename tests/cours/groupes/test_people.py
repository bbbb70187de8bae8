"""The people of a group: the list, one person, their card, their departure."""

import uuid

import pytest
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from cours.comptes.models import AccessCard
from cours.groupes.models import GroupMember, LearnerGroup

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


def address(member, page=""):
    return f"/espace/groupes/{member.group_id}/personnes/{member.pk}/{page}"


@pytest.fixture
def fill(make_guest, put_in):
    def fill(group, number):
        for index in range(number):
            put_in(group, make_guest(), f"Personne {index:03}")

    return fill


@pytest.mark.parametrize("number", [2, 30, 300])
def test_the_list_costs_the_same_whatever_the_number(
    client_for, facilitator, group, fill, number, django_assert_max_num_queries
):
    client = client_for(facilitator)
    fill(group, number)
    with django_assert_max_num_queries(12):
        page = client.get(f"/espace/groupes/{group.pk}/").text
    assert page.count('class="person-row"') == min(number, 30)


def test_a_long_list_has_pages(client_for, facilitator, group, fill):
    client = client_for(facilitator)
    fill(group, 31)
    start = f"/espace/groupes/{group.pk}/"
    assert "Page 1 sur 2" in client.get(start).text
    assert "Personne 030" in client.get(start + "?page=2").text
    assert "Page 2 sur 2" in client.get(start + "?page=999").text
    assert "Page 1 sur 2" in client.get(start + "?page=x").text


def test_a_new_card_in_two_taps(client_for, client, facilitator, learner, member):
    staff = client_for(facilitator)
    assert address(member) in staff.get(f"/espace/groupes/{member.group_id}/").text
    page = staff.get(address(member))
    nonce = page.context["card_form"]["nonce"].value()
    given = staff.post(address(member, "carte/"), {"nonce": nonce, "reason": "lost"})
    ((card, _qr),) = given.context["cards"]
    assert "Carte de David" in given.text
    assert card.pin in given.text
    assert "no-store" in given["Cache-Control"]
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    assert SESSION_KEY not in client.session, "the old code no longer works"
    again = staff.post(address(member, "carte/"), {"nonce": nonce, "reason": "lost"})
    assert again.context["cards"][0][0].pin == card.pin, "a reload shows the same card"
    assert AccessCard.objects.filter(learner=learner).count() == 2
    assert AccessCard.objects.live().get(learner=learner).issued_by == facilitator
    staff.post(address(member, "carte/"), {"nonce": NONCE, "reason": "lost"})
    refused = staff.post(address(member, "carte/"), {"nonce": nonce, "reason": "lost"})
    assert refused.url == address(member), "a form kept since another card was given voids nothing"
    assert staff.post(address(member, "carte/"), {}).url == address(member)


def test_a_person_who_joined_without_a_card_gets_one(client_for, facilitator, group, guest, put_in):
    member, staff = put_in(group, guest, "Oksana"), client_for(facilitator)
    assert "Pas encore de carte" in staff.get(f"/espace/groupes/{group.pk}/").text
    assert "Donner une carte" in staff.get(address(member)).text
    ((card, _qr),) = staff.post(address(member, "carte/"), {"nonce": NONCE}).context["cards"]
    assert card.first_name == "Oksana"
    guest.refresh_from_db()
    assert guest.username == card.identifier


def test_a_person_is_renamed(client_for, facilitator, member):
    staff = client_for(facilitator)
    staff.post(address(member, "nom/"), {"name": "  Dédé "})
    member.refresh_from_db()
    assert member.name == "Dédé"
    assert "30 lettres" in staff.post(address(member, "nom/"), {"name": "a" * 41}).text
    staff.post(address(member, "nom/"), {"name": ""})
    member.refresh_from_db()
    assert member.called.startswith("Place "), "never without a name, and never the identifier"


def test_a_person_is_taken_out_keeps_everything_and_is_put_back(client_for, facilitator, learner, member):
    staff = client_for(facilitator)
    page = staff.post(address(member, "retirer/"), follow=True)
    assert "David n&#x27;est plus dans le groupe" in page.text or "David n'est plus dans le groupe" in page.text
    assert "Personne pour le moment" in page.text
    assert AccessCard.objects.live().filter(learner=learner).exists()
    left_at = GroupMember.objects.get().left_at
    staff.post(address(member, "retirer/"))
    assert GroupMember.objects.get().left_at == left_at
    for _ in range(2):
        assert "David est de nouveau" in staff.post(address(member, "remettre/"), follow=True).text
    assert GroupMember.objects.get().left_at is None


def test_who_left_by_themselves_is_put_back_by_nobody(client_for, facilitator, learner, member):
    """Put back, their card could be remade, and their whole place opened by somebody they had left."""
    client_for(learner).post(f"/mes-groupes/{member.pk}/partir/")
    staff = client_for(facilitator)
    page = staff.get(f"/espace/groupes/{member.group_id}/").text
    assert "Cette personne est partie elle-même" in page
    assert "remettre/" not in page
    assert staff.post(address(member, "remettre/")).status_code == 404
    assert GroupMember.objects.get().left_at
    client_for(learner).post(f"/code/{member.group.join_code}/", {"number": uuid.uuid4()})
    assert GroupMember.objects.current().get().learner == learner, "with the code of the group, they come back"


def test_who_came_back_alone_is_not_put_back_twice(client_for, facilitator, group, learner, member, put_in):
    staff = client_for(facilitator)
    staff.post(address(member, "retirer/"))
    put_in(group, learner, "David")
    staff.post(address(member, "remettre/"))
    assert group.members.current().count() == 1


@pytest.mark.parametrize("act", ["", "carte/", "nom/", "retirer/", "remettre/"])
def test_strangers_find_nobody(client, strangers, member, act):
    for name, stranger in strangers.items():
        for send in (stranger.get, stranger.post):
            assert send(address(member, act), {"nonce": NONCE, "name": "Pirate"}).status_code in (404, 405), name
    assert client.post(address(member, act), {"nonce": NONCE}).status_code in (302, 405)
    assert client.get(address(member)).url.startswith("/equipe/login/")
    member.refresh_from_db()
    assert (member.name, member.left_at) == ("David", None)
    assert AccessCard.objects.filter(learner=member.learner).count() == 1


def test_a_person_is_found_only_in_their_own_group(client_for, facilitator, organisation, make_group, member):
    other = make_group(organisation, facilitator, title="Autre")
    staff = client_for(facilitator)
    assert staff.get(f"/espace/groupes/{other.pk}/personnes/{member.pk}/").status_code == 404
    assert staff.post(f"/espace/groupes/{other.pk}/personnes/{member.pk}/carte/", {"nonce": NONCE}).status_code == 404


def test_an_archived_group_changes_nobody(client_for, facilitator, member):
    LearnerGroup.objects.update(archived_at=timezone.now())
    staff = client_for(facilitator)
    assert staff.get(address(member)).status_code == 200
    for act in ("carte/", "nom/", "retirer/", "remettre/"):
        assert staff.post(address(member, act), {"nonce": NONCE, "name": "Autre"}).status_code == 404
