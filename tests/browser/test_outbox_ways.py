"""Whatever was done while nothing could leave is on the site once after: network back, « Quitter », automatic exit."""

import json

import pytest
from django.urls import resolve

from tests.outbox_forms import BY_THE_OUTBOX, LIKE_ANOTHER
from tests.screens import ACCOUNT, TRAPS, WELCOME, enter

from .outbox_person import LAST
from .waiting import settle, until

BOX = "passerelle:envois"
WAITS = f"url => JSON.parse(localStorage.getItem('{BOX}') ?? '[]').some((item) => item.url === url)"
CALM = {"reduced_motion": "reduce"}
# What waits, in the order it is done, and the page where it is done.
THINGS = {
    "suivi:step": f"{ACCOUNT}#etape-2",  # by itself
    "suivi:answer": TRAPS,
    "suivi:finish": LAST,  # where nothing but reading remains
    "groupes:my_autonomy": WELCOME,
    "suivi:restart": WELCOME,
    "suivi:review_answer": "/bilans/{review}/",
    "suivi:recall_answer": "/on-se-souvient/{recall}/",
    "suivi:recall_put_off": "/mon-parcours/",
    "groupes:ask_for_help": "/demander-de-l-aide/",
    "groupes:my_request": "/mon-parcours/",
    "groupes:leave_proposal": "/mon-parcours/",
    "groupes:room_question": "/seance/question/",
}
FORMS = """() => [...document.querySelectorAll("form[method=post]")].map((form, index) => ({
    index, path: new URL(form.action).pathname, choice: Boolean(form.querySelector("[type=radio]")),
}))"""
PRESS = """index => {
    const form = document.querySelectorAll("form[method=post]")[index];
    const choice = form.querySelector("[type=radio]");
    if (choice) choice.checked = true;
    if (form.elements.text) form.elements.text.value = "Je suis perdue.";
    form.requestSubmit(form.querySelector("button:not([type=button])"));
}"""


def inside(site, call):
    """Call a function of outbox_person.py on the site; return what it printed."""
    said = site.manage("shell", "-c", f"from tests.browser import outbox_person\noutbox_person.{call}")
    return json.loads(said.strip().splitlines()[-1])


def nothing_leaves(page):
    """Let pages come, and nothing that a page sends by itself leave: a network that comes and goes."""
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())


def everything_leaves(page):
    page.unroute_all(behavior="wait")


def do(page, name, path):
    page.goto(path)
    settle(page)
    if name == "suivi:step":
        address = page.locator("[data-step-url]").get_attribute("data-step-url")
    else:
        forms = [form for form in page.evaluate(FORMS) if resolve(form["path"]).view_name == name]
        assert forms, (name, page.url)
        form = max(forms, key=lambda form: form["choice"])
        page.evaluate(PRESS, form["index"])
        address = form["path"]
    until(page, WAITS, address)


def network_comes_back(page):
    page.goto("/lexique/")
    settle(page)
    page.context.set_offline(True)
    everything_leaves(page)
    page.context.set_offline(False)


def person_leaves(page):
    page.goto("/quitter/")
    settle(page)
    everything_leaves(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/quitter/" not in url)


def place_closes_by_itself(page):
    page.goto("/lexique/")
    settle(page)
    minutes = int(page.locator("dialog.auto-exit").get_attribute("data-minutes"))
    page.clock.fast_forward((minutes * 60 - 2) * 1000)
    page.locator("dialog.auto-exit[open]").wait_for()
    everything_leaves(page)
    page.clock.run_for(4000)
    page.wait_for_url(lambda url: "/lexique/" not in url)


@pytest.mark.parametrize("way", [network_comes_back, person_leaves, place_closes_by_itself])
def test_everything_that_waits_is_on_the_site_once_after(visit, watch, site, way):
    for words in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED"):
        watch.expect(words)
    person = inside(site, "create()")
    page = visit(**CALM)
    page.clock.install()
    enter(page, person["identifier"], person["pin"])
    page.goto("/seance/")
    page.get_by_role("button", name="Rejoindre la séance").first.click()
    page.get_by_role("heading", name="Bonjour").wait_for()
    nothing_leaves(page)
    for name, path in THINGS.items():
        do(page, name, path.format(**person))
    way(page)
    until(page, f"() => !localStorage.getItem('{BOX}')")
    assert inside(site, f"tell({person['learner']}, {person['question']})") == dict.fromkeys(THINGS, 1)


def test_each_thing_that_may_wait_is_in_the_table():
    assert {LIKE_ANOTHER.get(name, name) for name in THINGS} == BY_THE_OUTBOX
