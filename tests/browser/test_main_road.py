"""The main road in a real browser: a phone, two wrong answers, a card, another phone, and the end of the lesson."""

import pytest

from tests.journeys.resident import exercises_of
from tests.screens import TRAPS, enter

from .lesson import Lesson
from .waiting import settle


def keep_place(page):
    page.goto("/garder-ma-place/")
    page.locator("main form[action$='/garder-ma-place/'], main form:not([action])").first.locator(
        "button"
    ).first.click()
    page.wait_for_load_state()
    card = page.locator(".access-card")
    return card.locator(".access-card__identifier").inner_text(), card.locator(".access-card__pin").inner_text()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without-javascript"])
def test_a_guest_learns_leaves_and_finishes_on_another_phone_with_a_card(visit, javascript):
    options = {"java_script_enabled": javascript, "reduced_motion": "reduce"}
    page = visit(**options)
    page.goto("/")
    page.locator("main a.button, main a.button--big").first.click()
    page.wait_for_load_state()

    lesson = Lesson(page, TRAPS, exercises_of("M2-L4"), javascript)
    lesson.open()
    lesson.go_to(5)
    lesson.answer_wrong(1)
    assert lesson.feedback(1), "a wrong answer is answered"
    lesson.answer_wrong(1)
    assert "ce n'est pas un site que vous connaissez" in lesson.feedback(1)
    lesson.acknowledge(1)
    lesson.go_to(6)
    lesson.answer_right(2)
    assert "Vous passez par un chemin que vous connaissez" in lesson.feedback(2)

    identifier, code = keep_place(page)

    other = visit(**options)
    enter(other, identifier, code)
    other.goto("/")
    assert other.locator(f"main a[href*='{TRAPS}']").first.is_visible()
    other.locator(f"main a[href*='{TRAPS}']").first.click()
    other.wait_for_url(f"**{TRAPS}**")
    settle(other)
    lesson = Lesson(other, TRAPS, exercises_of("M2-L4"), javascript)
    assert lesson.current_step() in (6, 7), "the lesson opens where it was left"
    for number, step in ((3, 7), (4, 8), (5, 9), (6, 10)):
        lesson.go_to(step)
        lesson.answer_right(number)
    lesson.go_to_end()
    lesson.finish()
    lesson.answer_twin(1)
    lesson.finish()
    other.goto("/mon-parcours/")
    assert "Maîtrisé" in other.locator("main").inner_text()
