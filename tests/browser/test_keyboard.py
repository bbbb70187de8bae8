"""Somebody who never touches the screen: everything is reached in order, seen when reached, and left again."""

import pytest

from tests.screens import TRAPS

from .waiting import settle

FOCUSED = """() => {
    const node = document.activeElement;
    if (!node || node === document.body) return null;
    const box = (node.labels && node.labels[0] || node).getBoundingClientRect();
    const around = [node, node.parentElement, node.labels && node.labels[0]].filter(Boolean)
        .map((each) => getComputedStyle(each))
        .concat(getComputedStyle(node, "::after")); // a whole card is pressed through its one link
    return {
        what: node.outerHTML.slice(0, 120),
        inView: box.bottom > 0 && box.top < innerHeight && box.width > 0,
        visible: around.some((each) => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) >= 2
            || each.boxShadow !== "none"),
    };
}"""


def walk(page, most=120):
    """Press Tab until the page is left, and return what was reached."""
    reached = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (reached and focused["what"] == reached[0]["what"]):
            return reached
        reached.append(focused)
    return reached


@pytest.mark.parametrize("path", ["/", "/modules/", TRAPS, "/entrer/", "/lexique/", "/recherche/?q=lien"])
def test_tab_reaches_everything_and_shows_where_it_is(visit, path):
    page = visit(reduced_motion="reduce")
    page.goto(path)
    settle(page)
    reached = walk(page)
    assert len(reached) > 5
    assert "skip-link" in reached[0]["what"]
    assert not [focused["what"] for focused in reached if not focused["inView"]]
    assert not [focused["what"] for focused in reached if not focused["visible"]]


def test_skip_link_leads_to_the_content(phone):
    phone.goto("/modules/")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.id") == "contenu"
