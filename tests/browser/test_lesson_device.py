"""What the device does by itself in a lesson: steps, answers without a network, drafts, checks of the drawn form."""

import json
import re
from pathlib import Path

import pytest

from tests.screens import ACCOUNT, TRAPS, enter

from .test_main_road import keep_place
from .waiting import settle

CASES = Path(__file__).parent.parent / "cours" / "exercices"
HARASSMENT = "/modules/proteger-mon-identite/harcelement-usurpation-je-reagis/"
CALM = {"reduced_motion": "reduce"}


def opened(page, path, step=None):
    page.goto(path if step is None else f"{path}#etape-{step}")
    settle(page)
    page.wait_for_selector(".lesson.is-paged")
    return page


def current(page):
    return page.locator(".screen.is-current").get_attribute("id")


def kept(page):
    """The answers that wait on this device; steps only read are not counted."""
    items = json.loads(page.evaluate("localStorage.getItem('passerelle:envois')") or "[]")
    return [item for item in items if item["kind"] == "answer"]


def test_back_and_forward_walk_the_steps_and_the_heading_takes_the_focus(visit):
    page = opened(visit(**CALM), TRAPS)
    for step in (1, 2, 3):
        page.locator(".pager__next").click()
        page.wait_for_selector(f"#etape-{step}.is-current")
        assert page.evaluate("document.activeElement.id") == f"titre-etape-{step}"
    page.go_back()
    page.wait_for_selector("#etape-2.is-current")
    page.go_forward()
    page.wait_for_selector("#etape-3.is-current")


def test_what_is_chosen_and_not_sent_survives_a_reload(visit):
    page = opened(visit(**CALM), TRAPS, step=6)
    page.locator("#etape-6 .option").nth(1).click()
    chosen = page.locator("#etape-6 :checked").get_attribute("value")
    page.reload()
    page.wait_for_selector("#etape-6.is-current")
    assert page.locator("#etape-6 :checked").get_attribute("value") == chosen


def test_three_taps_are_one_answer(visit):
    page = opened(visit(**CALM), TRAPS, step=8)
    sent = []
    page.on("request", lambda request: sent.append(request) if "/reponse/" in request.url else None)
    page.locator("#etape-8 .option").first.click()
    page.evaluate("for (let i = 0; i < 3; i += 1) document.querySelector('#etape-8 [name=act][value=answer]').click()")
    page.wait_for_selector("#etape-8 .feedback .notice")
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1


