"""A person sees, takes and erases what is held about them."""

import json

import pytest

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
