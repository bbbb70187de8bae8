"""What somebody types comes back as it was typed, whatever it looks like."""

import re

import pytest
from django.test import Client

from cours.contenus.outline import outline
from cours.contenus.rendering import lesson_content
from tests.cours.suivi import answers

pytestmark = pytest.mark.django_db
OURS = "__CSRF__ __TOKEN__ __ATTEMPT__ __ACTION__"


@pytest.fixture
def question(lesson_of):
    """A lesson in a plain browser, which is not surprised by such words, and its short answer."""
    lesson = lesson_of(Client(), "M1-L3")
    return lesson, lesson.exercise("short_answer")


def field_of(page, exercise):
    form = page.partition(f'data-exercise="{exercise["id"]}"')[2].partition("</form>")[0]
    return form.partition('name="text"')[2].partition(">")[0]


def test_an_answer_that_looks_like_our_placeholders_is_shown_as_it_was_typed(question):
    lesson, exercise = question
    lesson.post(exercise, {"text": OURS})
    page = lesson.open().content.decode()
    assert f'value="{OURS}"' in field_of(page, exercise)
    assert page.count(OURS) == page.count("__CSRF__") == 1, "nowhere else: every form has its own values"


def test_an_answer_that_looks_like_our_placeholders_is_stored_as_it_was_typed(question, django_user_model):
    lesson, exercise = question
    lesson.post(exercise, {"text": OURS})
    run = django_user_model.objects.get().runs.get()
    assert run.attempts.get().answer == {"text": OURS}


def test_the_same_in_a_draft(question):
    lesson, exercise = question
    lesson.right(lesson.exercises[0])
    lesson.client.post(f"/lecons/{lesson.entry.id}/brouillon/", {"exercise": exercise["id"], "text": OURS})
    assert f'value="{OURS}"' in field_of(lesson.open().content.decode(), exercise)


def test_the_same_in_a_simulation_that_shows_what_was_typed_once_and_stores_nothing_of_it(lesson_of):
    lesson = lesson_of(Client(), "M3-L2")
    exercise = lesson.exercise("sim_account_form")
    fields = answers.by_hand(exercise, well=False)
    name = next(f"field-{field['name']}" for field in exercise["fields"] if field["type"] == "text")
    page = lesson.post(exercise, fields | {name: "__CSRF__"}).content.decode()
    assert 'value="__CSRF__"' in page
    assert page.count("__CSRF__") == 1


def test_every_form_of_every_lesson_has_its_own_values(client, db):
    for entry in outline().lessons:
        content = lesson_content(entry.revision_id)
        page = client.get(entry.url).content.decode()
        assert page.count('name="attempt"') == len(content.exercise_steps)
        assert not re.findall("__[A-Z]+__", page)
