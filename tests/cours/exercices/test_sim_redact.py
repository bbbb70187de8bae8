"""Taking out of a text what says who we are, and only that."""

import pytest
from django.utils.datastructures import MultiValueDict

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context, render_exercise
from tests.cours.exercices.samples import changed, form
from tests.cours.exercices.sim_samples import LETTER


def graded(*removed):
    return grading.grade(LETTER, grading.parse(LETTER, form(removed=list(removed))))


def test_what_is_taken_out_by_mistake_is_said_first_then_what_is_left():
    result = graded("0", "2")
    assert result.outcome == Outcome.PARTIAL
    assert result.messages == (
        "La date aide à écrire la lettre.",
        "Ce numéro est très personnel.",
        "Il reste un morceau à enlever.",
    )
    assert graded("2").outcome == Outcome.WRONG
    assert graded("0", "1").is_right


def test_touching_nothing_is_not_a_try():
    with pytest.raises(IncompleteAnswer):
        grading.parse(LETTER, MultiValueDict())


@pytest.mark.parametrize("value", ["3", "-1", "x", "9999", "🙂"])
def test_what_our_form_cannot_send_is_refused(value):
    with pytest.raises(AnswerError):
        graded(value)


def test_the_text_is_whole_and_each_piece_is_a_box_in_it():
    parts = exercise_context(LETTER, ExerciseState())["view"]["parts"]
    assert "".join(part["text"] for part in parts) == LETTER["text"]
    html = render_exercise(LETTER, ExerciseState())
    assert html.count('type="checkbox" name="removed"') == 3
    assert "Voici votre lettre." not in html
    assert "Voici votre lettre." in render_exercise(LETTER, ExerciseState(right=True, answer={"removed": [0, 1]}))


def test_an_author_learns_what_cannot_be_touched():
    def paths(exercise):
        return [problem.path for problem in grading.problems(exercise)]

    assert paths(changed(LETTER, "pieces", 0, excerpt="Samira")) == [("pieces", 0, "excerpt")]
    assert paths(changed(LETTER, "pieces", 0, excerpt="Melnyk.\nMon")) == []
    assert paths(changed(LETTER, "pieces", 0, replacement=None)) == [("pieces", 0, "replacement")]
    none = changed(changed(LETTER, "pieces", 0, remove=False), "pieces", 1, remove=False)
    assert paths(none) == [("pieces",)]
    assert paths(changed(LETTER, "pieces", 2, feedback="Faux.")) == [("pieces", 2, "feedback")]
