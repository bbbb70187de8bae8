"""Several devices at once, on the database of the run (SQLite or PostgreSQL)."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from cours.suivi import actions
from cours.suivi.models import Attempt, LessonRun
from tests.cours.suivi import answers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once():
    """Run the same act ten times at the same moment, each in its own connection."""
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("an in-memory database has one connection")

    def run(act, times=10):
        def alone(_):
            try:
                return act()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(alone, range(times)))

    return run


def test_the_same_answer_ten_times_at_once_is_one_attempt(at_once, learner, lesson_of, client):
    lesson = lesson_of(client)
    exercise = lesson.exercise("single_choice")
    run = actions.open_run(learners=[learner], lesson_id=lesson.entry.id, revision_id=lesson.content.revision_id)
    attempt_id = uuid.uuid4()
    from django.utils.datastructures import MultiValueDict

    from cours.exercices import grading

    answer = grading.parse(exercise, MultiValueDict({k: [str(v)] for k, v in answers.wrong(exercise).items()}))
    submissions = at_once(
        lambda: actions.submit_answer(
            learner=learner, run_id=run.pk, exercise_id=exercise["id"], answer=answer, attempt_id=attempt_id
        )
    )
    assert Attempt.objects.count() == 1
    assert sum(not submission.replayed for submission in submissions) == 1
    assert LessonRun.objects.get().states[exercise["id"]]["tries"] == 1


def test_ten_devices_opening_a_lesson_at_once_share_one_run(at_once, learner, lesson_of, client):
    lesson = lesson_of(client)
    runs = at_once(
        lambda: (
            actions.open_run(learners=[learner], lesson_id=lesson.entry.id, revision_id=lesson.content.revision_id).pk
        )
    )
    assert len(set(runs)) == 1
    assert LessonRun.objects.current_for(learner).count() == 1


def test_ten_different_answers_at_once_are_ten_attempts(at_once, learner, lesson_of, client):
    from django.utils.datastructures import MultiValueDict

    from cours.exercices import grading

    lesson = lesson_of(client)
    exercise = lesson.exercise("single_choice")
    run = actions.open_run(learners=[learner], lesson_id=lesson.entry.id, revision_id=lesson.content.revision_id)
    answer = grading.parse(exercise, MultiValueDict({k: [str(v)] for k, v in answers.wrong(exercise).items()}))
    at_once(
        lambda: actions.submit_answer(
            learner=learner, run_id=run.pk, exercise_id=exercise["id"], answer=answer, attempt_id=uuid.uuid4()
        )
    )
    assert Attempt.objects.count() == 10
    assert LessonRun.objects.get().states[exercise["id"]]["tries"] == 10


def test_a_database_locked_by_another_process_keeps_the_answer_in_the_page(client_for, learner, lesson_of):
    import sqlite3

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no lock of the whole database")
    lesson = lesson_of(client_for(learner))
    exercise = lesson.exercise("single_choice")
    lesson.right(lesson.exercises[0])
    connection.cursor().execute("PRAGMA busy_timeout = 100")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        response = lesson.wrong(exercise)
        assert response.status_code == 503
        assert "Votre réponse est toujours là" in response.text
        assert f'value="{exercise["id"]}"' in response.text
        assert lesson.wrong(exercise, fetch=True).status_code == 503
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert lesson.wrong(exercise).status_code == 302
    assert LessonRun.objects.get().states[exercise["id"]]["tries"] == 1
