"""Every lesson of the starter pack under a thumb, from beginning to end, with JavaScript and all right answers.

On the way, what each one costs to somebody who pays for each megabyte. Wrong answers, and the road without JavaScript,
are walked faster in tests/cours/suivi/test_every_lesson.py.
"""

import pytest

from tests.journeys.resident import LESSONS, exercises_of

from .lesson import Lesson
from .test_budgets import KB, Meter


@pytest.mark.parametrize("code", LESSONS)
def test_right_answers_lead_to_mastery(visit, code):
    page = visit(reduced_motion="reduce")
    lesson = Lesson(page, LESSONS[code], exercises_of(code))
    meter = Meter(page)
    lesson.open()
    assert meter.total("Script") <= 15 * KB, str(meter)
    assert meter.total(without=["Image"]) <= 60 * KB, str(meter)
    for number, exercise in enumerate(lesson.exercises, start=1):
        lesson.go_to_question(number)
        lesson.answer_right(number)
        assert lesson.is_done(number), f"{exercise['prompt']}: {lesson.feedback(number)}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, f"{exercise['prompt']}: wider than a phone"
    lesson.go_to_end()
    page.locator("#fin[data-state='mastered']").wait_for()  # by itself: every step was seen on the way
    assert meter.total("Document", "Stylesheet", "Script", "Font", "Image") <= 150 * KB, str(meter)
