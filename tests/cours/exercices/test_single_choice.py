import pytest

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context
from tests.cours.exercices.samples import SINGLE_CHOICE, changed, form


def graded(choice, exercise=SINGLE_CHOICE):
    return grading.grade(exercise, grading.parse(exercise, form(choice=choice)))


def options(state=ExerciseState(), exercise=SINGLE_CHOICE, **more):  # noqa: B008 -- frozen
    return exercise_context(exercise, state, **more)["view"]["options"]


@pytest.mark.parametrize(
    ("choice", "outcome", "message"),
    [
        ("0", Outcome.WRONG, "Le voleur obtient votre numéro de carte."),
        ("1", Outcome.WRONG, "Répondre montre que votre numéro est utilisé."),
        ("2", Outcome.RIGHT, "Oui. C'est le plus sûr."),
    ],
)
def test_each_option_has_its_own_words(choice, outcome, message):
    result = graded(choice)
    assert (result.outcome, result.messages) == (outcome, (message,))
    assert result.marks == {choice: outcome == Outcome.RIGHT}


def test_without_words_of_its_own_an_option_says_something_kind():
    bare = changed(changed(SINGLE_CHOICE, "options", 0, feedback=""), "options", 2, feedback="")
    assert graded("2", bare).messages == ("Oui, c'est bien ça.",)
    assert graded("2", bare | {"right": "Bravo."}).messages == ("Bravo.",)
    assert graded("0", bare | {"wrong": "Regardez qui écrit."}).messages == ("Regardez qui écrit.",)
    assert not graded("0", bare).messages[0].casefold().startswith(("non", "faux"))


def test_the_explained_answer_gives_the_reason_without_saying_yes_to_who_chose_another():
    state = ExerciseState(tries=2, outcome="wrong", answer={"choice": 0})
    assert exercise_context(SINGLE_CHOICE, state)["solution"][-1] == "C'est le plus sûr."
    said = changed(SINGLE_CHOICE, "options", 2, text="« Merci. »", feedback="")
    assert exercise_context(said, state)["solution"] == ["La bonne réponse est : « Merci. »"]


@pytest.mark.parametrize(("state", "said"), [({}, []), ({"acknowledged": True}, [2]), ({"right": True}, [])])
def test_the_right_one_is_said_on_its_line_once_the_explanation_was_read(state, said):
    shown = options(ExerciseState(tries=2, outcome="wrong", answer={"choice": 0}, **state))
    assert [option["index"] for option in shown if option["is_answer"]] == said


def test_choosing_nothing_is_not_a_try():
    with pytest.raises(IncompleteAnswer):
        grading.parse(SINGLE_CHOICE, form(choice=""))


@pytest.mark.parametrize("choice", ["3", "-1", "x", "1.0", "٢", "1 ", "0x1", "99999", "\x00"])
def test_it_refuses_an_option_that_does_not_exist(choice):
    with pytest.raises(AnswerError) as refused:
        grading.parse(SINGLE_CHOICE, form(choice=choice))
    assert not isinstance(refused.value, IncompleteAnswer)


def test_options_are_shuffled_unless_their_order_means_something():
    orders = {tuple(option["index"] for option in options(seed=seed)) for seed in range(8)}
    assert len(orders) > 1
    scale = SINGLE_CHOICE | {"ordered": True}
    assert {tuple(option["index"] for option in options(exercise=scale, seed=seed)) for seed in range(8)} == {(0, 1, 2)}


def test_a_verdict_is_given_only_to_the_option_that_was_chosen():
    state = ExerciseState(tries=1, outcome="wrong", answer={"choice": 0})
    assert {option["index"]: option["mark"] for option in options(state)} == {0: False, 1: None, 2: None}
    assert [option["index"] for option in options(state) if option["chosen"]] == [0]


def test_a_draft_is_shown_without_a_verdict():
    state = ExerciseState(tries=1, outcome="wrong", answer={"choice": 0}, draft={"choice": 2})
    assert [option["index"] for option in options(state) if option["chosen"]] == [2]
    assert {option["mark"] for option in options(state)} == {None}


@pytest.mark.parametrize(
    ("path", "values", "where"),
    [
        (("options", 2), {"correct": False}, ("options",)),
        (("options", 0), {"correct": True}, ("options", 2, "correct")),
        (("options", 1), {"text": "JE CLIQUE."}, ("options", 1, "text")),
        (("options", 0), {"feedback": None}, ("options", 0, "feedback")),
        (("options", 0), {"feedback": "Non ! Regardez."}, ("options", 0, "feedback")),
        ((), {"options": [{"text": "Seule", "correct": True}]}, ("options",)),
    ],
)
def test_it_points_at_what_makes_it_impossible_or_unfair(path, values, where):
    assert where in [problem.path for problem in grading.problems(changed(SINGLE_CHOICE, *path, **values))]


def test_one_general_text_may_stand_for_the_wrong_options_without_words():
    exercise = changed(SINGLE_CHOICE, "options", 0, feedback=None) | {"wrong": "Regardez qui écrit."}
    assert grading.problems(exercise) == []


def test_a_question_of_taste_has_only_right_answers():
    exercise = changed(SINGLE_CHOICE)
    for option in exercise["options"]:
        option["correct"] = True
    assert grading.problems(exercise) == []
    assert all(graded(choice, exercise).is_right for choice in "012")
