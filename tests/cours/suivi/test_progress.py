"""What a learner reads of their progress, and what it costs."""

import re

import pytest

pytestmark = pytest.mark.django_db


def test_it_says_progress_in_words(client_for, learner, lesson_of):
    client = client_for(learner)
    lesson = lesson_of(client)
    module_url = lesson.entry.url.rsplit("/", 2)[0] + "/"
    assert "À commencer" in client.get(module_url).text
    lesson.right(lesson.exercises[0])
    page = client.get(module_url).text
    assert "En cours" in page
    assert re.search(r"Aucune leçon terminée, encore \d+ minutes", page)
    for exercise in lesson.exercises:
        lesson.right(exercise)
    lesson.finish()
    page = client.get(module_url).text
    assert "Maîtrisé" in page


def test_the_sentence_counts_lessons_and_minutes():
    from types import SimpleNamespace

    from cours.suivi.progress import LessonProgress, SetProgress

    entry = SimpleNamespace(id=1)
    done, todo = LessonProgress(entry, "completed"), LessonProgress(entry, minutes_left=10)
    assert SetProgress((done, done, done, todo, todo)).sentence == "3 leçons sur 5, encore 20 minutes"
    assert SetProgress((done, todo)).sentence == "1 leçon sur 2, encore 10 minutes"
    assert SetProgress((done, done)).sentence == "Les 2 leçons sont terminées"
    assert SetProgress((done,)).sentence == "La leçon est terminée"
    assert SetProgress((todo,)).sentence == "Aucune leçon terminée, encore 10 minutes"
    assert SetProgress(()).sentence == "Les leçons arrivent bientôt"


@pytest.mark.parametrize(
    ("minutes", "seen", "total", "left"),
    [(11, 0, 12, 11), (11, 6, 12, 6), (11, 11, 12, 1), (11, 12, 12, 0), (3, 0, 0, 0)],
)
def test_minutes_left_are_shared_over_the_steps(minutes, seen, total, left):
    from cours.suivi.layer import minutes_left

    assert minutes_left(minutes, seen, total) == left


def test_home_proposes_to_start_then_to_resume(client_for, learner, lesson_of):
    client = client_for(learner)
    assert "Commencer" in client.get("/").text
    lesson = lesson_of(client)
    lesson.right(lesson.exercises[0])
    page = client.get("/").text
    assert "Reprendre" in page
    assert lesson.entry.title in page


def test_a_pathway_is_begun_and_proposed_next(client_for, learner, pages):
    client = client_for(learner)
    response = client.post("/parcours/premiers-pas/commencer/")
    assert response.status_code == 302
    assert response.url.startswith("/modules/")
    assert "Premiers pas" in client.get("/mon-parcours/").text


def test_a_newcomer_begins_a_pathway_and_is_enrolled_with_the_first_answer(client, lesson_of):
    from cours.suivi.models import Enrolment

    client.post("/parcours/premiers-pas/commencer/")
    assert not Enrolment.objects.exists()
    lesson = lesson_of(client)
    lesson.right(lesson.exercises[0])
    assert Enrolment.objects.get().pathway.slug == "premiers-pas"


def _work(client, lesson_of):
    for code in ("M0-L0", "M2-L4", "M3-L2"):
        lesson = lesson_of(client, code)
        for exercise in lesson.exercises[1:3]:
            lesson.wrong(exercise)
            lesson.right(exercise)


def test_a_lesson_costs_at_most_five_queries(client_for, learner, lesson_of, django_assert_max_num_queries):
    client = client_for(learner)
    lesson = lesson_of(client)
    _work(client, lesson_of)
    lesson.open()
    with django_assert_max_num_queries(5):
        assert client.get(lesson.entry.url).status_code == 200


@pytest.mark.parametrize(
    "url", ["/", "/modules/", "/modules/proteger-mon-identite/", "/mon-parcours/", "/parcours/premiers-pas/"]
)
def test_lists_cost_the_same_whatever_was_done(
    client_for, learner, stranger, lesson_of, url, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    fresh, busy = client_for(stranger), client_for(learner)
    _work(busy, lesson_of)
    costs = []
    for client in (fresh, busy):
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 8
