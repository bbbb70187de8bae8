"""J3, alone at home: Oksana begins on a phone, goes on with another one, asks for help, and is answered."""

import uuid

from tests.journeys.resident import exercises_of
from tests.screens import TRAPS, enter, enter_as_staff

from .lesson import Lesson

KEPT = "() => JSON.parse(localStorage.getItem('passerelle:envois') ?? '[]').filter(({kind}) => kind !== 'steps').length"


def unique(words):
    """Words that only this test says: the site is shared with the other tests."""
    return f"{words} {uuid.uuid4().hex[:6]}"


def open_help(page):
    page.locator(".lesson__ask[aria-haspopup]").click()
    return page.locator("#aide[open]")


def requests_saying(desk, words):
    desk.goto("/espace/demandes/")
    return desk.locator(".request", has_text=words)


def test_begun_on_one_device_answered_on_another(visit, desktop):
    question, reply = unique("Où est l'adresse du site ?"), unique("Juste après les deux barres.")
    first = visit(reduced_motion="reduce")
    enter(first)
    lesson = Lesson(first, TRAPS, exercises_of("M2-L4"))
    lesson.open()
    lesson.go_to(4)
    first.goto("/")
    assert "Bonjour Oksana" in first.locator("main").inner_text()

    other = visit(reduced_motion="reduce")
    enter(other)
    other.goto("/")
    other.locator(f"main .resume a[href*='{TRAPS}']").click()
    other.locator(".screen.is-current").wait_for()
    lesson = Lesson(other, TRAPS, exercises_of("M2-L4"))
    assert lesson.current_step() == 4, "the lesson opens where it was left"

    dialog = open_help(other)
    dialog.locator("textarea").fill(question)
    dialog.get_by_role("button", name="Envoyer ma question").click()
    dialog.get_by_text("C'est envoyé").wait_for()
    dialog.get_by_role("button", name="Fermer").click()
    assert lesson.current_step() == 4, "the place is kept"
    other.goto("/mon-parcours/")
    assert question in other.locator("main").inner_text()

    enter_as_staff(desktop, "animatrice")
    asked = requests_saying(desktop, question)
    assert "Oksana" in asked.inner_text()
    assert asked.locator(f"a[href='{TRAPS}#etape-4']").count() == 1
    asked.get_by_role("link", name="Répondre").click()
    desktop.locator("main textarea").fill(reply)
    desktop.get_by_role("button", name="Envoyer ma réponse").click()
    desktop.get_by_text("Votre réponse est partie").wait_for()

    other.goto("/")
    assert "Animatrice vous répond" in other.locator("main").inner_text()
    assert reply in other.locator("main").inner_text()
    other.goto("/mon-parcours/")
    with other.expect_navigation():
        other.locator(".my-help__one", has_text=reply).get_by_role("button", name="J'ai lu").click()
    read = other.locator(".my-help__one", has_text=reply)
    assert read.get_by_role("button", name="J'ai lu").count() == 0
    assert reply in read.inner_text(), "read, and still there"
    other.goto("/")
    assert reply not in other.locator("main").inner_text()


def test_without_network_a_request_waits_on_the_device_and_leaves_once(visit, desktop, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    question = unique("Je suis perdue.")
    phone = visit(reduced_motion="reduce")
    enter(phone)
    Lesson(phone, TRAPS, exercises_of("M2-L4")).open()
    phone.context.set_offline(True)
    dialog = open_help(phone)
    dialog.locator("textarea").fill(question)
    dialog.get_by_role("button", name="Je bloque ici").click()
    dialog.get_by_text("gardée sur cet appareil").wait_for()
    assert phone.evaluate(KEPT) == 1
    dialog.get_by_role("button", name="Fermer").click()
    phone.context.set_offline(False)
    phone.get_by_text("Votre demande d'aide est partie").wait_for()
    assert phone.evaluate(KEPT) == 0
    enter_as_staff(desktop, "animatrice")
    assert requests_saying(desktop, question).count() == 1


def test_without_javascript_the_page_does_the_same(phone_without_js, desktop):
    question = unique("Et maintenant ?")
    enter(phone_without_js)
    phone_without_js.goto(TRAPS)
    phone_without_js.locator(".lesson__help a").click()
    phone_without_js.locator("main textarea").fill(question)
    phone_without_js.get_by_role("button", name="Envoyer ma question").click()
    phone_without_js.get_by_text("C'est envoyé à Animatrice").wait_for()
    assert TRAPS in phone_without_js.url
    enter_as_staff(desktop, "animatrice")
    assert requests_saying(desktop, question).count() == 1
