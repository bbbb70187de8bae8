"""The context of the templates, and the form they must give (the contract between rooms)."""

from dataclasses import replace

import pytest

from cours.exercices import grading
from cours.exercices.base import ExerciseState
from cours.exercices.rendering import exercise_context, render_exercise
from tests.cours.exercices import gathered, samples

every_sample = pytest.mark.parametrize("exercise", samples.ALL, ids=lambda exercise: exercise["kind"])


def wrong_state(exercise, tries=1):
    fields = {"text": "1"} if exercise.get("numeric") else {
        "single_choice": {"choice": "0"},
        "multiple_choice": {"choices": ["3"]},
        "true_false": {"choice": "true"},
        "ordering": {f"position-{index}": str(4 - index) for index in range(4)},
        "matching": {"match-0": "0", "match-1": "1", "match-2": "0"},
        "cloze": {"blank-0": "Valider", "blank-1": "Valider"},
        "hotspot": {"zones": ["3"]},
        "short_answer": {"text": "partage"},
        "sim_inbox": {f"message-m{rank}": "safe" for rank in range(1, 6)},
        "sim_account_form": samples.OKSANA | {"field-passe2": "autre chose"},
    }[exercise["kind"]]  # fmt: skip
    answer = grading.stored(exercise, grading.parse(exercise, samples.form(fields)))
    return ExerciseState(tries=tries, outcome=grading.grade(exercise, answer).outcome, answer=answer)


def right_state(exercise):
    answer = grading.stored(exercise, grading.parse(exercise, gathered.right_form(exercise)))
    return ExerciseState(outcome="right", answer=answer, right=True)


@every_sample
def test_the_form_holds_its_placeholders_and_both_acts_when_the_answer_is_shown(exercise):
    html = render_exercise(exercise, wrong_state(exercise, tries=2))
    for placeholder in ("__CSRF__", "__ATTEMPT__", "__ACTION__", "__TOKEN__"):
        assert html.count(placeholder) == 1
    assert 'value="answer"' in html
    assert 'value="acknowledge"' in html


@every_sample
def test_the_answer_is_not_given_before_two_tries(exercise):
    html = render_exercise(exercise, wrong_state(exercise, tries=1))
    assert 'value="acknowledge"' not in html
    assert exercise_context(exercise, wrong_state(exercise, tries=1))["solution"] == []


@every_sample
def test_who_found_the_answer_after_two_tries_is_not_told_it(exercise):
    found = replace(right_state(exercise), tries=2)
    assert not found.shown
    assert exercise_context(exercise, found)["solution"] == []


@every_sample
def test_same_arguments_same_html(exercise):
    state = wrong_state(exercise)
    assert render_exercise(exercise, state, seed=5) == render_exercise(exercise, state, seed=5)


@every_sample
def test_every_state_can_be_rendered(exercise):
    states = [
        ExerciseState(),
        wrong_state(exercise),
        wrong_state(exercise, tries=2),
        right_state(exercise),
        ExerciseState(tries=2, outcome="wrong", acknowledged=True),
    ]
    for state in states:
        for seed in (0, 7):
            assert exercise["id"] in render_exercise(exercise, state, seed=seed)


@every_sample
def test_a_finished_exercise_cannot_be_sent_again(exercise):
    assert 'value="answer"' not in render_exercise(exercise, right_state(exercise))


def test_a_message_hides_the_verdict_and_keeps_what_was_typed():
    state = wrong_state(samples.MATCHING)
    typed = {"targets": [1, None, 2]}
    context = exercise_context(samples.MATCHING, state, typed=typed, message="Choisissez une réponse.")
    assert context["result"] is None
    assert context["filled"] == typed
    assert "Choisissez une réponse." in render_exercise(
        samples.MATCHING, state, typed=typed, message="Choisissez une réponse."
    )


def test_the_explanation_waits_until_it_gives_nothing_away():
    exercise = samples.SINGLE_CHOICE | {"explanation": "Le site, vous le connaissez."}
    given = {
        name: exercise_context(exercise, state)["explanation"]
        for name, state in {
            "new": ExerciseState(),
            "tried": wrong_state(exercise),
            "shown": wrong_state(exercise, tries=2),
            "right": right_state(exercise),
        }.items()
    }
    assert given == {"new": "", "tried": "", "shown": exercise["explanation"], "right": exercise["explanation"]}


@every_sample
def test_texts_of_an_author_are_escaped_everywhere(exercise):
    def hostile(value):
        if isinstance(value, dict):
            return {name: item if name in KEPT else hostile(item) for name, item in value.items()}
        if isinstance(value, list):
            return [hostile(item) for item in value]
        return value.replace("{Se", "{<i>Se") + "<script>alert(1)</script>" if isinstance(value, str) else value

    KEPT = {"id", "kind", "channel", "answer", "name", "type", "field", "test", "value"}  # noqa: N806 -- a constant
    for state in (ExerciseState(), ExerciseState(tries=2)):
        html = render_exercise(hostile(exercise), state)
        assert "<script>alert" not in html
        assert "<i>Se" not in html
