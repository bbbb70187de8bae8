import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cours.exercices.masking import HIDDEN, LONGEST, looks_real, mask

CASES = json.loads((Path(__file__).parent / "masking_cases.json").read_text())["cases"]
DIGITS_AND_SIGNS = st.text("0123456789 .-+/()aAFR", max_size=60)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_it_hides_what_looks_real_and_only_that(case):
    assert looks_real(case["text"]) is case["real"]
    assert mask(case["text"]) == case["masked"]


@given(st.text(max_size=80) | DIGITS_AND_SIGNS)
def test_what_is_hidden_no_longer_looks_real_and_keeps_its_length(text):
    masked = mask(text)
    assert not looks_real(masked)
    assert len(masked) == len(text)
    assert looks_real(text) == (HIDDEN in masked.replace(HIDDEN, "", text.count(HIDDEN)))


@given(st.from_regex(r"0[67]( [0-9]{2}){4}", fullmatch=True))
def test_a_mobile_number_is_hidden_unless_it_is_kept_for_fiction(text):
    assert looks_real(text) is not text.startswith("06 39 98")


def test_a_text_too_long_to_be_honest_is_cut_and_looks_real():
    assert looks_real("a" * (LONGEST + 1))
    assert len(mask("06" * LONGEST)) == LONGEST


def test_a_wall_of_digits_takes_little_time():
    for text in ("1 " * 300, "a1" * 300, "0" * 600, "FR76" * 150):
        mask(text)
