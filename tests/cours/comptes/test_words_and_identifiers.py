"""Identifiers are easy to read, to say and to type."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cours.comptes.identifiers import clean_identifier, is_identifier, random_identifier
from cours.comptes.words import WORDS


def distance(first, second):
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        above = row
        row = [i]
        for j, b in enumerate(second, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]


def test_there_are_enough_words_and_each_is_simple():
    assert len(set(WORDS)) == len(WORDS) >= 250
    assert all(re.fullmatch(r"[a-z]{3,9}", word) for word in WORDS)


def test_no_two_words_look_alike():
    assert not [pair for pair in combinations(WORDS, 2) if distance(*pair) < 2]
    assert not [pair for pair in combinations(WORDS, 2) if pair[1].startswith(pair[0]) or pair[0].startswith(pair[1])]


def test_a_random_identifier_has_two_different_words_and_two_digits():
    for _ in range(200):
        identifier = random_identifier()
        first, second, digits = identifier.split("-")
        assert is_identifier(identifier)
        assert first != second
        assert len(digits) == 2


@pytest.mark.parametrize(
    "typed",
    [
        "tulipe-soleil-42",
        "Tulipe Soleil 42",
        "  TULIPE   SOLEIL  42 ",
        "tulipé-soleil-42",
        "tulipe – soleil — 42",
        "tulipe.soleil.42",
        "tulipe_soleil_42",
        "tulipe soleil42",
        "tulipe-soleil-4 2",
        "tulipe\N{NO-BREAK SPACE}soleil\N{NARROW NO-BREAK SPACE}42",
    ],
)
def test_what_is_typed_is_forgiven(typed):
    assert clean_identifier(typed) == "tulipe-soleil-42"


@pytest.mark.parametrize(
    "typed", ["tulipe-soleil", "tulipe-soleil-4", "tulipe-42", "soleil-tulipe-42", "tulipe-soleil-421"]
)
def test_what_is_missing_is_not_guessed(typed):
    assert clean_identifier(typed) != "tulipe-soleil-42"


@given(st.text())
def test_anything_may_be_typed(typed):
    assert clean_identifier(typed) == clean_identifier(clean_identifier(typed))
