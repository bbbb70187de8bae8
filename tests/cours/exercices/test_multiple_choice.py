import pytest

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context
from tests.cours.exercices.samples import MULTIPLE_CHOICE, changed, form

BARE = changed(MULTIPLE_CHOICE, missing=None, extra=None)


def graded(*choices, exercise=MULTIPLE_CHOICE):
    return grading.grade(exercise, grading.parse(exercise, form(choices=list(choices))))


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        ("012", Outcome.RIGHT),
        ("210", Outcome.RIGHT),
        ("0122", Outcome.RIGHT),
        ("01", Outcome.PARTIAL),
        ("0123", Outcome.PARTIAL),
        ("34", Outcome.WRONG),
        ("01234", Outcome.PARTIAL),
    ],
)
def test_all_the_right_ones_and_only_them(choices, outcome):
    assert graded(*choices).outcome == outcome


def test_it_says_what_is_too_much_then_what_is_missing():
    assert graded("0", "3").messages == (MULTIPLE_CHOICE["extra"], MULTIPLE_CHOICE["missing"])
    assert graded("0", "1", "2", "3").messages == (MULTIPLE_CHOICE["extra"],)
    assert graded("0").messages == (MULTIPLE_CHOICE["missing"],)


def test_without_words_it_names_what_is_too_much_and_counts_what_is_missing_without_telling():
    (too_much, missing) = graded("0", "3", exercise=BARE).messages
    assert "« Téléphone fixe »" in too_much
    assert "2 réponses" in missing
    assert "Mot de passe" not in missing
    assert "Nom" not in missing


def test_an_option_s_own_words_come_before_the_general_ones():
    exercise = changed(MULTIPLE_CHOICE, "options", 3, feedback="Un fixe ne sert pas ici.")
    assert graded("0", "1", "2", "3", exercise=exercise).messages == ("Un fixe ne sert pas ici.",)
    both = graded("0", "1", "2", "3", "4", exercise=exercise).messages
    assert both == ("Un fixe ne sert pas ici.", MULTIPLE_CHOICE["extra"])


def test_one_general_text_is_said_once():
    assert graded("0", "3", exercise=BARE | {"wrong": "Cherchez."}).messages == ("Cherchez.",)


def test_it_gives_no_verdict_to_what_was_not_chosen():
    answer = grading.parse(MULTIPLE_CHOICE, form(choices=["0", "3"]))
    view = exercise_context(MULTIPLE_CHOICE, ExerciseState(tries=1, outcome="partial", answer=answer))["view"]
    marks = {option["index"]: option["mark"] for option in view["options"]}
    assert marks == {0: True, 1: None, 2: None, 3: False, 4: None}


def test_choosing_nothing_is_not_a_try():
    with pytest.raises(IncompleteAnswer):
        graded()


@pytest.mark.parametrize("choices", [["5"], ["x"], ["0"] * 6, ["0", "-1"], ["9" * 5000]])
def test_it_refuses_what_the_form_cannot_send(choices):
    with pytest.raises(AnswerError) as refused:
        grading.parse(MULTIPLE_CHOICE, form(choices=choices))
    assert not isinstance(refused.value, IncompleteAnswer)


def test_all_right_is_allowed_and_none_right_is_impossible():
    everything, nothing = changed(MULTIPLE_CHOICE), changed(MULTIPLE_CHOICE)
    for option in everything["options"]:
        option["correct"] = True
    for option in nothing["options"]:
        option["correct"] = False
    assert grading.problems(everything) == []
    assert [problem.path for problem in grading.problems(nothing)] == [("options",)]


@pytest.mark.parametrize(
    ("path", "values", "where"),
    [
        (("options", 1), {"text": "e-mail"}, ("options", 1, "text")),
        (("options", 3), {"feedback": "Faux : pas d'astérisque."}, ("options", 3, "feedback")),
        ((), {"missing": "Non."}, ("missing",)),
        ((), {"extra": "Non."}, ("extra",)),
    ],
)
def test_it_points_at_what_is_unfair(path, values, where):
    assert [problem.path for problem in grading.problems(changed(MULTIPLE_CHOICE, *path, **values))] == [where]
