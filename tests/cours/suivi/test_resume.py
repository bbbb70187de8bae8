"""Leaving in the middle and coming back, on any device."""

import pytest
from django.test import Client

from cours.suivi.models import LessonRun

pytestmark = pytest.mark.django_db


def test_it_resumes_at_the_exact_step_on_another_device(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    steps = lesson.content.steps
    lesson.client.post(
        f"/lecons/{lesson.entry.id}/etape/", {"step": [steps[0].id, steps[1].id, steps[2].id], "current": steps[2].id}
    )
    other = client_for(learner)
    page = other.get("/").text
    assert lesson.entry.title in page
    assert f"{lesson.entry.url}#etape-3" in page
    assert 'data-resume="3"' in other.get(lesson.entry.url).text


def test_two_devices_share_one_run(client_for, learner, lesson_of):
    phone, tablet = lesson_of(client_for(learner)), lesson_of(client_for(learner))
    first, second = phone.exercises[:2]
    phone.right(first)
    tablet.right(second)
    run = LessonRun.objects.get()
    assert set(run.states) == {first["id"], second["id"]}


def test_a_step_reported_twice_or_out_of_order_changes_nothing(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    ids = [step.id for step in lesson.content.steps]
    for step in (ids[3], ids[0], ids[3], "nonsense", ids[1]):
        assert lesson.client.post(f"/lecons/{lesson.entry.id}/etape/", {"step": step}).status_code == 200
    assert LessonRun.objects.get().seen_steps == [1, 2, 4]


def test_what_a_page_said_earlier_and_arrives_later_does_not_move_the_place(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    ids = [step.id for step in lesson.content.steps]

    def say(step, page, turn):
        data = {"step": ids[step - 1], "page": page, "turn": turn}
        assert lesson.client.post(f"/lecons/{lesson.entry.id}/etape/", data).status_code == 200
        return LessonRun.objects.get().current_step

    assert say(5, "first-page", 2) == 5
    assert say(3, "first-page", 1) == 5, "sent before, received after"
    assert say(3, "first-page", 3) == 3, "the person went back"
    assert say(2, "other-page", 1) == 2, "another opening of the lesson counts for itself"
    assert say(6, "other-page", "nonsense") == 2, "without a number, it is the oldest"
    assert LessonRun.objects.get().seen_steps == [2, 3, 5, 6]


def test_what_is_typed_and_not_sent_is_there_on_return(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    exercise = lesson.exercise("single_choice")
    lesson.client.post(
        f"/lecons/{lesson.entry.id}/brouillon/",
        {"exercise": exercise["id"], "token": lesson.token(learner), "choice": "1"},
    )
    assert LessonRun.objects.get().drafts[exercise["id"]]
    assert 'value="1" checked' in " ".join(lesson.open().text.split())
    lesson.wrong(exercise)
    assert LessonRun.objects.get().drafts == {}


def test_a_draft_of_a_simulation_is_refused(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner), "M3-L2")
    exercise = lesson.exercise("sim_account_form")
    lesson.client.post(
        f"/lecons/{lesson.entry.id}/brouillon/",
        {
            "exercise": exercise["id"],
            "token": lesson.token(learner),
            f"field-{exercise['fields'][0]['name']}": "Secret",
        },
    )
    assert "Secret" not in str(LessonRun.objects.get().drafts)


def test_an_answer_after_the_session_ended_is_kept_and_saved_on_return(client_for, learner, lesson_of):
    client = client_for(learner)
    lesson = lesson_of(client)
    exercise = lesson.exercise("single_choice")
    lesson.right(lesson.exercises[0], learner=learner)
    client.session.flush()
    client.cookies.clear()
    response = lesson.wrong(exercise, learner=learner)
    assert response.status_code == 302
    assert response.url.startswith("/entrer/?suite=")
    assert exercise["id"] not in LessonRun.objects.get().states
    card = learner.card
    response = client.post(response.url, {"identifier": card.identifier, "pin": card.pin, "suite": lesson.entry.url})
    assert response.status_code == 302
    assert LessonRun.objects.get().states[exercise["id"]]["tries"] == 1


def test_the_kept_answer_is_not_given_to_another_person(client_for, learner, stranger, lesson_of):
    lesson = lesson_of(Client())
    exercise = lesson.exercise("single_choice")
    lesson.wrong(exercise, learner=learner)
    lesson.client.post("/entrer/", {"identifier": stranger.card.identifier, "pin": stranger.card.pin})
    assert not LessonRun.objects.exists()


def test_the_kept_answer_of_a_simulation_holds_nothing_typed(learner, lesson_of):
    client = Client()
    lesson = lesson_of(client, "M3-L2")
    exercise = lesson.exercise("sim_account_form")
    lesson.post(exercise, {f"field-{f['name']}": "SecretTyped" for f in exercise["fields"]}, learner=learner)
    assert "pending_answer" in client.session
    assert "SecretTyped" not in str(dict(client.session))


def test_a_fetch_after_the_session_ended_says_where_to_go(learner, lesson_of):
    lesson = lesson_of(Client())
    response = lesson.right(lesson.exercises[0], learner=learner, fetch=True)
    assert response.status_code == 401
    assert response["X-Location"].startswith("/entrer/")
