"""Voting under a ceiling: any choice that respects the rules is right, after the summary has been read."""

import pytest

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context, render_exercise
from tests.cours.exercices.samples import changed, form
from tests.cours.exercices.sim_samples import VOTE


def parsed(**fields):
    return grading.parse(VOTE, form(fields))


def graded(**fields):
    return grading.grade(VOTE, parsed(**fields))


def test_a_sum_over_the_ceiling_says_by_how_much():
    result = graded(chosen=["0", "1", "2"], read="0")
    assert result.outcome == Outcome.PARTIAL
    assert result.messages == ("Il manque 13\u202f000 €. Que pouvez-vous retirer ?",)
    assert graded(chosen=["0", "1", "2", "3", "4", "5"], read="0").messages[0].startswith("Il manque 44\u202f000 €.")


def test_every_rule_that_is_missed_is_said_at_once():
    result = graded(chosen=["4", "5"])
    assert result.messages == ("Le règlement demande au moins 3 choix.", "Ouvrez au moins une fiche.")


def test_exactly_the_ceiling_is_respected():
    tight = changed(VOTE, ceiling=93000)
    answer = grading.parse(tight, form({"chosen": ["0", "1", "3"], "read": "0"}))
    assert grading.grade(tight, answer).outcome == Outcome.ONGOING


def test_the_summary_opens_then_one_confirms_or_goes_back():
    assert graded(chosen=["0", "1", "3"], read="1").outcome == Outcome.ONGOING
    assert graded(chosen=["0", "1", "3"], read="1", confirm="0").outcome == Outcome.ONGOING
    assert graded(chosen=["0", "1", "3"], read="1", confirm="1").is_right
    with pytest.raises(IncompleteAnswer, match="confirmer ou changer") as refused:
        parsed(chosen=["0", "1", "3"], read="1", summary="1")
    assert refused.value.typed["chosen"] == [0, 1, 3]


def test_confirming_does_not_pass_over_the_rules():
    assert graded(chosen=["0", "1", "2"], read="0", confirm="1").outcome == Outcome.PARTIAL


def test_a_sheet_that_does_not_exist_is_not_read():
    assert graded(chosen=["0", "1", "3"], read="4", confirm="1").messages == ("Ouvrez au moins une fiche.",)


@pytest.mark.parametrize("value", ["6", "-1", "1e9", "cent", "٣", "🙂"])
def test_what_our_form_cannot_send_is_refused(value):
    with pytest.raises(AnswerError):
        parsed(chosen=value)


def test_the_view_follows_the_stages():
    def stage(**state):
        return exercise_context(VOTE, ExerciseState(**state))["view"]["stage"]

    good = {"chosen": [0, 1, 3], "read": [0], "confirmed": None}
    assert stage() == "form"
    assert stage(answer=good, outcome="ongoing") == "summary"
    assert stage(answer=good | {"confirmed": False}, outcome="ongoing") == "form"
    assert stage(answer=good | {"chosen": [0]}, outcome="partial", tries=1) == "form"
    assert stage(answer=good | {"confirmed": True}, outcome="right", right=True) == "end"
    html = render_exercise(VOTE, ExerciseState(answer=good, outcome="ongoing"))
    assert html.count('type="hidden" name="chosen"') == 3
    assert "93\u202f000\u00a0€" in html


def test_the_explained_answer_respects_the_rules():
    lines = grading.kind_of(VOTE).solution(VOTE)
    assert "**Boîtes à livres**, **Tables de ping-pong**, **Jardin partagé**" in lines[1]


def test_an_author_learns_what_nobody_could_pass():
    def paths(exercise):
        return [problem.path for problem in grading.problems(exercise)]

    assert paths(changed(VOTE, ceiling=30000)) == [("ceiling",)]
    assert paths(changed(VOTE, at_least=7)) == [("at_least",)]
    assert paths(changed(VOTE, must_read=5)) == [("must_read",)]
    assert paths(changed(VOTE, "items", 0, amount=-3)) == [("items", 0, "amount")]
    assert paths(changed(VOTE, ceiling=500000, at_least=1, must_read=0)) == [("ceiling",)]
