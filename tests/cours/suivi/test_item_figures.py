"""The figures of a question, against values worked out by hand."""

import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cours.suivi.item_figures import FirstAnswer, figures


def sheet(*rows, copies=1):
    """`sheet("110", "100")`: two people, three questions; 1 is right, 0 is not, a dot is no answer."""
    return [
        FirstAnswer((copy, person), place, mark == "1")
        for copy in range(copies)
        for person, row in enumerate(rows)
        for place, mark in enumerate(row)
        if mark != "."
    ]


def test_p_is_the_share_of_right_answers_from_twenty_on():
    found = figures(sheet("1", "1", "1", "0", copies=5))[0]
    assert (found.answers, found.right) == (20, 15)
    assert found.share == 0.75
    assert figures(sheet("1", copies=19))[0].share is None


def test_discrimination_is_the_correlation_with_the_rest_worked_out_by_hand():
    # Four people, three questions; question 0 is x, the share of the two others is y:
    #   x 1 1 0 0      y 1 ½ ½ 0       mean x ½, mean y ½
    #   Σ(x-½)(y-½) = ½·½ + 0 + 0 + ½·½ = ½ ; Σ(x-½)² = 1 ; Σ(y-½)² = ½     r = ½ / √½ = 0.7071
    found = figures(sheet("111", "110", "010", "000", copies=5))
    assert found[0].discrimination == pytest.approx(0.7071, abs=1e-4)


def test_the_question_is_not_part_of_its_own_rest():
    # Without the correction, two independent questions would correlate with their own total (0.71).
    found = figures(sheet("11", "10", "01", "00", copies=5))
    assert found[0].discrimination == pytest.approx(0)


def test_upside_down_is_negative():
    found = figures(sheet("100", "011", copies=25))[0]
    assert found.discrimination == pytest.approx(-1)
    assert found.is_upside_down


@pytest.mark.parametrize(
    "rows",
    [
        ["11", "10"],  # everybody is right here
        ["10", "00"],  # nobody varies elsewhere
        ["1", "0"],  # nothing else was answered
        ["1.", "0."],
    ],
)
def test_without_anything_that_varies_there_is_none(rows):
    assert figures(sheet(*rows, copies=30))[0].discrimination is None


def test_nine_tenths_everywhere_else_is_no_variance_for_a_float_either():
    rows = ["0" + "1110111111", "1" + "1110111111"]
    assert figures(sheet(*rows, copies=30))[0].discrimination is None


def test_with_fewer_than_twenty_people_there_is_none():
    rows = ["111", "110", "010", "000"]
    assert figures(sheet(*rows, copies=4))[0].discrimination is None
    assert figures([]) == {}


@pytest.mark.parametrize(
    ("right", "answers", "hard", "easy"),
    [
        (9, 50, True, False),
        (10, 50, False, False),
        (0, 49, False, False),
        (48, 50, False, True),
        (19, 20, False, False),
    ],
)
def test_too_hard_under_a_fifth_and_too_easy_over_95_after_fifty_answers(right, answers, hard, easy):
    found = figures(sheet(*["1"] * right, *["0"] * (answers - right)))[0]
    assert (found.is_too_hard, found.is_too_easy) == (hard, easy)


def test_just_95_in_a_hundred_is_not_too_easy():
    assert not figures(sheet(*["1"] * 95, *["0"] * 5))[0].is_too_easy


def test_the_options_chosen_are_counted():
    given_ = [FirstAnswer(person, "q", person > 3, ("0", "2") if person > 3 else ("1",)) for person in range(10)]
    assert figures(given_)["q"].chosen == {"0": 6, "2": 6, "1": 4}


@given(st.integers(0, 10_000))
def test_it_agrees_with_the_textbook_correlation(seed):
    chance = random.Random(seed)
    able = [chance.random() for _ in range(40)]
    rows = ["".join(str(int(chance.random() < level)) for _ in range(6)) for level in able]
    x = [int(row[0]) for row in rows]
    y = [row[1:].count("1") / 5 for row in rows]
    found = figures(sheet(*rows))[0].discrimination
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(statistics.correlation(x, y), abs=1e-9)
