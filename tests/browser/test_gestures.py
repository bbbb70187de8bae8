"""Answering under a thumb: one big button, always the right one, in sight; and nothing over what Tab reaches.

A sample with every kind of step; `make gestes` walks all of them.
"""

import pytest

from tests import gestures
from tests.journeys.resident import LESSONS, exercises_of
from tests.screens import TRAPS, enter

from .conftest import DESKTOP, PHONE
from .lesson import Lesson
from .waiting import settle, until

CALM = {"reduced_motion": "reduce"}
EVERY_KIND = ("M2-L4", "M3-L3", "M4-L2", "M5-L2")
SMALL = PHONE | {"viewport": {"width": 320, "height": 568}}


def opened(page, step=6):
    page.goto(f"{TRAPS}#etape-{step}")
    settle(page)
    return Lesson(page, TRAPS, exercises_of("M2-L4"))


def big(page):
    return page.locator(".pager__next").inner_text().strip()


@pytest.mark.parametrize("code", EVERY_KIND)
def test_on_the_smallest_phone_the_action_is_in_sight_and_nothing_covers_what_tab_reaches(visit, code):
    page = visit(SMALL, **CALM)
    counts, wrong = gestures.walk(page, LESSONS[code])
    assert not wrong
    assert counts["questions"] >= 4
    assert counts["stops"] > counts["questions"]


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_signed_in_too_with_one_way_out(visit, device):
    page = visit(device, **CALM)
    enter(page)
    _counts, wrong = gestures.walk(page, TRAPS)
    assert not wrong
    assert page.get_by_role("link", name="Quitter").locator("visible=true").count() == 1


def test_the_big_button_follows_the_question(visit):
    lesson = opened(visit(**CALM))
    page = lesson.page
    assert big(page) == "Valider ma réponse"
    lesson.answer_wrong(2)
    assert big(page) == "Valider ma réponse"
    lesson.answer_wrong(2)
    assert big(page) == "J'ai compris, je continue"
    page.locator("#etape-6 .option").first.click()
    assert big(page) == "Valider ma réponse", "a changed mind may be tried"
    lesson.answer_right(2)
    assert big(page) == "Continuer"
    assert page.locator("#etape-6 .button:visible").count() == 0, "one action on the screen"


def test_a_question_may_be_passed_by_a_small_link_and_its_plank_stays_half_laid(visit):
    lesson = opened(visit(**CALM))
    page = lesson.page
    page.get_by_role("button", name="Passer cette question").click()
    page.locator("#etape-7.is-current").wait_for()
    assert "is-done" not in page.locator("[data-plank='6']").get_attribute("class")
    lesson.go_to(6)
    lesson.answer_right(2)
    assert "is-done" in page.locator("[data-plank='6']").get_attribute("class")
    assert "1 question répondue, sur" in page.locator("#avancement").text_content()


def _back(page):
    page.locator(".pager__back").click()


def _pass(page):
    page.get_by_role("button", name="Passer cette question").click()


def _other_page(page):
    until(page, "() => performance.getEntriesByType('resource').some((entry) => entry.name.includes('/unsent.'))")
    page.locator(".breadcrumb a").click()


def _browser_back(page):
    page.go_back()


@pytest.mark.parametrize("leave", [_back, _pass, _other_page, _browser_back])
def test_a_choice_that_was_not_sent_is_asked_about_and_sent(visit, leave):
    page = visit(**CALM)
    page.goto(f"{TRAPS}#etape-5")
    settle(page)
    page.locator(".step__pass:visible button").click()
    page.locator("#etape-6.is-current .option").nth(1).click()
    leave(page)
    dialog = page.get_by_role("dialog", name="Valider cette réponse ?")
    with page.expect_response("**/reponse/"):
        dialog.get_by_role("button", name="Oui, valider").click()
    page.locator("#etape-6.is-current .feedback .notice").wait_for()


@pytest.mark.parametrize("leave", [_back, _pass, _other_page])
def test_a_choice_that_was_not_sent_may_be_left(visit, leave):
    page = opened(visit(**CALM)).page
    page.locator("#etape-6 .option").nth(1).click()
    leave(page)
    page.get_by_role("button", name="Non, partir sans valider").click()
    page.wait_for_url(lambda url: "#etape-6" not in url)
    assert not page.locator("dialog[open]").count()


