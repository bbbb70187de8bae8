"""When a lesson is finished, and what is said before."""

import pytest

from cours.suivi.models import LessonCompletion, LessonRun

pytestmark = pytest.mark.django_db


def state_of(client, code="2.4"):
    from cours.suivi.progress import LearnerProgress

    user = client.get("/mon-parcours/").context["user"]
    return next(lesson.state for lesson in LearnerProgress.of(user).lessons.values() if lesson.entry.label == code)


def test_it_is_mastered_when_everything_is_right_at_the_first_try(client_for, learner, lesson_of):
    client = client_for(learner)
    lesson = lesson_of(client)
    for exercise in lesson.exercises:
        lesson.right(exercise)
    assert state_of(client) == "in_progress"
    lesson.finish()
    assert state_of(client) == "mastered"
    done = LessonCompletion.objects.get()
    assert done.learner == learner
    assert done.mastered_at == done.completed_at


def test_it_is_completed_not_mastered_when_the_first_tries_were_wrong(client_for, learner, lesson_of):
    client = client_for(learner)
    lesson = lesson_of(client)
    for exercise in lesson.exercises:
        lesson.wrong(exercise)
        lesson.right(exercise)
    lesson.finish()
    assert state_of(client) == "completed"
    assert LessonCompletion.objects.get().mastered_at is None


def test_two_wrong_tries_the_explanation_and_the_twin_are_enough_to_finish(client_for, learner, lesson_of):
    client = client_for(learner)
    lesson = lesson_of(client)
    last = lesson.exercises[-1]
    for exercise in lesson.exercises[:-1]:
        lesson.right(exercise)
    lesson.wrong(last)
    lesson.wrong(last)
    lesson.acknowledge(last)
    lesson.finish()
    assert state_of(client) == "in_progress"
    lesson.wrong(lesson.content.exercises[lesson.content.twins[last["id"]]])
    assert state_of(client) in ("completed", "mastered")


def test_it_says_what_remains_with_the_step_and_the_question(client_for, learner, lesson_of):
    client = client_for(learner)
    lesson = lesson_of(client)
    for exercise in lesson.exercises[1:]:
        lesson.right(exercise)
    lesson.finish()
    page = lesson.open().text
    step = lesson.content.exercise_steps[0]
    assert f"étape {step.number}, question 1" in page
    assert f'href="#etape-{step.number}"' in page


def test_what_is_finished_stays_finished_after_starting_again(client_for, learner, lesson_of):
    client = client_for(learner)
    lesson = lesson_of(client)
    for exercise in lesson.exercises:
        lesson.right(exercise)
    lesson.finish()
    client.post(f"/lecons/{lesson.entry.id}/recommencer/")
    lesson.open()
    lesson.wrong(lesson.exercises[0])
    assert state_of(client) == "mastered"
    assert LessonRun.objects.count() == 2


def test_a_stranger_sees_nothing_of_it(client_for, learner, stranger, lesson_of):
    lesson = lesson_of(client_for(learner))
    for exercise in lesson.exercises:
        lesson.right(exercise)
    lesson.finish()
    assert state_of(client_for(stranger)) == "not_started"
