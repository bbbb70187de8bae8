"""The live screen: tiles in words, help, and who is told what when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cours.groupes import live
from cours.groupes.actions.seats import ask_for_help, sit_beside, take_seat
from cours.groupes.models import HelpRequest, Seat
from cours.suivi.models import LessonRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(open_workshop, learner, member):
    return take_seat(session=open_workshop, learner=learner, how="card")


@pytest.fixture
def phone(client_for, learner, seat):
    client = client_for(learner)
    session = client.session
    session["seat"] = str(seat.key)
    session.save()
    return client


def tile(session, later=0):
    (only,) = live.room(session, now=timezone.now() + timedelta(seconds=later)).tiles
    return only


def test_a_tile_says_gets_on_then_stuck_after_three_minutes(open_workshop, seat):
    assert tile(open_workshop).state == "on"
    assert tile(open_workshop, later=170).state == "on"
    assert tile(open_workshop, later=181).words == "bloqué depuis 3 min"
    assert tile(open_workshop, later=400).words == "bloqué depuis 6 min"


def test_a_device_without_network_is_not_said_to_be_stuck(open_workshop, phone, seat, client_for, facilitator):
    phone.get("/seance/etat/", headers={"X-Passerelle-Poll": "1"})
    assert tile(open_workshop, later=40).state == "on"
    for later in (50, 200, 900):
        shown = tile(open_workshop, later=later)
        assert (shown.state, shown.words) == ("silent", "pas de nouvelles (réseau ?)")
    Seat.objects.update(opened_at=timezone.now() - timedelta(minutes=5), heard_at=timezone.now() - timedelta(minutes=4))
    page = client_for(facilitator).get(f"/espace/seances/{open_workshop.pk}/").text
    assert "pas de nouvelles (réseau ?)" in page
    assert "bloqué" not in page
    phone.get("/seance/etat/", headers={"X-Passerelle-Poll": "1"})
    assert tile(open_workshop).state == "stuck", "heard again"
    ask_for_help(seat=seat)
    assert tile(open_workshop, later=200).state == "help", "who called is still waiting"


def test_a_device_without_javascript_never_gives_news_and_is_not_without_network(open_workshop, phone):
    phone.get("/seance/")
    assert tile(open_workshop, later=100).state == "on"


def test_the_news_of_a_device_is_written_now_and_then_only(open_workshop, phone):
    phone.get("/seance/etat/", headers={"X-Passerelle-Poll": "1"})
    first = Seat.objects.get().heard_at
    phone.get("/seance/etat/", headers={"X-Passerelle-Poll": "1"})
    assert Seat.objects.get().heard_at == first


def test_a_new_step_or_a_right_answer_is_progress_and_nothing_else_is(open_workshop, phone, learner, lesson_of):
    lesson = lesson_of(phone)
    exercise = lesson.exercise("single_choice")
    lesson.wrong(exercise, learner=learner)
    LessonRun.objects.update(progressed_at=None)
    Seat.objects.update(opened_at=timezone.now() - timedelta(minutes=5))
    lesson.wrong(exercise, learner=learner)
    phone.post(f"/lecons/{lesson.entry.id}/brouillon/", {"exercise": exercise["id"], "choice": "0"})
    assert tile(open_workshop).state == "stuck", "wrong answers and drafts move, but do not get on"
    lesson.right(exercise, learner=learner)
    assert tile(open_workshop).state == "on"
    LessonRun.objects.update(progressed_at=timezone.now() - timedelta(minutes=5))
    seen = lesson.content.steps[0].id
    phone.post(f"/lecons/{lesson.entry.id}/etape/", {"step": seen})
    assert tile(open_workshop).state == "on"
    LessonRun.objects.update(progressed_at=timezone.now() - timedelta(minutes=5))
    phone.post(f"/lecons/{lesson.entry.id}/etape/", {"step": seen})
    assert tile(open_workshop).state == "stuck", "the same step again is not new"


def test_a_tile_says_where_and_never_how_well(open_workshop, phone, learner, lesson_of, client_for, facilitator):
    lesson = lesson_of(phone)
    lesson.wrong(lesson.exercise("single_choice"), learner=learner)
    shown = tile(open_workshop)
    assert lesson.page.title in shown.lesson
    assert f"sur {len(lesson.content.steps)}" in shown.where
    page = client_for(facilitator).get(f"/espace/seances/{open_workshop.pk}/").text
    for word in ("score", "juste", "pas encore</", "point"):
        assert word not in page.lower().partition('id="salle"')[2].partition("présences")[0], word


def test_a_finished_lesson_is_said_and_is_not_being_stuck(open_workshop, phone, learner, lesson_of):
    lesson = lesson_of(phone)
    for exercise in lesson.exercises:
        lesson.right(exercise, learner=learner)
    lesson.see_everything()
    assert tile(open_workshop, later=900).state == "done"


def test_two_people_on_one_device_are_one_tile(open_workshop, seat, stranger, put_in):
    put_in(open_workshop.group, stranger, "Oksana")
    sit_beside(seat=seat, partner=stranger, how="name")
    assert tile(open_workshop).names == ("David", "Oksana")


def test_calling_lights_the_tile_and_one_tap_puts_it_out(open_workshop, phone, seat, client_for, facilitator):
    for _ in range(2):
        phone.post("/seance/aide/", {"back": "/modules/"})
    assert tile(open_workshop).words == "demande d'aide"
    client = client_for(facilitator)
    page = client.get(f"/espace/seances/{open_workshop.pk}/").text
    assert "David : demande d&#x27;aide" in page
    client.post(f"/espace/seances/{open_workshop.pk}/vu/", {"seat": seat.pk})
    assert tile(open_workshop).state == "on"
    phone.post("/seance/aide/")
    assert tile(open_workshop).state == "help", "called again, it lights again"
    phone.post("/seance/aide/", {"stop": "1"})
    assert tile(open_workshop).state == "on"


def test_a_written_request_lights_the_tile_too(open_workshop, seat, learner):
    import uuid

    HelpRequest.objects.create(group=open_workshop.group, learner=learner, client_id=uuid.uuid4(), text="Je bloque")
    assert tile(open_workshop).state == "help"
    live_room = live.room(open_workshop)
    assert "Je bloque" not in repr(live_room)
    Seat.objects.update(help_seen_at=timezone.now())
    assert tile(open_workshop).state == "on"


def test_the_seat_of_another_session_is_not_put_out(client_for, facilitator, outsider, seat, open_workshop, make_group):
    ask_for_help(seat=seat)
    from cours.groupes.models import WorkshopSession

    theirs = make_group(outsider.memberships.get().organisation, outsider)
    session = WorkshopSession.objects.create(group=theirs, held_on=timezone.localdate(), opened_at=timezone.now())
    client_for(outsider).post(f"/espace/seances/{session.pk}/vu/", {"seat": seat.pk})
    assert tile(open_workshop).state == "help"


def test_a_clock_that_is_behind_calls_nobody_stuck(open_workshop, seat):
    """Two servers may disagree by some seconds: what has just happened may seem to come from the future."""
    assert tile(open_workshop, later=-600).state == "on"


def test_what_has_not_changed_is_not_sent_again(open_workshop, seat, client_for, facilitator):
    client, address = client_for(facilitator), f"/espace/seances/{open_workshop.pk}/salle/"
    first = client.get(address)
    assert 'id="salle"' in first.text
    assert "<html" not in first.text
    headers = {"If-None-Match": first["ETag"]}
    again = client.get(address, headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    ask_for_help(seat=seat)
    assert "demande d&#x27;aide" in client.get(address, headers=headers).text


def test_presence_marked_by_a_script_brings_the_room_back(open_workshop, member, client_for, facilitator):
    address = f"/espace/seances/{open_workshop.pk}/presence/"
    headers = {"X-Requested-With": "fetch"}
    page = client_for(facilitator).post(address, {"who": f"{member.learner_id}:1"}, headers=headers)
    assert "présence notée" in page.text
    assert "<html" not in page.text


def test_people_who_are_not_there_are_listed(open_workshop, member, client_for, facilitator):
    page = client_for(facilitator).get(f"/espace/seances/{open_workshop.pk}/").text
    assert "David" in page
    assert "pas encore là" in page


def test_the_room_costs_the_same_with_two_devices_and_with_twelve(
    open_workshop, make_guest, put_in, django_assert_max_num_queries, client_for, facilitator
):
    client, address = client_for(facilitator), f"/espace/seances/{open_workshop.pk}/salle/"
    client.get(address)
    for name in range(12):
        learner = make_guest()
        put_in(open_workshop.group, learner, f"Personne {name}")
        take_seat(session=open_workshop, learner=learner, how="name")
        if name in (1, 11):
            with django_assert_max_num_queries(11):
                client.get(address)