def test_nothing_is_asked_of_who_chose_nothing(visit):
    page = opened(visit(**CALM)).page
    _back(page)
    page.locator("#etape-5.is-current").wait_for()
    assert not page.locator("dialog[open]").count()


def test_a_long_explanation_opens_at_its_beginning(visit):
    lesson = opened(visit(**CALM))
    lesson.answer_wrong(2)
    lesson.answer_wrong(2)
    assert lesson.page.evaluate("document.querySelector('#etape-6 .feedback').getBoundingClientRect().top") >= 0


def test_commencer_is_there_before_any_script(visit, watch):
    watch.expect("ERR_FAILED")
    page = visit(**CALM)
    page.route("**/*.js", lambda route: route.abort())
    page.goto(TRAPS)
    page.get_by_role("link", name="Commencer").click()
    assert page.url.endswith("#etape-1")


# --- Marks ----------------------------------------------------------------------------------------------------------
def _marked(page):
    return page.locator(".screen.is-current :is(.is-right, .is-again):has(.mark)")


def _move(page, line):
    line.locator("[data-move]:not([aria-disabled=true])").first.click()


def _touch(page, line):
    line.locator(".option__text").first.click()


def _choose_another(page, line):
    if line.locator("select").count():
        line.locator("select").select_option(index=1)
        line.locator("select").select_option(index=2)
    else:
        line.locator("input:not(:checked)").first.locator("xpath=ancestor::label").click()


def _empty(page, line):
    line.locator(".gap__button").click()


KINDS = {"ordering": _move, "multiple_choice": _touch, "matching": _choose_another, "cloze": _empty}


def _question(kind):
    for code in LESSONS:
        for number, exercise in enumerate(exercises_of(code), start=1):
            if exercise["kind"] == kind:
                return code, number
    raise AssertionError(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_goes_when_its_line_changes_and_the_others_stay(visit, kind):
    code, number = _question(kind)
    page = visit(**CALM)
    lesson = Lesson(page, LESSONS[code], exercises_of(code))
    lesson.open()
    lesson.go_to_question(number)
    lesson.answer_wrong(number)
    before = _marked(page).count()
    assert before
    line = _marked(page).first.element_handle()
    page.evaluate("line => { line.dataset.tried = '' }", line)
    KINDS[kind](page, page.locator("[data-tried]"))
    page.locator("[data-tried]:not(:has(.mark))").wait_for()
    assert not page.locator("[data-tried]").evaluate("line => line.matches('.is-right, .is-again')")
    changed = 2 if kind == "ordering" else 1  # the line that gave its place has changed too
    assert _marked(page).count() >= before - changed


def test_of_one_choice_among_several_both_lines_change(visit):
    lesson = opened(visit(**CALM))
    lesson.answer_wrong(2)
    page = lesson.page
    assert _marked(page).count() == 1
    page.locator("#etape-6 .option:not(.is-again)").first.click()
    until(page, "() => !document.querySelector('#etape-6 .mark')")


def test_once_understood_the_right_answer_is_said_on_its_line(visit):
    lesson = opened(visit(**CALM))
    lesson.answer_wrong(2)
    lesson.answer_wrong(2)
    lesson.acknowledge(2)
    lesson.page.evaluate("location.hash = 'etape-6'")
    lines = lesson.page.locator("#etape-6 .option:has(.mark--right)")
    assert lines.count() == 1
    assert "La bonne réponse" in lines.inner_text()
    assert "Je vais moi-même" in lines.inner_text()


def test_the_verdict_is_announced_by_a_region_that_was_there_before(visit):
    lesson = opened(visit(**CALM))
    region = lesson.page.locator("#annonce").element_handle()
    lesson.answer_wrong(2)
    assert region.text_content().startswith("Pas encore.")
    assert lesson.page.evaluate("document.activeElement.getAttribute('role')") == "group"


def test_the_end_leads_to_the_first_question_that_waits_by_its_words(visit):
    lesson = opened(visit(**CALM), step=5)
    page = lesson.page
    lesson.answer_right(1)
    page.evaluate("location.hash = 'fin'")
    page.locator("#fin.is-current").wait_for()
    assert not page.get_by_role("button", name="Terminer").count(), "it would end nothing"
    assert "Vous attendez vraiment un colis" in page.locator("#fin .remains").inner_text()
    page.get_by_role("link", name="Faire cette question").click()
    page.locator("#etape-6.is-current").wait_for()
