"""People find the lesson with their own words, spelled their own way."""

from html import unescape
from pathlib import Path

import pytest
import yaml
from django.utils.html import strip_tags

from cours.contenus.gist import gist
from cours.contenus.models import LessonPage
from cours.contenus.outline import outline
from cours.exercices.markup import plain
from search import lessons
from search.everyday import FILE, everyday, subjects

pytestmark = pytest.mark.django_db

QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))


def found(client, query):
    response = client.get("/recherche/", {"q": query})
    assert response.status_code == 200
    return response.context


@pytest.mark.parametrize(("query", "code"), [(query, code) for code, queries in QUESTIONS.items() for query in queries])
def test_the_lesson_comes_in_the_first_three(client, query, code):
    wanted = next(lesson.url for lesson in outline().lessons if lesson.code == code)
    urls = [lesson["url"] for lesson in found(client, query)["lessons"]]
    assert wanted in urls[:3], urls


def test_the_file_is_long_enough_and_speaks_of_every_lesson():
    assert sum(map(len, QUESTIONS.values())) >= 60
    assert set(QUESTIONS) == {lesson.code for lesson in outline().lessons}


def test_every_popular_word_finds_a_lesson(client):
    for word in everyday().popular:
        assert found(client, word)["lessons"], word


def test_all_the_words_of_a_line_are_worth_each_other():
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for group in data["groupes"]:
        first, *others = [{subject.typed for subject in subjects(str(word))} for word in group]
        known = set().union(*(subject.others for subject in subjects(str(group[0])))) | first
        assert all(typed <= known for typed in others), group


@pytest.mark.parametrize("query", ["mdp", "un mdp", "Mots de Passe", "mot de pass"])
def test_what_is_typed_is_one_subject_however_it_is_spelled(query):
    (subject,) = subjects(query)
    assert ("mot", "pass") in {subject.typed, *subject.others}


@pytest.mark.parametrize("query", ["moi", "internet"])
def test_words_that_say_nothing_are_kept_when_there_is_nothing_else(query):
    assert [subject.typed for subject in subjects(f"{query} arnaque")] == [("arnaqu",)]
    assert [subject.typed for subject in subjects(query)] == [(query,)]


def test_everyday_words_find_the_lexicon_too(client):
    assert "hameçonnage" in [term["term"].lower() for term in found(client, "phishing")["terms"]]


# --- Extracts -------------------------------------------------------------------------------------------------------
def test_an_extract_is_the_goal_a_title_or_a_point_and_no_more():
    said = {}
    for page in LessonPage.objects.live():
        said |= dict.fromkeys((plain(page.goal), *gist(page).points), True)
    queries = [query for queries in QUESTIONS.values() for query in queries]
    shown = [unescape(strip_tags(extract)) for query in queries for _lesson, extract in lessons.found(subjects(query))]
    assert not [extract for extract in shown if plain(extract) not in said]


def test_a_wrong_choice_of_an_exercise_is_neither_searched_nor_shown(client, pages):
    page = pages.lesson("M1-L1")
    step = next(step for step in page.steps.raw_data if step["type"] == "single_choice")
    step["value"]["options"][0]["value"]["text"] = "Un hippopotame tout mouillé"
    page.save_revision().publish()
    assert "hippopotam" in pages.lesson("M1-L1").search_stems
    assert not found(client, "hippopotame")["total"]


def test_it_shows_the_new_words_as_soon_as_a_lesson_is_published(client, pages):
    assert not found(client, "hippopotame")["total"]
    page = pages.lesson("M1-L1")
    page.goal = "Je reconnais un hippopotame."
    page.save_revision().publish()
    assert found(client, "hippopotame")["lessons"][0]["excerpt"] == "Je reconnais un <mark>hippopotame</mark>."


# --- Nothing found --------------------------------------------------------------------------------------------------
def test_nothing_found_proposes_words_lessons_and_a_person(client):
    response = client.get("/recherche/", {"q": "xylophone"})
    html = response.content.decode()
    assert response.context["proposed"][0]["title"] == "Repérer un message piégé"
    assert len(response.context["proposed"]) == 3
    assert 'href="/recherche/?q=mot%20de%20passe"' in html
    assert 'href="/demander-de-l-aide/"' in html.split("<main")[1].split("</main>")[0]


def test_who_helps_is_not_sent_to_a_helper(client_for, facilitator):
    html = client_for(facilitator).get("/recherche/", {"q": "xylophone"}).content.decode()
    assert 'href="/demander-de-l-aide/"' not in html.split("<main")[1].split("</main>")[0]


def test_an_empty_search_proposes_words_to_tap(client):
    assert 'href="/recherche/?q=arnaque"' in client.get("/recherche/").content.decode()


# --- Cost -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("query", ["arnaque", "c'est quoi le faux sms de la caf", "xylophone"])
def test_it_costs_two_queries_at_most(client, django_assert_max_num_queries, query):
    found(client, "arnaque")
    with django_assert_max_num_queries(2):
        found(client, query)


def test_the_heaviest_words_break_nothing(client):
    """Each stands for twenty: asked of the database in one query, they overflowed the stack of SQLite (seen)."""
    heaviest = sorted(everyday().groups, key=lambda phrase: len(" ".join(phrase)) / len(everyday().groups[phrase]))
    query = " ".join(word for phrase in heaviest for word in phrase)[:100]
    assert found(client, query)["lessons"]
