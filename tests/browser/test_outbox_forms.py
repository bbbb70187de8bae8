"""Every form of every learner's screen, pressed without network: kept and said, or still before one's eyes and said."""

import pytest
from django.urls import resolve
from playwright.sync_api import TimeoutError

from tests.outbox_forms import BY_THE_OUTBOX, LIKE_ANOTHER, PLAIN
from tests.screens import LEARNER, RETURNING, SCREENS, VISITOR, sign_in

from .waiting import settle, until

CALM = {"reduced_motion": "reduce"}
FORMS = """() => [...document.querySelectorAll("form[method=post]")].map((form, index) => ({
    index,
    path: new URL(form.action).pathname,
    sent: form.matches("[data-send], [data-exercise], [data-behaviour~=help]"),
    alone: Boolean(form.closest("dialog.auto-exit")), // pressed in test_bad_days.py: it leaves by itself
}))"""
FILL = """index => {
    for (const said of document.querySelectorAll("[data-note], .feedback, [data-unsent], [data-outcome], [data-line]"))
        said.textContent = "";
    const form = document.querySelectorAll("form[method=post]")[index];
    form.noValidate = true;
    for (const field of form.elements) {
        if (["radio", "checkbox"].includes(field.type)) field.checked = true;
        if (["text", "textarea"].includes(field.type) && !field.value) field.value = "Bonjour";
    }
}"""
PRESS = """index => {
    const form = document.querySelectorAll("form[method=post]")[index];
    form.requestSubmit(form.querySelector("button:not([type=button])"));
}"""
IN_THE_PAGE = """index => {
    const form = document.querySelectorAll("form[method=post]")[index];
    return form ? JSON.stringify([...new FormData(form)]) : "";
}"""
ON_THE_DEVICE = "path => (localStorage.getItem('passerelle:envois') ?? '').includes(`\"url\":\"${path}\"`)"
FORGET = "localStorage.removeItem('passerelle:envois')"  # so that the next screens are as if nothing was pressed
# What each person meets at least: screens that lose their forms would leave nothing to press.
MET = {
    VISITOR: {
        "comptes:enter",
        "groupes:open_code",
        "groupes:seat_names",
        "groupes:type_code",
        "suivi:answer",
        "suivi:enrol",
        "suivi:placement",
        "suivi:placement_answer",
        "suivi:placement_stop",
    },
    LEARNER: {
        "comptes:leave",
        "comptes:reissue",
        "echanges:my_information",
        "groupes:ask_for_help",
        "groupes:leave_group",
        "groupes:leave_proposal",
        "groupes:my_request",
        "groupes:open_proposal",
        "groupes:seat_help",
        "groupes:seat_pair",
        "groupes:sharing",
        "suivi:answer",
    },
    RETURNING: {"suivi:recall", "suivi:recall_answer", "suivi:recall_put_off"},
}


def open_screen(page, screen):
    if screen.who == VISITOR:  # each screen as somebody who has just come
        page.context.clear_cookies()
    page.goto(screen.path)
    screen.then(page)
    settle(page)


def press(page, form):
    """Fill in a form and press it; return what is wrong with what follows."""
    page.evaluate(FILL, form["index"])
    filled = page.evaluate(IN_THE_PAGE, form["index"])
    page.evaluate(PRESS, form["index"])
    try:
        page.get_by_text("réseau").locator("visible=true").first.wait_for(timeout=8000)
    except TimeoutError:
        return "nothing says that there is no network"
    kept = page.evaluate(ON_THE_DEVICE, form["path"]) or page.evaluate(IN_THE_PAGE, form["index"]) == filled
    return "" if kept else "what was typed is lost"


@pytest.mark.parametrize("who", MET)
def test_every_form_of_a_learner_is_known_and_loses_nothing_without_network(visit, watch, site, who):
    for words in ("ERR_INTERNET_DISCONNECTED", "status of 4"):
        watch.expect(words)
    if who == RETURNING:
        site.manage("creer_demo_suivi")  # a recall begun by another test would show its questions only
    page, pressed, unknown, wrong, lost = visit(**CALM), set(), set(), [], []
    sign_in(page, who)
    for screen in SCREENS:
        if screen.who != who or screen.path.startswith("/equipe/"):
            continue
        open_screen(page, screen)
        page.context.set_offline(True)
        for form in page.evaluate(FORMS):
            name = resolve(form["path"]).view_name
            if name not in BY_THE_OUTBOX | PLAIN | set(LIKE_ANOTHER):
                unknown.add((screen.name, name))
            if form["sent"] is (name in PLAIN):
                wrong.append((screen.name, name))
            if name in pressed or form["alone"]:
                continue
            pressed.add(name)
            if problem := press(page, form):
                lost.append((screen.name, name, page.url, problem))
        page.evaluate(FORGET)
        page.context.set_offline(False)
    assert not unknown, "forms to add to tests/outbox_forms.py"
    assert not wrong, "forms that are not sent as tests/outbox_forms.py says"
    assert not lost
    assert MET[who] <= pressed, "forms that a screen no longer shows"


def test_a_form_that_meets_no_network_comes_back_as_our_own_page_with_what_was_typed(visit, watch):
    """The browser believes it is connected, as behind the wall of a café: the service worker answers."""
    watch.expect("ERR_INTERNET_DISCONNECTED")
    watch.expect("status of 503")
    page = visit(**CALM)
    page.add_init_script("Object.defineProperty(navigator, 'onLine', {get: () => true})")
    page.goto("/entrer/")
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "() => Boolean(navigator.serviceWorker.controller)")
    page.fill("[name=identifier]", "tulipe-soleil-42")
    page.fill("[name=pin]", "9753")
    page.context.set_offline(True)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("heading", name="Pas de réseau").wait_for()
    assert "tulipe-soleil-42" in page.locator("main").inner_text()
    assert "9753" not in page.content()
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    page.wait_for_url("**/entrer/")
    assert page.locator("[name=identifier]").input_value() == "tulipe-soleil-42"


def test_the_page_for_no_network_says_what_waits_and_nothing_else(visit, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = visit(**CALM)
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "() => Boolean(navigator.serviceWorker.controller)")
    page.context.set_offline(True)
    page.goto("/modules/")
    page.get_by_role("heading", name="Pas de réseau").wait_for()
    assert "gardé" not in page.locator("main").inner_text(), "nothing waits, and it is said that something does"


def test_back_to_the_result_of_a_form_asks_for_its_page_again(visit, watch):
    """The browser keeps no such page, and says so to the service worker: that is no absence of network."""
    page = visit(**CALM)
    page.goto("/entrer/")
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "() => Boolean(navigator.serviceWorker.controller)")
    page.fill("[name=identifier]", "tulipe-soleil-42")
    page.fill("[name=pin]", "9753")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_text("ne correspond pas").wait_for()
    page.goto("/modules/")
    page.go_back()
    page.wait_for_url("**/entrer/")
    assert "Pas de réseau" not in page.locator("main").inner_text()
    assert page.locator("[name=identifier]").is_visible()
    assert "9753" not in page.content()
