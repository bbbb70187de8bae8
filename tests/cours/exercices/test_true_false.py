import pytest

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context
from tests.cours.exercices.samples import TRUE_FALSE, changed, form


def graded(choice, exercise=TRUE_FALSE):
    return grading.grade(exercise, grading.parse(exercise, form(choice=choice)))


@pytest.mark.parametrize("answer", [True, False])
def test_it_grades_a_true_and_a_false_sentence(answer):
    exercise = TRUE_FALSE | {"answer": answer}
    assert graded("true", exercise).is_right is answer
    assert graded("false", exercise).is_right is not answer


def test_a_wrong_answer_is_told_where_to_look_and_never_just_no():
    result = graded("true")
    assert (result.outcome, result.messages) == (Outcome.WRONG, (TRUE_FALSE["wrong"],))
    bare = graded("true", changed(TRUE_FALSE, wrong=None))
    assert not bare.messages[0].casefold().startswith(("non", "faux"))


def test_it_always_shows_true_then_false():
    for seed in range(8):
        options = exercise_context(TRUE_FALSE, ExerciseState(), seed=seed)["view"]["options"]
        assert [(option["value"], option["text"]) for option in options] == [("true", "Vrai"), ("false", "Faux")]


def test_it_shows_what_was_chosen():
    state = ExerciseState(tries=1, outcome="wrong", answer={"choice": True})
    options = exercise_context(TRUE_FALSE, state)["view"]["options"]
    assert [(option["chosen"], option["mark"]) for option in options] == [(True, False), (False, None)]
    first = exercise_context(TRUE_FALSE, ExerciseState())["view"]["options"]
    assert [option["chosen"] for option in first] == [False, False]


def test_choosing_nothing_is_not_a_try_and_anything_else_is_refused():
    with pytest.raises(IncompleteAnswer):
        graded("")
    for choice in ("1", "True", "vrai", "x" * 10_000):
        with pytest.raises(AnswerError) as refused:
            graded(choice)
        assert not isinstance(refused.value, IncompleteAnswer)


def test_it_needs_words_for_who_is_misled():
    assert [problem.path for problem in grading.problems(changed(TRUE_FALSE, wrong=None))] == [("wrong",)]


def test_a_sentence_without_an_answer_is_false_as_in_the_editor():
    assert grading.problems(changed(TRUE_FALSE, answer=None)) == []
    assert graded("false", changed(TRUE_FALSE, answer=None)).is_right