def test_without_network_answers_are_kept_said_and_sent_later(visit, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = opened(visit(**CALM), TRAPS, step=8)
    page.locator("#etape-8 .option").first.click()
    page.locator(".pager__next").click()
    page.wait_for_selector("#etape-8 .feedback .notice")
    page.wait_for_load_state("networkidle")

    page.context.set_offline(True)
    for step, option in ((6, 0), (6, 1), (10, 0)):  # a changed mind replaces the answer that waits
        page.evaluate(f"location.hash = 'etape-{step}'")
        page.locator(f"#etape-{step} .option").nth(option).click()
        page.locator(".pager__next").click()
        page.locator(f"#etape-{step} .feedback", has_text="Pas de réseau").wait_for()
    assert len(kept(page)) == 2
    assert "2 réponses" in page.locator(".outbox [data-line]").inner_text()

    page.context.set_offline(False)
    page.get_by_text("Tout ce qui attendait est parti. C'est enregistré.").wait_for()
    assert kept(page) == []
    assert "Enregistré" in page.locator("#enregistre").inner_text()
    assert page.locator("#etape-10 .feedback .notice").count()


def test_a_retry_of_the_same_answer_keeps_its_number_and_another_answer_takes_a_new_one(visit, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = opened(visit(**CALM), TRAPS, step=6)
    page.context.set_offline(True)
    numbers = []
    for option in (0, 0, 1):
        page.locator("#etape-6 .option").nth(option).click()
        page.locator(".pager__next").click()
        page.wait_for_selector("#etape-6 form:not([aria-busy])")
        page.wait_for_selector("#etape-6 .feedback .notice")
        numbers.append(dict(kept(page)[0]["data"])["attempt"])
    assert numbers[0] == numbers[1] != numbers[2]


def test_nothing_typed_in_the_drawn_form_leaves_the_device(visit):
    page = opened(visit(**CALM), ACCOUNT, step=6)
    boxes = page.locator("#etape-6 .box__input")
    for index, text in enumerate(
        ["Melnyk", "Oksana", "o@courriel.example", "autre@courriel.example", "06 12 34 56 78"]
    ):
        boxes.nth(index).fill(text)
    boxes.nth(5).fill("courtmot")
    assert boxes.nth(4).input_value() == "06 •• •• •• ••"
    with page.expect_request(re.compile("/reponse/")) as request:
        page.locator(".pager__next").click()
    body = request.value.post_data
    assert 'name="device"' in body
    assert not any(text in body for text in ("Melnyk", "courriel", "courtmot", "field-", "06 12"))
    page.wait_for_selector("#etape-6 .box__error")
    assert page.locator("#etape-6 .box__input").first.input_value() == "Melnyk"  # the device remembers
    page.locator("#etape-6 [data-field=mot_de_passe] .box__error", has_text="8 caractères").wait_for()
    stored = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "Melnyk" not in stored
    assert "courtmot" not in stored


@pytest.fixture
def module(visit):
    """`module("typed")`: a page that can call the functions of a file of ours, as the site really serves it."""
    page = opened(visit(**CALM), ACCOUNT, step=6)

    def load(name):
        sources = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        source = next(url for url in sources if re.search(rf"/{name}[.\w]*\.js$", url))
        page.evaluate("async source => { window.module = await import(source); }", source)
        return page

    return load


def test_the_device_checks_rules_as_the_server_does(module):
    cases = json.loads((CASES / "account_rules_cases.json").read_text())["cases"]
    failing = module("sim-form").evaluate(
        """cases => cases.filter((c) => window.module.passes(
            {id: "r", field: "f", test: c.test, value: c.test === "same_as" ? "o" : c.value ?? ""},
            {f: {type: c.type ?? "text", required: c.required ?? false}, o: {type: c.other_type ?? "text"}},
            {f: c.typed, o: c.other},
        ) !== c.passes)""",
        cases,
    )
    assert failing == []


def test_the_device_hides_numbers_as_the_server_does(module):
    cases = json.loads((CASES / "masking_cases.json").read_text())["cases"]
    hides = module("typed")
    assert hides.evaluate("cases => cases.filter((c) => window.module.mask(c.text) !== c.masked)", cases) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_paper_holds_every_step_and_no_answer(visit, javascript):
    page = visit(java_script_enabled=javascript, **CALM)
    page.goto(TRAPS)
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    for step in range(1, 13):
        assert page.locator(f"#etape-{step}").is_visible()
    for hidden in (".pager", ".hint", "#fin", ".site-header .button", ".exercise__actions"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".sheet").is_visible()


def test_leaving_fast_hides_the_lesson_even_from_back(phone):
    phone.goto("/modules/")
    phone.goto(HARASSMENT)
    phone.locator(".is-paged").wait_for()
    for step in (1, 2):
        phone.locator(".pager__next").click()
        phone.locator(f"#etape-{step}.is-current").wait_for()
    phone.locator(".quick-exit button").click()
    phone.wait_for_url("**/lexique/")
    phone.go_back()
    phone.wait_for_url("**/modules/")


def test_leaving_fast_closes_the_place_and_keeps_the_work(visit):
    phone = visit(reduced_motion="reduce")
    identifier, code = keep_place(phone)
    phone.goto(HARASSMENT)
    phone.locator(".is-paged").wait_for()
    phone.locator(".pager__next").click()
    phone.locator("#etape-1.is-current").wait_for()
    phone.locator(".quick-exit button").click()
    phone.wait_for_url("**/lexique/")
    assert phone.locator("header a[href='/entrer/']").count(), "nobody is signed in any more"
    assert "quitté" not in phone.locator("main").inner_text(), "nothing says that somebody left"
    assert phone.evaluate("Object.keys(localStorage).filter(key => key.startsWith('passerelle:'))") == []
    enter(phone, identifier, code)
    phone.goto(HARASSMENT)
    phone.locator("#etape-1.is-current").wait_for()
