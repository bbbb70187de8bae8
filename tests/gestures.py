"""`make gestes`: every step of every lesson under a thumb and under Tab, at four sizes, signed in and not.

On each step: the action is in sight without scrolling and nothing is over it; the bar has one row and is low; nothing
scrolls sideways; whatever Tab reaches is on top. What is found is printed, one line a step, and is an error.
`make gestes SEULEMENT="M1-L1 M2-L4"` walks a few lessons. The suite keeps a sample: tests/browser/test_gestures.py.
"""

import sys
from collections import Counter

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, DESKTOP, PHONE, Watch, new_context
from tests.browser.waiting import settle, until
from tests.journeys.resident import LESSONS
from tests.screens import enter
from tests.server import running_site

SIZES = {"360x640": (360, 640), "360x560": (360, 560), "320x568": (320, 568), "1280x720": (1280, 720)}
BAR = 88  # px at most, everywhere

# One screen as somebody sees it: the state of its question, and everything that is wrong with it.
LOOK = """([highest, wide]) => {
    const wrong = [];
    const screen = document.querySelector(".screen.is-current");
    const bar = document.querySelector(".pager").getBoundingClientRect();
    if (bar.height > highest) wrong.push(`the bar is ${bar.height} px high`);
    const shown = [...document.querySelectorAll(".pager > *")].filter((each) => each.offsetParent);
    const middles = shown.map((each) => each.getBoundingClientRect()).map((box) => box.top + box.height / 2);
    if (Math.max(...middles) - Math.min(...middles) > 6) wrong.push("the bar has two rows");
    const width = document.documentElement.scrollWidth;
    if (width > wide) wrong.push(`${width} px wide`);
    const button = document.querySelector(".pager__next");
    const waits = Boolean(screen.querySelector("form[data-exercise]:not([data-done])")) && screen.id !== "fin";
    if (screen.id !== "fin") {
        const box = button.getBoundingClientRect();
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        if (!button.contains(top)) wrong.push("the action is not in sight");
        const words = button.textContent.trim();
        if (waits && /^(Continuer|Commencer)/.test(words)) wrong.push(`« ${words} » while a question waits`);
    }
    return {id: screen.id, waits, wrong};
}"""

# What has the focus, and what is over it. A box that is drawn by us stands for its label.
FOCUS = """() => {
    const node = document.activeElement;
    const screen = document.querySelector(".screen.is-current");
    if (!node || node === document.body) return null;
    const seen = node.matches("[type=radio], [type=checkbox]") && node.closest("label") || node;
    const box = seen.getClientRects()[0] ?? seen.getBoundingClientRect(); // words that wrap have several
    const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 40), 1), innerWidth - 1);
    const covered = [0.25, 0.75].map((part) => Math.min(box.top + part * box.height, innerHeight - 4)).some((y) => {
        const top = document.elementFromPoint(x, y);
        return !top || !(seen.contains(top) || top.contains(seen));
    });
    const words = (seen.textContent || node.getAttribute("aria-label") || node.name || "").trim().slice(0, 40);
    return {inside: screen.contains(node), covered: covered && node.tabIndex >= 0, words: `${node.tagName} ${words}`};
}"""


def look(page) -> dict:
    """Return what is wrong on the screen in front of the person."""
    return page.evaluate(LOOK, [BAR, page.viewport_size["width"]])  # a phone says that it is as wide as what overflows


def tab_through(page, most: int = 60) -> tuple[int, list[str]]:
    """Press Tab through the screen; return how many stops, and those that something covers."""
    page.evaluate("document.querySelector('.screen.is-current [id^=titre]').focus()")
    stops, covered = 0, []
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if not focus or not focus["inside"]:
            break
        stops += 1
        if focus["covered"]:
            covered.append(focus["words"])
    return stops, covered


def walk(page, path: str, *, tabs: bool = True) -> tuple[Counter, list[str]]:
    """Look at each screen of a lesson; return what was counted, and what is wrong in words."""
    counts, wrong = Counter(), []
    page.goto(path)
    settle(page)
    for step in page.evaluate("[...document.querySelectorAll('.screen')].map((each) => each.id)"):
        page.evaluate("step => { location.hash = step }", step)
        until(page, "step => document.querySelector('.screen.is-current').id === step", step)
        found = look(page)
        counts["screens"] += 1
        counts["questions"] += found["waits"]
        wrong += [f"{step}: {words}" for words in found["wrong"]]
        if tabs:
            stops, covered = tab_through(page)
            counts["stops"] += stops
            wrong += [f"{step}: under something: {words}" for words in covered]
    return counts, wrong


def _walk_all(chromium, site, codes, size, signed_in) -> int:
    """Print what is wrong in these lessons, for one size and one person; return how much."""
    width, height = SIZES[size]
    device = (DESKTOP if width > 1000 else PHONE) | {"viewport": {"width": width, "height": height}}
    watch = Watch(site.url)
    context = new_context(chromium, site, device, reduced_motion="reduce")
    watch.on(context)
    page = context.new_page()
    if signed_in:
        enter(page)
    who = f"{size} {'signed in' if signed_in else 'nobody'}"
    total, problems = Counter(), []
    for code in codes:
        counts, wrong = walk(page, LESSONS[code])
        total += counts
        problems += [f"{code} {words}" for words in wrong]
    problems += watch.unexpected()
    context.close()
    print(
        "\n".join([*(f"{who} {words}" for words in problems), f"{who}: {dict(total)}, {len(problems)} wrong"]),
        flush=True,
    )
    return len(problems)


def main():
    codes = sys.argv[1:] or list(LESSONS)
    with running_site() as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        wrong = sum(_walk_all(chromium, site, codes, size, signed_in) for size in SIZES for signed_in in (False, True))
        chromium.close()
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
