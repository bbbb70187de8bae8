"""Plan a session, open it, close it, and who was there."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cours.groupes.actions.sessions import mark_attendance, open_session
from cours.groupes.models import AttendanceRecord, GroupFacilitator, GroupMember, WorkshopSession

pytestmark = pytest.mark.django_db


def plan(client, group, act="plan", **fields):
    data = {"held_on": "2026-12-01", "duration_minutes": 90, "number": uuid.uuid4(), "act": act} | fields
    return client.post(f"/espace/groupes/{group.pk}/seances/", data)


def test_a_session_is_planned_with_a_day_a_length_a_place_and_a_lesson(client_for, facilitator, group, venue, pages):
    client, lesson = client_for(facilitator), pages.lesson("M2-L4")
    number = uuid.uuid4()
    for _ in range(2):
        plan(client, group, venue="salle bleue", lesson=lesson.pk, number=number)
    session = WorkshopSession.objects.get()
    assert (session.venue, session.lesson_id, session.duration_minutes) == (venue, lesson.pk, 90)
    assert session.opened_at is None
    page = client.get(f"/espace/groupes/{group.pk}/seances/").text
    assert "mardi 1 décembre 2026" in page
    assert lesson.title in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"held_on": ""}, "Dites quel jour"),
        ({"held_on": "31/02/2026"}, "Cette date n&#x27;existe pas"),
        ({"duration_minutes": "beaucoup"}, "de 5 à 720"),
        ({"duration_minutes": "0"}, "de 5 à 720"),
        ({"lesson": "999999"}, "Choisissez une leçon de la liste"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client_for, facilitator, group, fields, words):
    page = plan(client_for(facilitator), group, venue="Salle rose", **fields)
    assert words in page.text
    assert 'value="Salle rose"' in page.text
    assert not WorkshopSession.objects.exists()


def test_one_session_of_a_group_is_open_and_opening_another_finds_it(client_for, facilitator, group):
    client = client_for(facilitator)
    first = plan(client, group, act="open")
    assert "Séance en cours" in client.get(first.url).text
    second = plan(client, group, act="open")
    assert second.url == first.url
    assert "déjà ouverte" in client.get(second.url).text
    assert WorkshopSession.objects.under_way().count() == 1


def test_opening_twice_changes_nothing(client_for, facilitator, group, open_workshop):
    at = open_workshop.opened_at
    client_for(facilitator).post(f"/espace/seances/{open_workshop.pk}/ouvrir/")
    open_workshop.refresh_from_db()
    assert open_workshop.opened_at == at


def test_a_session_forgotten_open_ends_by_itself_and_the_next_one_opens(client_for, facilitator, group, open_workshop):
    began = timezone.now() - timedelta(hours=30)
    WorkshopSession.objects.update(opened_at=began)
    client = client_for(facilitator)
    page = client.get(f"/espace/seances/{open_workshop.pk}/").text
    assert "restée ouverte" in page
    plan(client, group, act="open")
    open_workshop.refresh_from_db()
    assert open_workshop.closed_at == began + timedelta(minutes=90)
    assert WorkshopSession.objects.under_way().get().pk != open_workshop.pk


def test_closing_records_hours_presence_and_absence(client_for, facilitator, open_workshop, member, stranger, put_in):
    put_in(open_workshop.group, stranger, "Oksana")
    client = client_for(facilitator)
    client.post(f"/espace/seances/{open_workshop.pk}/presence/", {"who": f"{member.learner_id}:1"})
    assert "Tout le monde quitte ?" in client.get(f"/espace/seances/{open_workshop.pk}/fermer/").text
    for minutes in (75, 80):  # the second time only mends the length
        client.post(f"/espace/seances/{open_workshop.pk}/fermer/", {"duration_minutes": minutes})
    open_workshop.refresh_from_db()
    assert open_workshop.duration_minutes == 80
    assert open_workshop.closed_by == facilitator
    assert dict(AttendanceRecord.objects.values_list("learner_id", "is_present")) == {
        member.learner_id: True,
        stranger.pk: False,
    }
    page = client.get(f"/espace/groupes/{open_workshop.group_id}/seances/").text
    assert "1 personne présente" in page


def test_a_length_that_makes_no_sense_closes_nothing(client_for, facilitator, open_workshop):
    page = client_for(facilitator).post(f"/espace/seances/{open_workshop.pk}/fermer/", {"duration_minutes": "-3"})
    assert "de 5 à 720" in page.text
    open_workshop.refresh_from_db()
    assert open_workshop.is_open


def test_two_facilitators_who_mark_at_once_make_one_row_and_see_which_holds(
    client_for, facilitator, colleague, open_workshop, member
):
    GroupFacilitator.objects.create(group=open_workshop.group, person=colleague)
    address = f"/espace/seances/{open_workshop.pk}/presence/"
    ours, theirs = client_for(facilitator), client_for(colleague)
    for client in (ours, theirs):
        client.post(address, {"who": f"{member.learner_id}:1"})
    assert "noté par Amina" in ours.get(f"/espace/seances/{open_workshop.pk}/").text, "said twice, the first is named"
    theirs.post(address, {"who": f"{member.learner_id}:0"})
    record = AttendanceRecord.objects.get()
    assert record.is_present is False
    page = ours.get(f"/espace/seances/{open_workshop.pk}/").text
    assert "absence notée, noté par Carole" in page


def test_presence_of_somebody_never_in_the_group_is_not_marked(client_for, facilitator, open_workshop, stranger):
    address = f"/espace/seances/{open_workshop.pk}/presence/"
    client = client_for(facilitator)
    for who in (f"{stranger.pk}:1", "x:1", "", "9" * 40):
        assert client.post(address, {"who": who}).status_code == 404
    assert not AttendanceRecord.objects.exists()


def test_only_what_a_button_of_this_session_says_is_marked(
    client_for, facilitator, group, open_workshop, member, stranger, put_in
):
    """Who had left before this session is not on the sheet; who left since, and was noted, still is."""
    gone = put_in(group, stranger, "Oksana")
    GroupMember.objects.filter(pk=gone.pk).update(left_at=timezone.now())
    address = f"/espace/seances/{open_workshop.pk}/presence/"
    client = client_for(facilitator)
    for who in (f"{member.learner_id}:9", f"{member.learner_id}:", f"{member.learner_id}", f"{stranger.pk}:1"):
        assert client.post(address, {"who": who}).status_code == 404, who
    assert not AttendanceRecord.objects.exists()
    mark_attendance(session=open_workshop, learner=stranger, is_present=True)
    assert client.post(address, {"who": f"{stranger.pk}:0"}).status_code == 302
    assert AttendanceRecord.objects.get().is_present is False


def test_presence_outlives_the_person_as_a_count(open_workshop, learner, member):
    mark_attendance(session=open_workshop, learner=learner, is_present=True)
    learner.delete()
    assert WorkshopSession.objects.with_counts().get().present_count == 1


def test_a_planned_session_is_changed_or_taken_out_one_that_was_held_stays(client_for, facilitator, group):
    client = client_for(facilitator)
    plan(client, group)
    session = WorkshopSession.objects.get()
    fields = {"held_on": "2026-12-08", "duration_minutes": 60, "venue": "Salle verte", "lesson": ""}
    client.post(f"/espace/seances/{session.pk}/changer/", fields)
    session.refresh_from_db()
    assert (str(session.held_on), session.duration_minutes, session.venue.name) == ("2026-12-08", 60, "Salle verte")
    assert 'value="2026-12-08"' in client.get(f"/espace/seances/{session.pk}/changer/").text
    open_session(session=session, person=facilitator)
    client.post(f"/espace/seances/{session.pk}/retirer/")
    assert WorkshopSession.objects.exists()
    WorkshopSession.objects.update(opened_at=None, code=None)
    client.post(f"/espace/seances/{session.pk}/retirer/")
    assert not WorkshopSession.objects.exists()


PAGES = ("", "changer/", "fermer/", "salle/", "projection/", "projection/choisir/", "projection/reponses/")
ACTS = ("ouvrir/", "retirer/", "presence/", "vu/", "fermer/", "changer/", "projection/choisir/", "projection/retirer/")


def test_strangers_find_no_session(client, strangers, open_workshop, member):
    start, group_page = f"/espace/seances/{open_workshop.pk}/", f"/espace/groupes/{open_workshop.group_id}/seances/"
    for name, stranger in strangers.items():
        assert stranger.get(group_page).status_code == 404, name
        assert plan(stranger, open_workshop.group).status_code == 404, name
        for page in PAGES:
            assert stranger.get(start + page).status_code == 404, (name, page)
        for act in ACTS:
            fields = {"who": f"{member.learner_id}:1", "duration_minutes": 10}
            assert stranger.post(start + act, fields).status_code == 404, (name, act)
    for page in PAGES:
        assert client.get(start + page).url.startswith("/equipe/login/")
    for act in ACTS:
        assert client.post(start + act).url.startswith("/equipe/login/")
    open_workshop.refresh_from_db()
    assert open_workshop.is_open
    assert WorkshopSession.objects.count() == 1
    assert not AttendanceRecord.objects.exists()


def test_a_facilitator_removed_in_the_middle_of_a_session_finds_it_no_more(client_for, facilitator, open_workshop):
    client = client_for(facilitator)
    assert client.get(f"/espace/seances/{open_workshop.pk}/salle/").status_code == 200
    GroupFacilitator.objects.update(ended_at=timezone.now())
    assert client.get(f"/espace/seances/{open_workshop.pk}/salle/").status_code == 404
    assert client.post(f"/espace/seances/{open_workshop.pk}/presence/", {"who": "1:1"}).status_code == 404


def test_a_group_archived_during_a_session_is_read_and_still_closed(client_for, facilitator, open_workshop, member):
    open_workshop.group.archived_at = timezone.now()
    open_workshop.group.save()
    client, start = client_for(facilitator), f"/espace/seances/{open_workshop.pk}/"
    assert "Ce groupe est archivé" in client.get(start).text
    assert client.post(f"{start}presence/", {"who": f"{member.learner_id}:1"}).status_code == 404
    client.post(f"{start}fermer/", {"duration_minutes": 30})
    open_workshop.refresh_from_db()
    assert open_workshop.closed_at


def test_the_list_costs_the_same_whatever_its_length(
    client_for, facilitator, group, django_assert_max_num_queries, venue
):
    client = client_for(facilitator)
    client.get(f"/espace/groupes/{group.pk}/seances/")
    for count in (2, 12):
        WorkshopSession.objects.all().delete()
        for _ in range(count):
            now = timezone.now()
            WorkshopSession.objects.create(group=group, held_on=now, opened_at=now, closed_at=now, venue=venue)
            WorkshopSession.objects.create(group=group, held_on=now, venue=venue)
        with django_assert_max_num_queries(15):
            client.get(f"/espace/groupes/{group.pk}/seances/")
