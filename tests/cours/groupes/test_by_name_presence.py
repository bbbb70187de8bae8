"""A first name that was tapped is no presence: the team says who was there, or their card does."""

import pytest

from cours.groupes.actions.merging import merge_learner
from cours.groupes.actions.sessions import close_session, mark_attendance
from cours.groupes.following import Following
from cours.groupes.live import room
from cours.groupes.models import AttendanceRecord, WorkshopSession
from cours.groupes.session_figures import columns, rows

from .test_by_name_place import tap

pytestmark = pytest.mark.django_db
How = AttendanceRecord.How


@pytest.fixture
def tablet(open_workshop, member):
    return tap(open_workshop, member)


def present(workshop):
    """How many people each screen and each file counts: they must say the same."""
    group = workshop.group
    heading = [column.heading for column in columns()].index("Personnes présentes")
    return {
        room(workshop).present,
        WorkshopSession.objects.with_counts().get(pk=workshop.pk).present_count,
        rows(group)[0][heading],
        sum(member.last_came_on is not None for member in Following.of(group).members),
    }


def press(client, workshop, words):
    """Press the button of the room that says these words, and return the room."""
    page = client.get(f"/espace/seances/{workshop.pk}/").text
    value = page.partition(words)[0].rpartition('name="who" value="')[2].partition('"')[0]
    return client.post(f"/espace/seances/{workshop.pk}/presence/", {"who": value}, follow=True).text


def test_one_tap_on_a_first_name_counts_nobody_until_the_team_confirms(
    tablet, open_workshop, client_for, facilitator, learner
):
    assert present(open_workshop) == {0}
    amina = client_for(facilitator)
    assert "à confirmer" in amina.get(f"/espace/seances/{open_workshop.pk}/").text
    page = press(amina, open_workshop, "David</button>")
    assert present(open_workshop) == {1}
    assert "à confirmer" not in page
    assert "noté par Amina" in page
    record = AttendanceRecord.objects.get()
    assert (record.learner, record.is_present, record.how, record.marked_by) == (
        learner,
        True,
        How.FACILITATOR,
        facilitator,
    )


def test_the_second_person_by_first_name_counts_for_nobody_either(
    client_for, learner, member, open_workshop, oksana, facilitator
):
    phone = client_for(learner)
    phone.post("/seance/rejoindre/", {"session": open_workshop.pk})
    phone.post("/seance/a-deux/", {"learner": oksana.pk})
    assert present(open_workshop) == {1}, "David alone, whose card was shown"
    press(client_for(facilitator), open_workshop, "Oksana</button>")
    assert present(open_workshop) == {2}


def test_all_the_names_tapped_are_confirmed_in_one_tap_and_only_those_that_were_seen(
    tablet, open_workshop, oksana, client_for, facilitator, group, make_learner, put_in
):
    tap(open_workshop, oksana.group_memberships.get())
    amina = client_for(facilitator)
    page = amina.get(f"/espace/seances/{open_workshop.pk}/").text
    assert "Confirmer ces 2 personnes" in page
    late = put_in(group, make_learner(), "Tardif")
    value = page.partition("Confirmer ces 2")[0].rpartition('name="who" value="')[2].partition('"')[0]
    tap(open_workshop, late)
    amina.post(f"/espace/seances/{open_workshop.pk}/presence/", {"who": value})
    assert present(open_workshop) == {2}


def test_the_card_of_the_person_confirms(tablet, open_workshop, learner):
    tablet.post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin})
    tablet.post("/seance/rejoindre/", {"session": open_workshop.pk})
    assert present(open_workshop) == {1}
    assert AttendanceRecord.objects.get().how == How.CARD


def test_a_tap_takes_back_no_presence_that_is_sure(open_workshop, member, learner, facilitator):
    mark_attendance(session=open_workshop, learner=learner, is_present=True, marked_by=facilitator)
    tap(open_workshop, member)
    assert present(open_workshop) == {1}
    assert AttendanceRecord.objects.get().marked_by == facilitator


def test_an_absence_said_by_the_team_becomes_no_presence_by_a_tap(open_workshop, member, learner, facilitator):
    mark_attendance(session=open_workshop, learner=learner, is_present=False, marked_by=facilitator)
    tap(open_workshop, member)
    assert present(open_workshop) == {0}


def test_closing_says_who_is_still_to_confirm_and_counts_them_not(tablet, open_workshop, client_for, facilitator):
    amina = client_for(facilitator)
    page = amina.get(f"/espace/seances/{open_workshop.pk}/fermer/").text
    assert "À confirmer" in page
    assert "David" in page
    close_session(session=open_workshop, person=facilitator)
    assert present(open_workshop) == {0}
    assert "1 prénom à confirmer" in amina.get(f"/espace/groupes/{open_workshop.group_id}/seances/").text
    press(amina, open_workshop, "David</button>")
    assert present(open_workshop) == {1}


def test_two_accounts_of_one_person_are_present_when_one_of_them_is_sure(open_workshop, guest, learner, member):
    mark_attendance(session=open_workshop, learner=learner, is_present=True, how=How.NAME)
    mark_attendance(session=open_workshop, learner=guest, is_present=True, how=How.CARD)
    merge_learner(guest=guest, learner=learner)
    assert AttendanceRecord.objects.get().how == How.CARD
    assert present(open_workshop) == {1}


def test_a_stranger_confirms_nobody(tablet, open_workshop, strangers, learner):
    for name, client in strangers.items():
        client.post(f"/espace/seances/{open_workshop.pk}/presence/", {"who": f"{learner.pk}:1"})
        assert AttendanceRecord.objects.get().how == How.NAME, name


def test_the_second_name_that_keeps_the_device_is_still_to_confirm(tablet, open_workshop, oksana):
    tablet.post("/seance/a-deux/", {"learner": oksana.pk})
    tablet.post("/seance/seul/", {"stays": oksana.pk})
    assert present(open_workshop) == {0}


def test_the_card_of_somebody_else_confirms_neither_of_them(tablet, open_workshop, stranger):
    tablet.post("/entrer/", {"identifier": stranger.username, "pin": stranger.card.pin})
    assert tablet.session["_auth_user_id"] == str(stranger.pk)
    assert present(open_workshop) == {0}
    assert not stranger.attendance.exists()
