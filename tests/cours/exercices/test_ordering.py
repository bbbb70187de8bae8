from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context
from tests.cours.exercices.samples import ORDERING, changed, form


def placed(*ranks):
    return form({f"position-{index}": str(rank) for index, rank in enumerate(ranks)})


def graded(*ranks):
    return grading.grade(ORDERING, grading.parse(ORDERING, placed(*ranks)))


def test_only_the_right_order_is_right_but_for_those_that_may_swap():
    right = {ranks for ranks in permutations((1, 2, 3, 4)) if graded(*ranks).is_right}
    assert right == {(1, 2, 3, 4), (1, 2, 4, 3)}


def test_it_says_which_ones_are_in_their_place():
    result = graded(2, 1, 4, 3)
    assert result.outcome == Outcome.PARTIAL
    assert result.marks == {"0": False, "1": False, "2": True, "3": True}
    assert result.messages == ("Gardez les preuves **avant** de bloquer.",)
    assert graded(4, 3, 2, 1).outcome == Outcome.WRONG


@pytest.mark.parametrize(
    ("ranks", "words"), [((1, 1, 2, 3), "même place"), ((1, "", 3, 4), "chaque étape"), (("",) * 4, "chaque étape")]
)
def test_an_unfinished_order_is_not_a_try_and_loses_nothing(ranks, words):
    with pytest.raises(IncompleteAnswer, match=words) as refused:
        grading.parse(ORDERING, placed(*ranks))
    assert refused.value.typed == {"positions": [rank or None for rank in ranks]}
    view = exercise_context(ORDERING, ExerciseState(), typed=refused.value.typed, message="…")["view"]
    assert {item["index"]: item["position"] for item in view["items"]} == {
        index: rank or None for index, rank in enumerate(ranks)
    }


@pytest.mark.parametrize("rank", ["0", "5", "-1", "x", "1.0", "01", "²", "9" * 9999])
def test_it_refuses_a_place_that_does_not_exist(rank):
    with pytest.raises(AnswerError) as refused:
        grading.parse(ORDERING, placed(1, 2, 3, rank))
    assert not isinstance(refused.value, IncompleteAnswer)


@given(st.text(min_size=1, max_size=8), st.integers(0, 7), st.integers(2, 6), st.data())
def test_it_is_never_first_shown_in_a_right_order(name, seed, size, data):
    swaps = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    items = [{"text": str(index), "same_rank": swap} for index, swap in enumerate(swaps)]
    exercise = ORDERING | {"id": name, "items": items}
    view = exercise_context(exercise, ExerciseState(), seed=seed)["view"]
    assert [item["position"] for item in view["items"]] == list(range(1, size + 1))
    shown = {"positions": [item["position"] for item in sorted(view["items"], key=lambda item: item["index"])]}
    can_be_wrong = not all(swaps[1:])
    assert grading.grade(exercise, shown).is_right is not can_be_wrong


def test_after_an_answer_it_is_shown_in_the_order_that_was_given():
    state = ExerciseState(tries=1, outcome="partial", answer={"positions": [2, 1, 3, 4]})
    items = exercise_context(ORDERING, state)["view"]["items"]
    assert [item["index"] for item in items] == [1, 0, 2, 3]
    assert [item["mark"] for item in items] == [False, False, True, True]


def test_the_explained_answer_is_numbered_and_says_what_may_swap():
    lines = exercise_context(ORDERING, ExerciseState(tries=2))["solution"]
    assert lines[0] == "1. Je ne réponds pas."
    assert "échanger" in lines[-1]
    strict = changed(ORDERING, "items", 3, same_rank=False)
    assert exercise_context(strict, ExerciseState(tries=2))["solution"][-1] == "4. J'en parle au 3018."


def test_it_points_at_two_steps_that_read_the_same():
    problems = grading.problems(changed(ORDERING, "items", 1, text="je ne réponds pas."))
    assert [problem.path for problem in problems] == [("items", 1, "text")]


def test_steps_that_may_all_swap_are_not_an_order():
    exercise = changed(ORDERING)
    for item in exercise["items"]:
        item["same_rank"] = True
    assert [problem.path for problem in grading.problems(exercise)] == [("items",)]
