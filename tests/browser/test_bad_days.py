"""Bad days: no network, another device, a card scanned by a messaging preview, somebody who walks away."""

import io

import pytest
import zxingcpp
from PIL import Image

from tests.cours.suivi import answers
from tests.journeys.resident import exercises_of
from tests.screens import TRAPS, enter

from .lesson import Lesson
from .test_main_road import keep_place
from .waiting import settle


@pytest.fixture
def newcomer(visit):
    """A new card on a phone; returns the page and what the card says."""
    page = visit(reduced_motion="reduce")
    identifier, code = keep_place(page)
    return page, identifier, code


def lesson_on(page):
    lesson = Lesson(page, TRAPS, exercises_of("M2-L4"))
    lesson.open()
    return lesson


def scan(drawing) -> str:
    """Read a QR code as a telephone would: from its picture."""
    return zxingcpp.read_barcode(Image.open(io.BytesIO(drawing.screenshot(scale="css")))).text


def attempts_shown(page):
    """How many answers the person's own page says we hold."""
    page.goto("/mes-informations/")
    return page.locator("main").inner_text()


def test_an_answer_without_network_waits_on_the_device_and_leaves_once(newcomer, watch):
    page, _identifier, _code = newcomer
    watch.expect("ERR_INTERNET_DISCONNECTED")
    lesson = lesson_on(page)
    lesson.go_to(6)
    page.context.set_offline(True)
    form = lesson.form(2)
    for name, value in answers.wrong(lesson.exercises[1]).items():
        lesson._fill(form, name, value)
    page.locator(".pager__next").click()
    page.get_by_text("C'est gardé sur cet appareil").first.wait_for()
    page.context.set_offline(False)
    page.get_by_text("Tout ce qui attendait est parti").first.wait_for(timeout=15_000)
    assert "1 réponse" in attempts_shown(page)


def test_two_devices_find_the_same_answers(newcomer, visit):
    page, identifier, code = newcomer
    lesson = lesson_on(page)
    lesson.go_to(6)
    lesson.answer_right(2)
    other = visit(reduced_motion="reduce")
    enter(other, identifier, code)
    there = lesson_on(other)
    assert there.current_step() in (6, 7)
    there.go_to(8)
    there.answer_right(4)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.locator("#etape-8 input:disabled").count(), "answered elsewhere, so answered here"


def test_the_qr_of_a_card_asks_for_one_tap_and_a_preview_signs_nobody_in(newcomer, visit):
    page, _identifier, code = newcomer
    page.goto("/refaire-ma-carte/")
    page.locator("[name=current_pin]").fill(code)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    address = scan(page.locator(".access-card__qr"))
    preview = visit()
    preview.goto(address)
    preview.goto("/mon-parcours/")
    assert preview.locator("header a[href='/entrer/']").count(), "opening the address signed somebody in"
    preview.goto(address)
    preview.locator("main form button[type=submit]").first.click()
    preview.wait_for_url("**/mon-parcours/")
    assert preview.locator("header a[href='/quitter/']").count()


def test_leaving_wipes_what_the_device_remembers(newcomer):
    page, _identifier, _code = newcomer
    page.evaluate(
        "localStorage.setItem('passerelle:vues', '{}'); sessionStorage.setItem('passerelle:brouillon:x', '1')"
    )
    page.goto("/quitter/")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/quitter/" not in url)
    page.wait_for_load_state("networkidle")
    left = page.evaluate(
        "Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter(k => k.startsWith('passerelle:'))"
    )
    assert left == []
    page.goto("/mes-informations/")
    assert "/entrer/" in page.url


def test_somebody_who_walks_away_is_told_then_leaves_with_nothing_lost(newcomer, visit):
    _page, identifier, code = newcomer
    shared = visit(reduced_motion="reduce")
    shared.clock.install()
    enter(shared, identifier, code)
    lesson = lesson_on(shared)
    lesson.go_to(6)
    chosen = answers.wrong(lesson.exercises[1])["choice"]
    lesson._fill(lesson.form(2), "choice", chosen)
    shared.clock.fast_forward("14:10")
    shared.locator("dialog.auto-exit[open]").wait_for()
    assert "toujours là" in shared.locator("dialog.auto-exit").inner_text()
    shared.clock.fast_forward("01:00")
    shared.wait_for_url(lambda url: TRAPS not in url, timeout=15_000)
    again = visit(reduced_motion="reduce")
    enter(again, identifier, code)
    lesson = lesson_on(again)
    assert again.locator(f"#etape-6 [name=choice][value='{chosen}']").is_checked()


def test_somebody_who_leaves_at_once_finds_the_step_again(newcomer):
    page, _identifier, _code = newcomer
    lesson = lesson_on(page)
    lesson.go_to(2)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.reload()
    assert page.locator(f"main a[href*='{TRAPS}']").first.is_visible()
    lesson.open()
    assert lesson.current_step() == 2


def test_a_step_the_server_has_not_heard_of_is_found_again_all_the_same(newcomer):
    """The request sent while leaving may arrive after the page read when coming back."""
    page, _identifier, _code = newcomer
    page.add_init_script(
        "const real = window.fetch;"
        "window.fetch = (url, how) => how?.body?.has?.('step') ? Promise.reject(new Error('late')) : real(url, how);"
    )
    lesson = lesson_on(page)
    lesson.go_to(2)
    page.goto("/")
    lesson.open()
    assert lesson.current_step() == 2


def test_words_typed_for_help_and_not_sent_wait_for_the_person(visit):
    shared = visit(reduced_motion="reduce")
    shared.clock.install()
    enter(shared)
    shared.goto("/demander-de-l-aide/")
    settle(shared)
    shared.locator("[name=text]").fill("Je ne trouve pas le bouton")
    shared.clock.fast_forward("14:10")
    shared.locator("dialog.auto-exit[open]").wait_for()
    shared.clock.fast_forward("01:00")
    shared.wait_for_url(lambda url: "aide" not in url, timeout=15_000)
    assert "Je ne trouve pas" not in shared.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    again = visit(reduced_motion="reduce")
    enter(again)
    again.goto("/demander-de-l-aide/")
    assert again.locator("[name=text]").input_value() == "Je ne trouve pas le bouton"
