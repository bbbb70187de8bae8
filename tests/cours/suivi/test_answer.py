"""The road of one answer, through HTTP."""

import uuid

import pytest

from cours.comptes.models import User
from cours.suivi.models import Attempt, LessonRun

pytestmark = pytest.mark.django_db


def test_it_creates_the_account_silently_with_the_first_saved_answer(client, lesson_of):
    lesson = lesson_of(client)
    assert not User.objects.guests().exists()
    response = lesson.right(lesson.exercise("single_choice"))
    assert response.status_code == 302
    guest = User.objects.guests().get()
    assert Attempt.objects.get().run.learners.get() == guest
    assert "Gardez votre place" in client.get(lesson.entry.url).text


def test_reading_a_lesson_creates_nothing(client, lesson_of):
    lesson = lesson_of(client)
    lesson.see_everything()
    assert not User.objects.learners().exists()
    assert not LessonRun.objects.exists()
    assert "sessionid" not in client.cookies


def test_it_sends_back_to_the_step_without_javascript(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    step = next(step for step in lesson.content.exercise_steps if step.exercise["kind"] == "single_choice")
    response = lesson.wrong(step.exercise)
    assert response.url == f"{lesson.entry.url}#etape-{step.number}"
    page = lesson.client.get(lesson.entry.url).text
    wrong = next(option for option in step.exercise["options"] if not option["correct"])
    assert wrong["feedback"].split(".")[0][:40] in page


def test_it_returns_the_step_the_progress_and_the_end_as_fragments(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    step = lesson.content.exercise_steps[0]
    html = lesson.right(step.exercise, fetch=True).text
    assert f'id="etape-{step.number}"' in html
    assert 'id="avancement"' in html
    assert 'id="fin"' in html
    assert "<html" not in html


def test_the_same_answer_sent_ten_times_is_one_attempt(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    exercise = lesson.exercise("single_choice")
    attempt = str(uuid.uuid4())
    for _ in range(10):
        assert lesson.wrong(exercise, attempt=attempt).status_code == 302
    assert Attempt.objects.count() == 1
    assert LessonRun.objects.get().states[exercise["id"]]["tries"] == 1


def test_another_answer_under_the_same_number_is_kept_too(client_for, learner, lesson_of):
    """« Back » restores the page with its old number: the new answer must not be lost."""
    lesson = lesson_of(client_for(learner))
    exercise = lesson.exercise("single_choice")
    attempt = str(uuid.uuid4())
    lesson.wrong(exercise, attempt=attempt)
    lesson.right(exercise, attempt=attempt)
    assert Attempt.objects.count() == 2
    assert LessonRun.objects.get().states[exercise["id"]]["right"] is True


def test_it_shows_the_explained_answer_after_two_tries_and_brings_the_twin_back(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    exercise = lesson.exercise("single_choice")
    lesson.wrong(exercise)
    assert "J'ai compris, je continue" not in lesson.open().text.replace("’", "'").replace("&#x27;", "'")
    lesson.wrong(exercise)
    assert "J'ai compris, je continue" in lesson.open().text.replace("’", "'").replace("&#x27;", "'")
    twin_id = lesson.content.twins[exercise["id"]]
    assert f"exercice-{twin_id}" not in lesson.open().text
    assert lesson.acknowledge(exercise).status_code == 302
    assert f"exercice-{twin_id}" in lesson.open().text
    lesson.wrong(lesson.content.exercises[twin_id])
    assert Attempt.objects.filter(exercise_id=twin_id).count() == 1


def test_it_refuses_to_acknowledge_what_was_not_shown(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    exercise = lesson.exercise("single_choice")
    lesson.wrong(exercise)
    assert lesson.acknowledge(exercise).status_code == 422
    assert not Attempt.objects.filter(outcome="acknowledged").exists()


def test_it_says_kindly_that_nothing_was_chosen_and_counts_no_try(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    response = lesson.post(lesson.exercise("single_choice"), {})
    assert response.status_code == 422
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"choice": "99"},
        {"choice": "-1"},
        {"choice": "<script>"},
        {"choice": "9" * 5000},
        {"choice": "\x00"},
        {"choice": "٣"},
    ],
)
def test_it_answers_clearly_to_what_our_form_cannot_send(client_for, learner, lesson_of, fields):
    lesson = lesson_of(client_for(learner))
    response = lesson.post(lesson.exercise("single_choice"), fields)
    assert response.status_code in (400, 422)
    assert not Attempt.objects.exists()


def test_it_refuses_an_oversized_answer(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    response = lesson.post(lesson.exercise("single_choice"), {"choice": "0", "extra": "x" * 70_000})
    assert response.status_code == 413
    assert "trop longue" in response.text
    assert not Attempt.objects.exists()


def test_it_says_that_an_unknown_exercise_has_changed(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    response = lesson.post({"id": "gone", "kind": "single_choice"}, {"choice": "0"})
    assert response.status_code == 410
    assert "a changé" in response.text


@pytest.mark.parametrize("token", ["", "1:2:3:4", "1:2:3:4:forged", "\x00"])
def test_it_refuses_a_token_it_did_not_sign(client_for, learner, lesson_of, token):
    lesson = lesson_of(client_for(learner))
    response = lesson.post(lesson.exercise("single_choice"), {"choice": "0", "token": token})
    assert response.status_code == 400
    assert not Attempt.objects.exists()


def test_a_lesson_that_does_not_exist_is_not_found(client):
    assert client.post("/lecons/999999/reponse/", {}).status_code == 404
    assert client.get("/lecons/999999/reponse/").status_code == 405


def test_a_stranger_on_the_same_phone_cannot_answer_in_the_name_of_another(client_for, learner, stranger, lesson_of):
    lesson = lesson_of(client_for(stranger))
    response = lesson.right(lesson.exercise("single_choice"), learner=learner)
    assert response.status_code == 409
    assert not Attempt.objects.exists()


def test_the_staff_tries_without_leaving_traces(client_for, author, lesson_of):
    lesson = lesson_of(client_for(author))
    response = lesson.wrong(lesson.exercise("single_choice"))
    assert response.status_code == 200
    assert not Attempt.objects.exists()
    assert not LessonRun.objects.exists()


def test_nothing_typed_in_a_simulation_is_stored(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner), "M3-L2")
    exercise = lesson.exercise("sim_account_form")
    typed = {f"field-{field['name']}": f"SecretTyped{i}" for i, field in enumerate(exercise["fields"])}
    response = lesson.post(exercise, typed)
    assert response.status_code == 200  # shown at once: nothing kept to show it later
    assert "no-store" in response["Cache-Control"]
    attempt = Attempt.objects.get()
    assert "SecretTyped" not in str(attempt.answer)
    run = LessonRun.objects.get()
    assert "SecretTyped" not in str(run.states) + str(run.drafts)


def test_an_answer_costs_at_most_nine_queries(client_for, learner, lesson_of, django_assert_max_num_queries):
    lesson = lesson_of(client_for(learner))
    first, second = lesson.exercises[:2]
    lesson.right(first)
    with django_assert_max_num_queries(9):
        lesson.wrong(second, fetch=True)
    with django_assert_max_num_queries(9):
        lesson.right(second, fetch=True)


def test_an_error_report_says_nothing_of_what_was_typed(client_for, learner, lesson_of, monkeypatch):
    from django.views.debug import SafeExceptionReporterFilter

    from cours.suivi import views

    lesson = lesson_of(client_for(learner), "M3-L2")
    reported = {}

    def report(request, *args, **kwargs):
        reported.update(SafeExceptionReporterFilter().get_post_parameters(request))
        return views.HttpResponse()

    monkeypatch.setattr(views, "_again", report)  # called for an answer that is refused
    monkeypatch.setattr(views.grading, "parse", _refuse)
    lesson.post(lesson.exercise("sim_account_form"), {"field-nom": "SecretTyped"})
    assert reported["field-nom"]
    assert "SecretTyped" not in str(reported)


def _refuse(exercise, data):
    from cours.exercices.base import AnswerError

    raise AnswerError("no")


@pytest.mark.parametrize("address", ["reponse", "terminer", "recommencer"])
def test_an_address_of_a_form_opened_again_leads_back_to_the_lesson(client, lesson_of, address):
    lesson = lesson_of(client)
    response = client.get(f"/lecons/{lesson.entry.id}/{address}/")
    assert (response.status_code, response.url) == (302, lesson.entry.url)
    assert client.put(f"/lecons/{lesson.entry.id}/{address}/").status_code == 405


def test_the_address_that_starts_a_pathway_leads_to_it(client, lesson_of):
    assert client.get("/parcours/premiers-pas/commencer/").url == "/parcours/premiers-pas/"
