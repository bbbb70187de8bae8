"""The strict client itself: it would be worth nothing if it let these pages through."""

import pytest

from tests.strict import problems_of
from tests.tags import tags_of

PAGE = '<!doctype html><html lang="fr"><head><title>Bonjour</title></head><body><h1>Bonjour</h1>%s</body></html>'


@pytest.mark.parametrize(
    "fragment",
    [
        "<p>Un <strong>mot</strong>, un < et un & seuls.<br>Fin.</p>",
        '<img src="/a.svg" alt=""><input disabled><svg><title>Un</title><path d="M0 0"/></svg>',
        '<script type="application/json" id="x">{"a": "</p><b>"}</script><script src="/a.js"></script>',
        '<a href="https://ailleurs.example/?a=1&amp;b=2" title="l\'un > l\'autre">Là</a><!-- <p> -->',
    ],
)
def test_a_good_page_has_no_problem(fragment):
    assert problems_of(PAGE % fragment) == []


@pytest.mark.parametrize(
    ("fragment", "problem"),
    [
        ("<p>Un", "</body> closes"),
        ("<p><b>Un</p></b>", "</p> closes"),
        ("</div>", "</div> closes"),
        ("<p><div>Un</div></p>", "<div> inside <p>"),
        ("<h1>Deux</h1>", "2 h1"),
        ('<p id="a"></p><p id="a"></p>', "id 'a' twice"),
        ('<img src="/a.svg">', "without alt"),
        ('<p style="color: red">Un</p>', "style attribute"),
        ('<p STYLE="color: red">Un</p>', "style attribute"),
        ('<button onclick="a()">Un</button>', "inline handler"),
        ("<style>p {}</style>", "inline <style>"),
        ("<script>a()</script>", "inline <script>"),
        ('<script src="//ailleurs.example/a.js"></script>', "from another site"),
        ("<p>{{ oubli }}</p>", "leftover"),
    ],
)
def test_a_bad_page_is_refused(fragment, problem):
    assert any(problem in said for said in problems_of(PAGE % fragment))


def test_a_page_says_its_title_and_its_language():
    problems = problems_of(PAGE.replace("fr", "en").replace("<title>Bonjour</title>", "<title> </title>") % "")
    assert "lang is 'en'" in problems
    assert "no title" in problems


def test_a_problem_has_its_line():
    assert problems_of("<p>Un</p>\n\n<img>") == ["line 3: <img src=None> without alt"]


def test_a_tag_is_read_as_a_browser_reads_it():
    (tag,) = tags_of("du texte <INPUT Name='a' value=\"l&#39;un\" data-x=3 checked/>")
    assert (tag.name, tag.before, tag.closes, tag.closes_itself) == ("input", "du texte ", False, True)
    assert tag.attributes == {"name": "a", "value": "l'un", "data-x": "3", "checked": ""}
