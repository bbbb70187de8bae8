import pytest
from hypothesis import given
from hypothesis import strategies as st

from cours.exercices.document import cut, find

SMS = {"kind": "sms", "sender": "06 39 98 40 05", "body": "Bonjour, payez ici : colis.example. Bonjour."}
FORM = {"kind": "form", "subject": "Portail", "body": "Nom * | Melnyk\nTéléphone fixe |\n\nUne case seule *\na | b | c"}


def text_of(segments):
    return "".join(segment["text"] for segment in segments)


def zones_of(segments):
    return {segment["zone"]: segment["text"] for segment in segments if segment["zone"] is not None}


def test_it_cuts_around_the_words_wherever_they_are():
    paper = cut(SMS, ["06 39 98 40 05", "colis.example"])
    assert zones_of(paper["sender"]) == {0: "06 39 98 40 05"}
    assert zones_of(paper["body"]) == {1: "colis.example"}
    assert text_of(paper["body"]) == SMS["body"]


def test_the_same_words_twice_are_two_places():
    paper = cut(SMS, ["Bonjour", "Bonjour"])
    assert [segment["zone"] for segment in paper["body"]] == [0, None, 1, None]


def test_it_forgives_kinds_of_spaces_and_apostrophes():
    letter = {"body": "Payez\u00a01,99\u202f€ pour l’envoi"}
    assert None not in find(letter, ["1,99 €", "l'envoi"])


@pytest.mark.parametrize("excerpt", ["", "  ", "absent", "bonjour,", ".*", "("])
def test_words_that_are_not_there_have_no_place(excerpt):
    assert find(SMS, [excerpt]) == [None]


def test_words_inside_another_zone_have_no_place():
    assert find(SMS, ["payez ici", "ici : colis.example"])[1] is None


def test_a_form_has_one_row_a_line_and_knows_its_asterisks():
    rows = cut(FORM, ["Melnyk", "Nom *"])["rows"]
    shown = [(text_of(row["label"]), row["required"], text_of(row["value"])) for row in rows]
    assert shown == [
        ("Nom", True, "Melnyk"),
        ("Téléphone fixe", False, ""),
        ("Une case seule", True, ""),
        ("a", False, "b | c"),
    ]
    assert zones_of(rows[0]["value"]) == {0: "Melnyk"}
    assert zones_of(rows[0]["label"]) == {1: "Nom"}


def test_only_a_form_has_rows():
    assert cut(SMS, [])["rows"] == []


@given(st.text("ab |*\n", max_size=40), st.lists(st.text("ab |*\n", max_size=4), max_size=5))
def test_it_never_loses_a_letter(body, excerpts):
    paper = cut({"kind": "form", "body": body}, excerpts)
    assert text_of(paper["body"]) == body
    shown = "".join(text_of(row["label"]) + text_of(row["value"]) for row in paper["rows"])
    assert [c for c in shown if c in "ab"] == [c for c in body if c in "ab"]
