from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from hypothesis import example, given
from hypothesis import strategies as st

from cours.exercices.markup import plain, render, render_inline, term_key

GLOSSARY = {"hameconnage": "Message qui imite une banque.", "mot-de-passe": "Votre clé."}
# Texts full of the signs that matter, so that chance meets the corners.
TEXTS = st.lists(
    st.sampled_from(
        ["**", "*", "[[", "]]", "|", "\n", "\n\n", "\r\n", " ", "<b>", "&", '"', "mot", "hameçonnage", "é", "<script>"]
    )
    | st.text(max_size=5),
    max_size=25,
).map("".join)


class Reader(HTMLParser):
    """Collect the tags, and fail on one that is not closed where it should be."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(html)
        self.close()
        assert not self.open, html

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, *attributes))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@given(TEXTS)
@example("**[[hameçonnage]]** et [[hameçonnage]]")
def test_it_gives_nothing_but_its_own_tags_always_closed(text):
    allowed = {"div", "strong", "br", "details", "summary", "span"}
    assert {tag for tag, *_ in Reader(render(text, glossary=GLOSSARY)).tags} <= allowed
    inline = Reader(render_inline(text))
    assert {tag for tag, *_ in inline.tags} <= {"strong", "br"}


@given(TEXTS)
def test_it_never_puts_a_block_inside_bold(text):
    html = render(text, glossary=GLOSSARY)
    assert "<strong><details" not in html


@given(st.text(max_size=80))
def test_it_keeps_every_letter(text):
    kept = [character for character in text if character.isalnum()]
    shown = [character for character in Reader(render(text)).text if character.isalnum()]
    assert shown == kept


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "**<b>**", "[[<i>|x]]"]
)
def test_it_escapes_everything_that_is_not_its_markup(text):
    for html in (render(text), render(text, glossary={"x": "<script>"}), render_inline(text)):
        assert "<script" not in html
        assert "<img" not in html
        assert "<i>" not in html
        assert "<b>" not in html


def test_it_shows_bold_paragraphs_and_lines():
    assert render("Un **mot**.\nDeux.\n\n\n  Trois.") == (
        '<div class="para">Un <strong>mot</strong>.<br>Deux.</div><div class="para">Trois.</div>'
    )
    assert render_inline("Un **mot**.\nDeux.\n\nTrois.") == "Un <strong>mot</strong>.<br>Deux.<br>Trois."
    assert render("") == render("  \n ") == ""


def test_a_lonely_pair_of_stars_is_just_two_stars():
    assert render_inline("3 ** 4") == "3 ** 4"
    assert render_inline("**a** puis **") == "<strong>a</strong> puis **"


def test_it_explains_a_word_once_and_then_only_says_it():
    html = render("[[hameçonnage]], encore [[hameçonnage]].", glossary=GLOSSARY)
    assert html.count("<details") == 1
    assert '<summary>hameçonnage</summary><span class="term__definition" role="note">Message qui imite' in html
    assert html.endswith("encore hameçonnage.</div>")


@pytest.mark.parametrize("text", ["[[Hameçonnage]]", "[[hameconnages]]", "[[ce piège|hameconnage]]", "[[HAMEÇONNAGE]]"])
def test_it_finds_a_term_whatever_its_accents_case_and_number(text):
    assert "<details" in render(text, glossary=GLOSSARY)


@pytest.mark.parametrize("key", ["mot-de-passe", "Mot de passe", "mots de passe", "MOTS-DE-PASSE"])
def test_a_slug_a_word_and_its_plural_are_one_term(key):
    assert term_key(key) == "mot de passe"
    assert "<details" in render("Mes [[mots de passe]]", glossary={key: "Votre clé."})


def test_a_term_without_definition_is_only_marked():
    assert render("[[lien]]") == '<div class="para"><strong class="term">lien</strong></div>'
    assert render("[[lien]]", glossary=GLOSSARY) == render("[[lien]]")
    assert render_inline("Un [[lien]]") == "Un lien"


def test_a_bold_term_stays_bold():
    html = render("**un [[hameçonnage]] ici**", glossary=GLOSSARY)
    assert "<strong>un </strong><details" in html
    assert "<summary><strong>hameçonnage</strong></summary>" in html


def test_it_keeps_french_signs_with_their_word():
    assert render_inline("Que faire ? « Rien » : 5 € !") == (
        "Que faire\u202f? «\u00a0Rien\u00a0»\u00a0: 5\u00a0€\u202f!"
    )
    assert render_inline("http://x.example?a=1;b") == "http://x.example?a=1;b"


def test_a_question_is_never_cut_after_its_hyphen():
    assert render_inline("Que faites-vous ? Reste-t-il un centre-ville ?") == (
        "Que faites-\u2060vous\u202f? Reste-\u2060t-\u2060il un centre-ville\u202f?"
    )
    assert render_inline("Changez-le.") == "Changez-\u2060le."


def test_an_address_is_not_cut_and_may_be_copied():
    assert render_inline("Sur service-public.gouv.fr") == 'Sur <span class="clasp">service-public.gouv.fr</span>'


def test_a_number_is_never_cut_at_the_end_of_a_line():
    assert plain("06 39 98 24 10, 1 012 €, de 14 h à 18 h") == (
        "06\u00a039\u00a098\u00a024\u00a010, 1\u00a0012\u00a0€, de 14\u00a0h à 18\u00a0h"
    )
    assert plain("le 3949 2024") == "le 3949 2024"


def test_a_word_to_touch_keeps_the_signs_that_touch_it():
    clasped = render("C'est l'[[hameçonnage]]. Puis « [[hameçonnage]] ».", glossary=GLOSSARY)
    assert 'C&#x27;est <span class="clasp">l&#x27;<details' in clasped
    assert clasped.endswith("</details>.</span> Puis «\u00a0hameçonnage\u00a0».</div>")
    assert "clasp" not in render("un [[hameçonnage]] ici", glossary=GLOSSARY)


def test_plain_takes_the_markup_away():
    assert plain("Un **mot** [[lien|url]]\n\nici") == "Un mot lien ici"


def test_the_filters_accept_what_templates_hold():
    template = Template(
        "{% load exercices_tags %}{{ a|markup:g }}{{ a|markup_inline }}{{ a|markup_plain }}{{ n|markup }}"
    )
    html = template.render(Context({"a": "**<x>**", "g": None, "n": None}))
    assert html == '<div class="para"><strong>&lt;x&gt;</strong></div><strong>&lt;x&gt;</strong>&lt;x&gt;'


def test_a_very_long_text_takes_a_time_in_proportion():
    for text in ("[[" * 50_000, "**" * 50_001, "[[a|" * 25_000, " \n" * 50_000):
        render(text)
        render_inline(text)
