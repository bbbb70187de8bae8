"""What is printed for a group: eight cards on a page, nothing cut, and a poster of one page."""

import re

import pytest

from tests.screens import FACILITATOR, enter_as_staff

NAMES = [f"Abdoulrahmanibnmohammadel {n}" for n in range(30)]
# Keep the first cards, and give each the longest words that it can have.
LONGEST = """(number) => {
    const cards = [...document.querySelectorAll(".access-card")];
    for (const card of cards.slice(number)) card.remove();
    for (const card of cards.slice(0, number)) {
        card.querySelector(".access-card__identifier").textContent = "turquoise-satellite-42";
        card.querySelector(".access-card__foot strong").textContent = "passerelle.saint-germain-en-laye.fr/entrer";
    }
}"""
CUT = """() => [...document.querySelectorAll(".access-card")]
    .filter((card) => card.scrollHeight > card.clientHeight || card.scrollWidth > card.clientWidth)
    .map((card) => `${card.scrollWidth}x${card.scrollHeight} in ${card.clientWidth}x${card.clientHeight}`)"""


def pages_of(page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))


@pytest.fixture
def group(visit):
    """The page « Ajouter des personnes » of a new group, open in the browser of the facilitator."""
    page = visit()
    enter_as_staff(page, FACILITATOR)
    page.goto("/espace/groupes/nouveau/")
    page.fill("[name=title]", "Atelier du jeudi matin, pour découvrir, avec un nom aussi long que possible, voilà !")
    page.get_by_role("button", name="Créer le groupe").click()
    page.wait_for_url("**/personnes/ajouter/")
    return page


def test_eight_cards_on_a_page_and_nothing_cut(group):
    group.fill("[name=names]", "\n".join(NAMES))
    group.locator("button[value=paste]").click()
    group.locator("button[value=confirm]").click()
    group.wait_for_selector(".access-card")
    group.evaluate("document.fonts.ready")
    group.emulate_media(media="print")
    for cards, pages in ((30, 4), (9, 2), (8, 1), (1, 1)):
        group.evaluate(LONGEST, cards)
        assert group.locator(".access-card").count() == cards
        assert group.evaluate(CUT) == []
        assert pages_of(group) == pages


def test_the_poster_is_one_page(group):
    group.goto(group.url.replace("personnes/ajouter/", "affiche/"))
    group.evaluate("document.fonts.ready")
    assert pages_of(group) == 1
