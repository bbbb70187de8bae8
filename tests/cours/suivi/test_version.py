"""Republishing a lesson changes nothing behind the learner's back."""

import pytest

from cours.suivi.models import LessonCompletion, LessonRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def republish(django_capture_on_commit_callbacks):
    """Remove the last exercise of a lesson, change its title, and publish."""

    def publish(page):
        page = type(page).objects.get(pk=page.pk)
        last = max(i for i, step in enumerate(page.steps) if step.block_type == "single_choice")
        del page.steps[last]
        page.title = "Leçon changée"
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return publish


def test_who_is_inside_stays_on_their_version(client_for, learner, stranger, lesson_of, republish):
    lesson = lesson_of(client_for(learner))
    lesson.right(lesson.exercises[0])
    removed = [exercise for exercise in lesson.exercises if exercise["kind"] == "single_choice"][-1]
    republish(lesson.page)
    page = lesson.client.get(lesson.entry.url).text
    assert f"exercice-{removed['id']}" in page
    assert lesson.right(removed).status_code == 302
    assert f"exercice-{removed['id']}" not in client_for(stranger).get(lesson.entry.url).text


def test_who_had_finished_stays_finished_and_can_start_again_on_the_new_version(
    client_for, learner, lesson_of, republish
):
    lesson = lesson_of(client_for(learner))
    for exercise in lesson.exercises:
        lesson.right(exercise)
    lesson.finish()
    republish(lesson.page)
    assert LessonCompletion.objects.filter(learner=learner).exists()
    lesson.client.post(f"/lecons/{lesson.entry.id}/recommencer/")
    assert "Leçon changée" in lesson.open().text
    assert LessonCompletion.objects.filter(learner=learner).exists()


def test_a_page_opened_before_the_change_still_sends_its_first_answer(client, lesson_of, republish):
    lesson = lesson_of(client)
    removed = [exercise for exercise in lesson.exercises if exercise["kind"] == "single_choice"][-1]
    token = lesson.token()
    republish(lesson.page)
    assert lesson.post(removed, {"choice": "0"}, token=token).status_code == 302
    assert LessonRun.objects.get().states[removed["id"]]


def test_an_exercise_removed_since_the_page_was_opened_is_said_clearly(client_for, learner, lesson_of, republish):
    """The run started on the new version, on another device; the old page is still open here."""
    client = client_for(learner)
    lesson = lesson_of(client)
    old_token = lesson.token(learner)
    removed = [exercise for exercise in lesson.exercises if exercise["kind"] == "single_choice"][-1]
    republish(lesson.page)
    lesson.open()
    lesson.right(lesson.exercises[0], learner=learner)
    response = lesson.post(removed, {"choice": "0"}, token=old_token)
    assert response.status_code == 410
    assert "a changé" in response.text


def test_a_lesson_that_learners_have_begun_is_not_deleted(client_for, learner, administrator, lesson_of):
    lesson = lesson_of(client_for(learner))
    lesson.right(lesson.exercises[0])
    administrator.is_superuser = True
    administrator.save()
    client_for(administrator).post(f"/admin/pages/{lesson.page.pk}/delete/")
    assert type(lesson.page).objects.filter(pk=lesson.page.pk).exists()
