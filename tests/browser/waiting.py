"""Waiting for a page, from outside it. Knows nothing of Django, for what runs without it."""

import time

from playwright.sync_api import Error

READY = """() => document.readyState === "complete" && document.fonts.status === "loaded"
    && ["js", "is-ready"].filter((name) => document.documentElement.classList.contains(name)).length !== 1"""


def settle(page):
    """Wait until a page is there: loaded, its letters drawn, its behaviours mounted. An idle network is said later."""
    page.wait_for_load_state("load")
    for _ in range(400):
        if page.evaluate(READY):
            return
        page.wait_for_timeout(25)  # asked from here: without JavaScript a page may never look again by itself
    raise AssertionError(f"{page.url} is never ready")


def until(page, expression, arg=None, seconds=20):
    """Wait until a function of the page says yes, asked from here, whatever page is there by then.

    Playwright's own `wait_for_function` asks again from inside the page, with `eval`: our content security policy
    refuses it, whenever the first answer is no.
    """
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            if page.evaluate(expression, arg):
                return
        except Error as error:
            if "context was destroyed" not in str(error):  # another page is coming
                raise
        page.wait_for_timeout(25)
    raise AssertionError(f"Never true on {page.url}: {expression}")
