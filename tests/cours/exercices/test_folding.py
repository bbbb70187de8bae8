from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cours.exercices.folding import close, distance, fold, letters, number

WORDS = st.text("abcdeé ", max_size=12)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("VÉRIFIE", "vérifie"),
        ("verifie", "vérifie"),
        ("  vérifie !", "vérifie"),
        ("verifi", "vérifie"),
        ("je vérifie", "vérifie"),
        ("mot-de-passe", "mot de passe"),
        ("l’adresse", "l'adresse"),
        ("boite a lettres", "boîte à lettres"),
        ("coeur", "cœur"),
        ("ve\u0301rifie", "vérifie"),
    ],
)
def test_it_forgives_accents_case_spaces_punctuation_and_small_slips(written, expected):
    assert close(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", "lis"),
        ("!!!", "lis"),
        ("lit", "lis"),  # one letter out of three is too much
        ("partage", "vérifie"),
        ("3019", "3018"),  # somebody else's number
        ("18cyber", "17cyber"),
        ("vérifie" * 20, "vérifie"),
    ],
)
def test_it_does_not_forgive_another_word_or_another_number(written, expected):
    assert not close(written, expected)


@given(WORDS, WORDS, WORDS)
def test_the_distance_is_one(a, b, c):
    assert distance(a, b) == distance(b, a)
    assert (distance(a, b) == 0) == (a == b)
    assert distance(a, c) <= distance(a, b) + distance(b, c)
    assert abs(len(a) - len(b)) <= distance(a, b) <= max(len(a), len(b))


def test_the_distance_is_levenshtein_s():
    assert distance("kitten", "sitting") == 3
    assert distance("chat", "chats") == distance("chat", "char") == distance("chat", "hat") == 1


@given(st.text(max_size=60))
@example("𝓐")
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
    assert letters(letters(text)) == letters(text)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("49,20", "49.2"),
        ("49.20 €", "49.2"),
        ("49€20", "49.2"),
        ("49 euros", "49"),
        ("1 234,5", "1234.5"),
        ("1\u202f234,5\u00a0€", "1234.5"),
        ("1.234,50", "1234.5"),
        ("12 %", "12"),
        ("= 12", "12"),
        ("−5", "-5"),
        ("+5", "5"),
        ("007", "7"),
        ("12.", "12"),
        ("٤٩٫٢", "49.2"),
    ],
)
def test_it_reads_numbers_as_people_write_them(written, value):
    assert number(written) == Decimal(value)


@pytest.mark.parametrize(
    "written", ["", "€", "douze", "1,2,3", "1e9", "12 km", "--5", "9" * 200, "²", "½", "NaN", "Infinity"]
)
def test_it_says_when_it_is_not_a_number(written):
    assert number(written) is None


def test_it_takes_the_unit_of_the_exercise_away():
    assert number("12 km", unit="km") == 12
    assert number("12KM", unit="km") == 12


@given(st.text(max_size=60), st.text(max_size=5))
def test_reading_a_number_never_crashes(text, unit):
    number(text, unit=unit)
