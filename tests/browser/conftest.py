"""A browser, and the people who hold it: a phone, a desk, a phone without JavaScript.

Everything a browser complains about is a failure: an error in the console, a refusal of the content security policy,
a script that breaks, a request that leaves this machine.
"""

import contextlib
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.server import running_site

VENDOR = Path(__file__).parent / "vendor"
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


# What a page looks like, and what it weighs, is the same whatever the database.
LOOKS = {
    "test_budgets",
    "test_enlarged_text",
    "test_every_lesson",
    "test_gestures",
    "test_keyboard",
    "test_paper",
    "test_screens",
}


def pytest_collection_modifyitems(items):
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if item.path.stem in LOOKS:
                item.add_marker(pytest.mark.looks)


@pytest.fixture(scope="session")
def site():
    """The address of a server on its own copy of the demonstration."""
    with running_site() as site:
        yield site


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        pytest.skip("Chromium is missing: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What the browser complained about, less what a test said it expects."""

    site: str
    problems: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def on(self, context):
        context.on("page", self.on_page)
        context.on("request", self.on_request)

    def off(self, context):
        context.remove_listener("page", self.on_page)
        context.remove_listener("request", self.on_request)

    def on_page(self, page):
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.problems.append(f"script error on {page.url}: {error}"))

    def on_console(self, message):
        if message.type in ("error", "warning"):
            self.problems.append(f"console, {message.location.get('url')}: {message.text}")

    def on_request(self, request):
        if not request.url.startswith((self.site, "data:", "blob:", "about:")):
            self.problems.append(f"request to another site: {request.url}")

    def expect(self, text: str):
        self.expected.append(text)

    def unexpected(self) -> list[str]:
        return [problem for problem in self.problems if not any(text in problem for text in self.expected)]


@pytest.fixture
def watch(site):
    watch = Watch(site.url)
    yield watch
    assert not watch.unexpected(), "\n".join(watch.unexpected())


def new_context(chromium, site, device=PHONE, **options):
    """Return a browser that is nobody's, on this site."""
    context = chromium.new_context(base_url=site.url, locale="fr-FR", timezone_id="Europe/Paris", **(device | options))
    context.set_default_timeout(20_000)  # a busy machine is not a fault
    return context


@pytest.fixture
def visit(site, chromium, watch):
    """`visit(DESKTOP, color_scheme="dark")`: a page in a new browser, with nothing in its memory."""
    contexts = []

    def open_page(device=PHONE, **options):
        context = new_context(chromium, site, device, **options)
        watch.on(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        with contextlib.suppress(Exception):
            context.close()


@pytest.fixture
def phone(visit):
    return visit(PHONE)


@pytest.fixture
def desktop(visit):
    return visit(DESKTOP)


@pytest.fixture
def phone_without_js(visit):
    return visit(PHONE, java_script_enabled=False)


@pytest.fixture(scope="session")
def axe_source():
    locale = json.loads((VENDOR / "axe-fr.json").read_text())
    return (VENDOR / "axe.min.js").read_text() + f"\naxe.configure({{locale: {json.dumps(locale)}}});"


@pytest.fixture
def axe(axe_source):
    """`axe(page)`: what axe finds under RGAA and WCAG 2.2 AA, one readable line per element."""

    def run(page, *tags):
        page.evaluate(axe_source)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})",
            [*tags] or ["RGAAv4", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        )
        return [
            f"{violation['id']} ({violation['help']}): {node['html'][:200]} — {node.get('failureSummary', '')}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return run
