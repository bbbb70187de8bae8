import pytest

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context
from tests.cours.exercices.samples import NUMBER, SHORT_ANSWER, changed, form


def graded(text, exercise=SHORT_ANSWER):
    return grading.grade(exercise, grading.parse(exercise, form(text=text)))


@pytest.mark.parametrize("text", ["vérifie", "VERIFIER !", " je vérifie", "verifi", "Réfléchi", "lis"])
def test_words_are_forgiven_their_accents_case_and_small_slips(text):
    assert graded(text).is_right


@pytest.mark.parametrize("text", ["partage", "lit", "v", "🙂", "مرحبا"])
def test_other_words_are_a_try(text):
    result = graded(text)
    assert (result.outcome, result.messages) == (Outcome.WRONG, (SHORT_ANSWER["wrong"],))


@pytest.mark.parametrize("text", ["49,20", "49.2", "49,20 €", "49", "49 euros", "49\u202f€", "49€20"])
def test_numbers_are_exact_and_written_as_people_do(text):
    assert graded(text, NUMBER).is_right


@pytest.mark.parametrize("text", ["49,21", "48", "492", "-49"])
def test_another_number_is_a_try(text):
    assert graded(text, NUMBER).outcome == Outcome.WRONG


def test_words_where_a_number_is_asked_are_not_a_try_and_are_not_lost():
    with pytest.raises(IncompleteAnswer, match="nombre") as refused:
        graded("quarante-neuf", NUMBER)
    view = exercise_context(NUMBER, ExerciseState(), typed=refused.value.typed, message="…")["view"]
    assert view["value"] == "quarante-neuf"


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u202e"])
def test_writing_nothing_is_not_a_try(text):
    with pytest.raises(IncompleteAnswer):
        graded(text)


def test_it_refuses_a_text_too_long():
    with pytest.raises(AnswerError) as refused:
        graded("a" * 201)
    assert not isinstance(refused.value, IncompleteAnswer)


def test_what_a_database_or_a_screen_could_not_bear_is_taken_away():
    answer = grading.parse(SHORT_ANSWER, form(text="vé\x00ri\u202efie\nbien\ud800"))
    assert answer == {"text": "vérifie bien"}


def test_it_shows_what_was_written_with_its_verdict():
    view = exercise_context(NUMBER, ExerciseState(tries=1, outcome="wrong", answer={"text": "48"}))["view"]
    assert view == {"value": "48", "numeric": True, "unit": "€", "mark": False}


def test_the_explained_answer_is_the_first_accepted_one():
    assert exercise_context(NUMBER, ExerciseState(tries=2))["solution"] == ["La réponse est **49,20 €**."]
    assert exercise_context(SHORT_ANSWER, ExerciseState(tries=2))["solution"] == ["On pouvait écrire : **vérifie**."]


@pytest.mark.parametrize(
    ("exercise", "where"),
    [
        (changed(SHORT_ANSWER, accepted=[]), ("accepted",)),
        (changed(SHORT_ANSWER, accepted=["vérifie", "Verifie"]), ("accepted", 1)),
        (changed(SHORT_ANSWER, accepted=["?!"]), ("accepted", 0)),
        (changed(NUMBER, accepted=["49,20", "quarante-neuf"]), ("accepted", 1)),
        (changed(NUMBER, accepted=[49]), ("accepted", 0)),
    ],
)
def test_it_points_at_what_nobody_could_find(exercise, where):
    assert [problem.path for problem in grading.problems(exercise)] == [where]
