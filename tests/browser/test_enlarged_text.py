"""Text twice as big on a phone, as its settings allow: everything stays inside the screen."""

import pytest

from tests.screens import ACCOUNT, TRAPS

PAGES = ["/", "/modules/", "/modules/proteger-mon-identite/", "/parcours/premiers-pas/", "/mon-parcours/", "/entrer/"]


@pytest.mark.parametrize("path", [*PAGES, "/lexique/", "/recherche/?q=demarche", TRAPS, ACCOUNT])
def test_text_twice_as_big_stays_inside_the_screen(visit, path):
    page = visit({"viewport": {"width": 360, "height": 640}})
    page.goto(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
