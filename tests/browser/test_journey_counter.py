"""J1, at a counter: an adviser shows a QR, a lesson opens on the person's phone, and nobody knows whose it was."""

import re

from tests.journeys.resident import exercises_of
from tests.screens import TRAPS, enter_as_staff

from .lesson import Lesson
from .test_bad_days import scan

MEMORY = """() => [localStorage, sessionStorage].flatMap((area) => Object.keys(area))
    .filter((key) => key.startsWith("passerelle:"))"""


def cookies(page):
    return {cookie["name"] for cookie in page.context.cookies()}


def show_the_square(desk, title):
    """Choose a lesson and show its QR as large as the screen; return the address it says."""
    enter_as_staff(desk, "animatrice")
    desk.goto("/espace/orienter/")
    option = desk.locator("[name=lesson] option", has_text=title)
    desk.select_option("[name=lesson]", value=option.get_attribute("value"))
    desk.get_by_role("button", name="Montrer le carré").click()
    desk.get_by_role("link", name="Montrer en grand").click()
    desk.locator(".scan__qr").wait_for()
    assert desk.evaluate("document.documentElement.scrollHeight <= window.innerHeight"), "seen whole, without scrolling"
    return scan(desk.locator(".scan__qr"))


def test_a_lesson_opens_at_once_and_is_forgotten_at_the_end(visit, desktop):
    address = show_the_square(desktop, "Repérer un message piégé")

    phone = visit(reduced_motion="reduce")
    phone.goto(address)
    assert TRAPS in phone.url
    assert "sessionid" not in cookies(phone), "who only looks leaves nothing and keeps nothing"
    phone.goto(address)  # scanned again
    phone.wait_for_load_state("networkidle")

    lesson = Lesson(phone, TRAPS, exercises_of("M2-L4"))
    lesson.go_to(5)
    lesson.answer_right(1)
    assert "sessionid" in cookies(phone), "the first answer is kept"
    lesson.go_to_end()
    end = phone.locator("#fin")
    assert end.get_by_text("C'est facultatif").is_visible()
    assert end.get_by_role("link", name="Garder ma place").is_visible()
    end.get_by_role("link", name="J'ai fini, merci").click()
    phone.get_by_role("heading", name="Quitter sans garder votre place ?").wait_for()  # a kind word erases nothing
    phone.get_by_role("button", name="Quitter et tout perdre").click()
    phone.wait_for_url(lambda url: "/quitter/" not in url)
    phone.get_by_text("Vous avez quitté").wait_for()
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate(MEMORY) == []
    phone.goto("/mon-parcours/")
    assert "Rien n'est commencé" in phone.locator("main").inner_text()

    desktop.goto("/espace/orienter/usages/")
    row = desktop.locator(".referral-row", has_text="Repérer un message piégé").inner_text()
    assert "Ouverte : moins de 5" in row
    assert "Commencée : moins de 5" in row


def test_the_slips_print_four_on_a_page(desktop):
    show_the_square(desktop, "Repérer un message piégé")
    desktop.get_by_role("link", name="Fermer").click()
    desktop.locator(".slip__qr").first.wait_for()
    assert desktop.locator(".slip:visible").count() == 1
    desktop.emulate_media(media="print")
    assert desktop.locator(".slip:visible").count() == 4
    assert not desktop.locator(".tabs").is_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", desktop.pdf(format="A4"))) == 1
