"""Change the code of a group that went too far."""

import pytest
from django.utils import timezone

from cours.groupes.join_codes import in_threes
from cours.groupes.models import LearnerGroup
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(client_for, facilitator, group):
    """`change()`: tap « Changer le code du groupe », on the page as it was first seen."""
    code = group.join_code

    def tap():
        return client_for(facilitator).post(f"/espace/groupes/{group.pk}/code/", {"code": code}, follow=True)

    return tap


def test_the_settings_say_what_will_happen(client_for, facilitator, group):
    page = client_for(facilitator).get(f"/espace/groupes/{group.pk}/reglages/").text
    for words in (in_threes(group.join_code), "Changer le code du groupe", "ne marcheront plus", "y restent"):
        assert words in page


def test_the_old_code_is_unknown_at_once_and_the_new_poster_is_shown(group, member, change, learner, client_for):
    old = group.join_code
    page = change().text
    group.refresh_from_db()
    assert group.join_code != old
    assert f"Le nouveau code est {in_threes(group.join_code)}" in page
    assert "Imprimer l" in page
    assert in_threes(old) not in page
    assert StrictClient().get(f"/code/{old}/").status_code == 404
    assert StrictClient().post(f"/code/{old}/", {"name": "Fatou"}).status_code == 404
    assert StrictClient().get(f"/code/{group.join_code}/").status_code == 200
    assert list(group.members.current()) == [member]
    assert "Atelier du mardi" in client_for(learner).get("/mes-groupes/").text


def test_a_second_tap_keeps_the_code_that_the_first_gave(group, change):
    change()
    given = LearnerGroup.objects.get().join_code
    assert in_threes(given) in change().text
    assert LearnerGroup.objects.get().join_code == given


def test_an_open_session_keeps_its_own_code(client_for, facilitator, group, open_workshop, change):
    change()
    group.refresh_from_db()
    page = client_for(facilitator).get(f"/espace/seances/{open_workshop.pk}/").text
    assert f'<strong class="join-code">{in_threes(open_workshop.code)}</strong>' in page
    assert StrictClient().get(f"/code/{open_workshop.code}/").url == "/seance/prenoms/"


def test_strangers_and_archived_groups_change_nothing(client, strangers, client_for, facilitator, group):
    address, code = f"/espace/groupes/{group.pk}/code/", group.join_code
    for name, stranger in strangers.items():
        assert stranger.post(address, {"code": code}).status_code == 404, name
    assert client.post(address, {"code": code}).url.startswith("/equipe/login/")
    assert client_for(facilitator).get(address).status_code == 405
    LearnerGroup.objects.update(archived_at=timezone.now())
    assert client_for(facilitator).post(address, {"code": code}).status_code == 404
    assert LearnerGroup.objects.get().join_code == code
