"""A person sees, takes and erases what is held about them."""

import json

import pytest

from cours.comptes.models import User
from cours.suivi import actions
from cours.suivi.models import Attempt, LessonRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(client_for, learner, lesson_of):
    client = client_for(learner)
    lesson = lesson_of(client)
    lesson.wrong(lesson.exercises[0])
    return client


def test_the_anonymous_and_the_staff_are_led_elsewhere(client, client_for, facilitator):
    for url in ("/mes-informations/", "/mes-informations/telecharger/", "/mes-informations/effacer/"):
        assert client.get(url).status_code == 302
        assert client_for(facilitator).get(url).status_code in (302, 403)


def test_it_shows_what_is_held(worked, learner):
    page = worked.get("/mes-informations/").text
    assert learner.username in page


def test_one_answer_is_counted_as_one(worked):
    assert "1 réponse, commencée le" in worked.get("/mes-informations/").text


def test_an_explanation_read_is_not_counted_as_an_answer(worked, lesson_of):
    lesson = lesson_of(worked)
    lesson.wrong(lesson.exercises[0])
    lesson.acknowledge(lesson.exercises[0])
    assert "2 réponses, commencée le" in worked.get("/mes-informations/").text


def test_a_first_name_is_kept_short_and_escaped(worked, learner):
    worked.post("/mes-informations/", {"first_name": "<b>Zoé</b>"})
    page = worked.get("/mes-informations/").text
    assert "<b>Zoé</b>" not in page
    response = worked.post("/mes-informations/", {"first_name": "x" * 31})
    assert response.status_code == 200
    learner.refresh_from_db()
    assert learner.first_name == "<b>Zoé</b>"


def test_it_gives_everything_in_a_file_without_any_secret(worked, learner, stranger):
    response = worked.get("/mes-informations/telecharger/")
    data = json.loads(response.content)
    assert data["compte"]["identifiant"] == learner.username
    assert len(data["passages"][0]["essais"]) == 1
    live = learner.cards.get(voided_at=None)
    assert live.pin_hash not in response.text
    assert live.token_digest not in response.text
    assert stranger.username not in response.text


def test_erasing_asks_first_then_leaves_nothing(worked, learner):
    assert worked.get("/mes-informations/effacer/").status_code == 200
    assert User.objects.filter(pk=learner.pk).exists()
    response = worked.post("/mes-informations/effacer/")
    assert response.status_code == 302
    assert not User.objects.filter(pk=learner.pk).exists()
    assert not Attempt.objects.exists()
    assert not LessonRun.objects.exists()
    assert worked.get("/mes-informations/").status_code == 302


def test_the_other_person_of_a_shared_run_keeps_it(client_for, learner, stranger, lesson_of):
    lesson = lesson_of(client_for(learner))
    actions.open_run(learners=[learner, stranger], lesson_id=lesson.entry.id, revision_id=lesson.content.revision_id)
    lesson.right(lesson.exercises[0])
    lesson.client.post("/mes-informations/effacer/")
    assert LessonRun.objects.get().learners.get() == stranger
