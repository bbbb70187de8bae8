import pytest

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context
from tests.cours.exercices.samples import RIGHT, SIM_INBOX, changed, form

RIGHT_FORM = RIGHT["sim_inbox"]
OTHER = {"trap": "safe", "safe": "trap"}


def sorted_with(*missed, **more):
    fields = {f"message-{name}": OTHER[RIGHT_FORM[f"message-{name}"]] for name in missed}
    return grading.parse(SIM_INBOX, form(RIGHT_FORM | fields | more))


def test_four_well_sorted_out_of_five_are_enough_and_the_fifth_is_explained():
    result = grading.grade(SIM_INBOX, sorted_with("m5"))
    assert result.outcome == Outcome.RIGHT
    assert result.messages == ("Oui, c'est bien ça.", "Explication 5.")
    assert result.marks["m5"] is False


@pytest.mark.parametrize("missed", ["m1", "m3"])
def test_four_out_of_five_are_not_enough_without_the_one_that_must_be_found(missed):
    result = grading.grade(SIM_INBOX, sorted_with(missed))
    assert result.outcome == Outcome.PARTIAL
    assert f"Explication {missed[1]}." in result.messages


def test_three_out_of_five_are_not_enough():
    result = grading.grade(SIM_INBOX, sorted_with("m2", "m4"))
    assert result.outcome == Outcome.PARTIAL
    assert result.messages[0].startswith("Il reste 2 messages à revoir")
    assert result.messages[1:] == ("Explication 2.", "Explication 4.")


def test_none_well_sorted_is_wrong():
    assert grading.grade(SIM_INBOX, sorted_with("m1", "m2", "m3", "m4", "m5")).outcome == Outcome.WRONG


def test_only_which_messages_are_well_sorted_is_stored():
    assert grading.stored(SIM_INBOX, sorted_with("m2")) == {
        "marks": {"m1": True, "m2": False, "m3": True, "m4": True, "m5": True}
    }


def test_a_retry_asks_only_the_missed_ones_again():
    state = ExerciseState(tries=1, outcome="partial", answer=sorted_with("m1", "m2"))
    view = exercise_context(SIM_INBOX, state)["view"]
    assert [message["id"] for message in view["messages"] if not message["locked"]] == ["m1", "m2"]
    assert view["left"] == 2
    assert view["summary"].startswith("Il reste 2 messages")
    first = view["messages"][0]
    assert (first["chosen"], first["mark"], first["feedback"]) == ("safe", False, "Explication 1.")


def test_a_message_kept_from_an_earlier_try_stays_right_whatever_the_form_says():
    fields = {"kept-m3": "1", "kept-m4": "1", "kept-m5": "1", "message-m3": "safe"}
    answer = grading.parse(SIM_INBOX, form(fields | {"message-m1": "trap", "message-m2": "safe"}))
    assert all(answer["marks"].values())
    assert grading.grade(SIM_INBOX, answer).outcome == Outcome.RIGHT


def test_a_message_not_yet_sorted_is_not_a_try_and_loses_nothing():
    fields = {name: value for name, value in RIGHT_FORM.items() if name != "message-m2"}
    with pytest.raises(IncompleteAnswer, match="un message") as refused:
        grading.parse(SIM_INBOX, form(fields))
    view = exercise_context(SIM_INBOX, ExerciseState(), typed=refused.value.typed, message=str(refused.value))["view"]
    assert [message["chosen"] for message in view["messages"]] == ["trap", "", "trap", "safe", "trap"]
    assert [message["mark"] for message in view["messages"]] == [None] * 5


@pytest.mark.parametrize("fields", [{"message-m1": "maybe"}, {"kept-m1": "2"}, {"message-m1": "trap" * 999}])
def test_it_refuses_what_the_form_cannot_send(fields):
    with pytest.raises(AnswerError) as refused:
        grading.parse(SIM_INBOX, form(RIGHT_FORM | fields))
    assert not isinstance(refused.value, IncompleteAnswer)


def test_the_explained_answer_sorts_every_message():
    context = exercise_context(SIM_INBOX, ExerciseState(tries=2, outcome="wrong", answer=sorted_with("m1")))
    assert context["solution"][0] == "06 39 98 12 47 → **Piège**"
    assert context["solution"][1] == "Docteur Petit → **Pas de signe de piège**"


@pytest.mark.parametrize(
    ("path", "values", "where"),
    [
        ((), {"min_correct": 6}, ("min_correct",)),
        ((), {"min_correct": 0}, ("min_correct",)),
        ((), {"min_correct": None}, ("min_correct",)),
        ((), {"messages": []}, ("messages",)),
        (("messages", 1), {"id": "m1"}, ("messages", 1, "id")),
        (("messages", 1), {"id": "m 1"}, ("messages", 1, "id")),
        (("messages", 1), {"answer": "peut-être"}, ("messages", 1, "answer")),
        (("messages", 1), {"feedback": None}, ("messages", 1, "feedback")),
        (("messages", 1), {"feedback": "Non, pas de lien."}, ("messages", 1, "feedback")),
    ],
)
def test_it_points_at_what_makes_it_impossible_or_unfair(path, values, where):
    assert where in [problem.path for problem in grading.problems(changed(SIM_INBOX, *path, **values))]


def test_messages_that_all_have_the_same_answer_teach_nothing():
    exercise = changed(SIM_INBOX)
    for message in exercise["messages"]:
        message["answer"] = "trap"
    assert [problem.path for problem in grading.problems(exercise)] == [("messages",)]
