import pytest

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context
from tests.cours.exercices.samples import CLOZE, changed, form


def filled(*words):
    return form({f"blank-{index}": word for index, word in enumerate(words)})


def graded(*words, exercise=CLOZE):
    return grading.grade(exercise, grading.parse(exercise, filled(*words)))


def test_each_blank_takes_its_own_word():
    assert graded("Se déconnecter", "Rester connecté").is_right
    swapped = graded("Rester connecté", "Se déconnecter")
    assert (swapped.outcome, swapped.messages) == (Outcome.WRONG, (CLOZE["wrong"],))
    half = graded("Se déconnecter", "Valider")
    assert (half.outcome, half.marks) == (Outcome.PARTIAL, {"0": True, "1": False})


def test_the_same_word_may_be_right_in_two_blanks():
    exercise = CLOZE | {"text": "Un {mot}, puis un {mot}.", "extra_words": ["rien"]}
    assert grading.problems(exercise) == []
    assert graded("mot", "mot", exercise=exercise).is_right
    view = exercise_context(exercise, ExerciseState())["view"]
    assert sorted(view["bank"]) == ["mot", "mot", "rien"]
    assert sorted(view["words"]) == ["mot", "rien"]


def test_spaces_inside_the_braces_do_not_count():
    exercise = CLOZE | {"text": "Je touche { Valider }.", "extra_words": [" Annuler "]}
    assert graded("Valider", exercise=exercise).is_right
    assert graded("Annuler", exercise=exercise).outcome == Outcome.WRONG


def test_an_empty_blank_is_not_a_try_and_loses_nothing():
    with pytest.raises(IncompleteAnswer) as refused:
        grading.parse(CLOZE, filled("Valider", ""))
    view = exercise_context(CLOZE, ExerciseState(), typed=refused.value.typed, message="…")["view"]
    assert [part["blank"]["chosen"] for part in view["parts"] if part["blank"]] == ["Valider", ""]


@pytest.mark.parametrize("word", ["un autre mot", "SE DÉCONNECTER", "x" * 9999, "\x00"])
def test_it_refuses_a_word_that_is_not_in_the_bank(word):
    with pytest.raises(AnswerError) as refused:
        grading.parse(CLOZE, filled("Se déconnecter", word))
    assert not isinstance(refused.value, IncompleteAnswer)


def test_the_text_is_cut_at_its_blanks():
    parts = exercise_context(CLOZE, ExerciseState())["view"]["parts"]
    assert [part["text"] or part["blank"]["number"] for part in parts] == [
        "Je touche ", 1, " quand j'ai fini. Je ne coche pas ", 2, ".",
    ]  # fmt: skip


def test_the_explained_answer_is_the_whole_text():
    lines = exercise_context(CLOZE, ExerciseState(tries=2))["solution"]
    assert lines == ["Je touche **Se déconnecter** quand j'ai fini. Je ne coche pas **Rester connecté**."]


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"text": "Aucun trou ici."}, ("text",)),
        ({"text": "Un trou { } vide."}, ("text",)),
        ({"text": "Un trou {} vide et {Valider}."}, ("text",)),
        ({"text": "Une {accolade de trop."}, ("text",)),
        ({"text": " ".join(f"{{mot{rank}}}" for rank in range(13))}, ("text",)),
        ({"text": "Un seul {mot}.", "extra_words": []}, ("extra_words",)),
        ({"extra_words": ["Valider", "valider"]}, ("extra_words", 1)),
        ({"extra_words": ["se deconnecter"]}, ("extra_words", 0)),
    ],
)
def test_it_points_at_what_makes_it_impossible_or_unfair(values, where):
    assert where in [problem.path for problem in grading.problems(changed(CLOZE, **values))]
