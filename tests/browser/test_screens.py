"""Each named screen, on a phone and zoomed, light and dark: axe finds nothing, nothing overflows, nothing is tiny."""

import pytest

from tests.screens import ADMINISTRATOR, FACILITATOR, SCREENS, TRAPS, VISITOR, sign_in

from .conftest import new_context
from .waiting import settle

# Elements wider than the window, less those that scroll inside their own frame.
OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const frames = ["auto", "scroll", "hidden", "clip"];
    const scrolls = (node) => node && node !== document.body
        && (frames.includes(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter((node) => node.getBoundingClientRect().right > width + 1 && !scrolls(node.parentElement))
        .slice(0, 5).map((node) => node.outerHTML.slice(0, 120));
}"""

# What a thumb must hit: 44 px both ways. A link inside a sentence is allowed to be as tall as its line (WCAG 2.5.8).
SMALL_TARGETS = """() => {
    const shown = (node) => node.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
    const inSentence = (node) => node.matches("a, summary") && node.closest("p, li, dd, .para")
        && node.closest("p, li, dd, .para").textContent.trim().length > node.textContent.trim().length + 2;
    const label = (node) => node.labels && node.labels[0];
    return [...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden]), textarea")]
        .filter((node) => shown(node) && !node.disabled && !inSentence(node) && !node.closest(".skip-link"))
        .map((node) => {
            const boxes = [node, label(node)].filter(Boolean).map((each) => each.getBoundingClientRect());
            return [node, Math.max(...boxes.map((box) => box.height)), Math.max(...boxes.map((box) => box.width))];
        })
        .filter(([, height, width]) => height && width && (height < 43.5 || width < 43.5))
        .map(([node, height, width]) => `${width.toFixed(0)}x${height.toFixed(0)} ${node.outerHTML.slice(0, 120)}`);
}"""

BROKEN_PICTURES = """() => [...document.images]
    .filter((image) => image.complete && !image.naturalWidth && image.getAttribute("src"))
    .map((image) => image.src)"""


@pytest.fixture(scope="module")
def memories():
    """What the browser of each learner remembers, so that nobody comes in twenty times."""
    return {}


@pytest.fixture(scope="module")
def windows():
    """The browser of each member of the team, signed in once and kept: `/espace/` leaves nothing in it."""
    found = {}
    yield found
    for context in found.values():
        context.close()


@pytest.fixture
def page_of(chromium, site, watch, memories, windows):
    """`page_of(who)`: a page in front of that person. A learner, or nobody, comes in a new browser each time."""
    opened = []
    watch.expect("Service Worker registration blocked")  # by us: each new browser would keep the whole site aside

    def open_page(who):
        context = windows.get(who) or new_context(
            chromium, site, reduced_motion="reduce", service_workers="block", storage_state=memories.get(who)
        )
        watch.on(context)
        page = context.new_page()
        opened.append((who, context, page))
        if who != VISITOR and who not in memories:
            sign_in(page, who)
            memories[who] = context.storage_state()
            if who in (FACILITATOR, ADMINISTRATOR):
                windows[who] = context
        return page

    yield open_page
    for who, context, page in opened:
        page.close()
        watch.off(context)
        if who not in windows:
            context.close()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_screen_is_accessible_and_fits(screen, page_of, axe, watch):
    if screen.status >= 400:
        watch.expect(f"status of {screen.status}")
    page = page_of(screen.who)
    response = page.goto(screen.path)
    assert response.status == screen.status
    screen.then(page)
    settle(page)

    problems = []
    problems += [f"light: {problem}" for problem in axe(page)]
    page.emulate_media(color_scheme="dark")  # the same page: only its colours have changed
    problems += [f"dark: {problem}" for problem in axe(page, "color-contrast")]
    problems += [f"target: {target}" for target in page.evaluate(SMALL_TARGETS)]
    problems += [f"picture: {source}" for source in page.evaluate(BROKEN_PICTURES)]
    problems += [f"overflow at 360: {node}" for node in page.evaluate(OVERFLOW)]
    page.set_viewport_size({"width": 320, "height": 640})
    problems += [f"overflow at 320: {node}" for node in page.evaluate(OVERFLOW)]
    page.set_viewport_size({"width": 640, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    problems += [f"overflow with text at 200 %: {node}" for node in page.evaluate(OVERFLOW)]
    assert not problems, "\n".join(problems)


def test_whole_lesson_is_accessible_without_javascript(visit, axe, watch):
    # Only our files are refused: with JavaScript off for good, axe itself could not run.
    watch.expect("ERR_FAILED")
    page = visit()
    page.route("**/*.js", lambda route: route.abort())
    page.goto(TRAPS)
    problems = axe(page)
    assert not problems, "\n".join(problems)
