import pytest

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context
from tests.cours.exercices.samples import MATCHING, changed, form


def matched(*targets):
    return form({f"match-{index}": str(target) for index, target in enumerate(targets)})


def graded(*targets, exercise=MATCHING):
    return grading.grade(exercise, grading.parse(exercise, matched(*targets)))


@pytest.mark.parametrize("targets", [(1, 0, 1), (1, 0, 2)])
def test_several_targets_may_be_right_for_one_thing(targets):
    assert graded(*targets).is_right


def test_each_thing_is_marked_and_the_missed_ones_have_their_words():
    result = graded(1, 2, 0)
    assert result.outcome == Outcome.PARTIAL
    assert result.marks == {"0": True, "1": False, "2": False}
    assert result.messages[0] == "Un numéro public attire les arnaques."
    assert len(result.messages) == 2  # the other missed one has no words of its own
    assert graded(0, 2, 0).outcome == Outcome.WRONG


def test_one_thing_missed_with_its_own_words_gets_nothing_more():
    assert graded(1, 2, 2).messages == ("Un numéro public attire les arnaques.",)


def test_answers_are_read_whatever_their_accents_and_case():
    exercise = changed(MATCHING, "items", 0, answers=["MES  PROCHES"])
    assert grading.problems(exercise) == []
    assert graded(1, 0, 2, exercise=exercise).is_right


def test_an_empty_line_is_not_a_try_and_loses_nothing():
    with pytest.raises(IncompleteAnswer) as refused:
        grading.parse(MATCHING, matched(1, "", 2))
    view = exercise_context(MATCHING, ExerciseState(), typed=refused.value.typed, message="…")["view"]
    assert [item["chosen"] for item in view["items"]] == [1, None, 2]


@pytest.mark.parametrize("target", ["3", "-1", "mes proches", "9" * 9999])
def test_it_refuses_a_target_that_does_not_exist(target):
    with pytest.raises(AnswerError) as refused:
        grading.parse(MATCHING, matched(1, 0, target))
    assert not isinstance(refused.value, IncompleteAnswer)


def test_targets_are_shuffled_and_things_are_not():
    views = [exercise_context(MATCHING, ExerciseState(), seed=seed)["view"] for seed in range(8)]
    assert len({tuple(target["index"] for target in view["targets"]) for view in views}) > 1
    assert {tuple(item["index"] for item in view["items"]) for view in views} == {(0, 1, 2)}


def test_the_explained_answer_gives_every_accepted_target():
    lines = exercise_context(MATCHING, ExerciseState(tries=2))["solution"]
    assert lines[2] == "Ma médaille → **mes proches ou tout le monde**"


@pytest.mark.parametrize(
    ("path", "values", "where"),
    [
        (("items", 0), {"answers": ["personne"]}, ("items", 0, "answers", 0)),
        (("items", 0), {"answers": []}, ("items", 0, "answers")),
        (("items", 0), {"answers": None}, ("items", 0, "answers")),
        (("items", 1), {"text": "photo de ma fille"}, ("items", 1, "text")),
        (("items", 1), {"feedback": "Non, trop public."}, ("items", 1, "feedback")),
        ((), {"targets": ["moi seul", "Moi seul", "mes proches", "tout le monde"]}, ("targets", 1)),
    ],
)
def test_it_points_at_what_makes_it_impossible_or_unfair(path, values, where):
    assert where in [problem.path for problem in grading.problems(changed(MATCHING, *path, **values))]
