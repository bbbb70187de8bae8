"""Every lesson of the starter pack, from beginning to end, without JavaScript: all right, then all wrong.

The resident reads what the pages say and fills in what they ask for; every page is read by the strict client.
The same with a real browser: tests/browser/test_every_lesson.py.
"""

import pytest

from cours.suivi import completion
from tests.cours.suivi import answers
from tests.journeys.resident import LESSONS, Resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident():
    return Resident()


def end_of(resident):
    """« Terminer », and what the end of the lesson says then."""
    resident.sends(resident.form(action="/terminer/"))
    return resident.page.split('id="fin"')[1].split('data-state="')[1].split('"')[0]


@pytest.mark.parametrize("code", LESSONS)
def test_right_answers_lead_to_mastery(resident, code):
    resident.opens_lesson(code)
    for number, exercise in enumerate(resident.lesson, start=1):
        resident.answers_right(number)
        assert resident.is_done(number), f"{exercise['prompt']}: right, and not taken as right"
        assert not resident.is_explained(number)
    assert end_of(resident) == completion.MASTERED, resident.text


@pytest.mark.parametrize("code", LESSONS)
def test_two_wrong_answers_are_explained_and_asked_once_more(resident, code):
    resident.opens_lesson(code)
    again = []
    for number, exercise in enumerate(resident.lesson, start=1):
        resident.answers_wrong(number)
        if resident.is_done(number):
            continue  # every choice was good
        assert not resident.is_explained(number), f"{exercise['prompt']}: explained before a second try"
        resident.answers_wrong(number)
        assert resident.is_explained(number), f"{exercise['prompt']}: two tries, and nothing is explained"
        resident.answers_question(number, {}, act="acknowledge")
        assert resident.is_done(number), f"{exercise['prompt']}: explained and read, and not done"
        if exercise.get("twin"):
            again.append(exercise["twin"])
    for place, twin in enumerate(again, start=len(resident.lesson) + 1):
        resident.answers_in_stages(place, answers.by_hand(twin))
        assert resident.is_done(place), f"{twin['prompt']}: right, and not taken as right"
    assert end_of(resident) in (completion.COMPLETED, completion.MASTERED), resident.text
