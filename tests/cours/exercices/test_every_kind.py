"""What each kind of exercise promises, whichever it is; a new kind is tested here as soon as it has a sample."""

import copy
import json

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from cours.exercices import grading, kinds
from cours.exercices.base import AnswerError, ExerciseState, Outcome
from cours.exercices.rendering import exercise_context
from tests.cours.exercices import gathered, samples

every_sample = pytest.mark.parametrize("exercise", gathered.ALL, ids=lambda exercise: exercise["kind"])
every_kind = pytest.mark.parametrize("kind", kinds.all(), ids=lambda kind: kind.name)

# What a hostile or broken browser could send: names of our forms, and any text in them.
NAMES = st.sampled_from(
    ["choice", "choices", "zones", "text", "code", "code-ok", "device"]
    + [f"{name}-{index}" for name in ("position", "match", "blank") for index in range(5)]
    + [f"{name}-m{rank}" for name in ("message", "kept") for rank in range(1, 6)]
    + sorted(gathered.right_fields() | samples.OKSANA.keys())
)
VALUES = (
    st.sampled_from(["", "0", "1", "2", "-1", "99", "1e9", "٣", "true", "trap", "safe", "Se déconnecter", "408 213"])
    | st.text(st.characters(), max_size=40)
    | st.sampled_from(["\x00", "a" * 100_000, "👩‍🎓" * 50, "\u202eabc", "9" * 5000])
)
POSTED = st.dictionaries(NAMES, st.lists(VALUES, max_size=4), max_size=25).map(MultiValueDict)


def test_every_kind_of_the_registry_has_a_sample():
    assert {kind.name for kind in kinds.all()} == {exercise["kind"] for exercise in gathered.ALL}


@every_sample
def test_it_finds_nothing_to_mend_in_the_samples(exercise):
    assert grading.problems(exercise) == []


@every_sample
def test_it_accepts_the_right_answer_and_says_so(exercise):
    result = grading.grade(exercise, grading.parse(exercise, gathered.right_form(exercise)))
    assert result.outcome == Outcome.RIGHT
    assert result.messages
    assert all(result.marks.values())


@every_sample
def test_it_asks_to_answer_when_nothing_was_sent(exercise):
    with pytest.raises(AnswerError) as refused:
        grading.parse(exercise, MultiValueDict())
    assert str(refused.value)


@every_sample
@settings(max_examples=25, deadline=None)
@given(data=POSTED)
def test_it_lets_nothing_but_an_answer_error_out_of_a_posted_form(exercise, data):
    try:
        answer = grading.parse(exercise, data)
    except AnswerError as error:
        answer = error.typed
    assert answer is None or kinds.get(exercise["kind"]).fits(exercise, answer)


@every_sample
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_it_grades_the_stored_answer_as_it_graded_the_posted_one(exercise, data):
    fields = dict(gathered.right_form(exercise).lists())
    other = data.draw(POSTED)
    try:
        answer = grading.parse(exercise, MultiValueDict({**fields, **dict(other.lists())}))
    except AnswerError:
        return
    stored = json.loads(json.dumps(grading.stored(exercise, answer)))
    assert "\\u0000" not in json.dumps(stored)
    assert grading.grade(exercise, stored).outcome == grading.grade(exercise, answer).outcome
    assert grading.grade(exercise, stored).marks == grading.grade(exercise, answer).marks


@every_sample
@pytest.mark.parametrize("stale", [{}, {"choice": 99}, {"choices": [99]}, {"words": ["x"]}, {"marks": {"x": True}}, []])
def test_it_refuses_to_grade_an_answer_of_another_shape(exercise, stale):
    kind = kinds.get(exercise["kind"])
    if isinstance(stale, dict) and kind.fits(exercise, stale):  # an empty answer is a hole, not another shape
        assert grading.grade(exercise, stale).outcome == Outcome.WRONG
    else:
        with pytest.raises(AnswerError):
            grading.grade(exercise, stale)


@every_sample
@pytest.mark.parametrize("stale", [{"choice": 99}, {"choices": [99]}, {"positions": [1]}, {"nothing": 1}, [], "text"])
def test_it_shows_the_exercise_even_when_what_was_stored_no_longer_fits(exercise, stale):
    context = exercise_context(exercise, ExerciseState(tries=1, outcome="wrong", answer=stale, draft=stale))
    assert context["filled"] is None or context["filled"] == stale


@every_sample
def test_it_always_shuffles_the_same_way_for_the_same_seed(exercise):
    for seed in range(8):
        first, second = (exercise_context(exercise, ExerciseState(), seed=seed)["view"] for _ in range(2))
        assert first == second


@every_sample
def test_it_never_changes_the_exercise_it_is_given(exercise):
    before = copy.deepcopy(exercise)
    answer = grading.parse(exercise, gathered.right_form(exercise))
    grading.problems(exercise)
    state = ExerciseState(tries=2, outcome="wrong", answer=grading.stored(exercise, answer))
    exercise_context(exercise, state, seed=3, typed=answer)
    grading.kind_of(exercise).solution(exercise)
    assert exercise == before


@every_sample
def test_it_explains_the_answer_in_words_after_two_tries(exercise):
    context = exercise_context(exercise, ExerciseState(tries=2, outcome="wrong"))
    assert context["solution"]
    assert all(isinstance(line, str) and line for line in context["solution"])
    assert exercise_context(exercise, ExerciseState(tries=1, outcome="wrong"))["solution"] == []


@every_sample
def test_a_first_view_gives_no_verdict(exercise):
    def marks(value):
        if isinstance(value, dict):
            return [mark for name, item in value.items() for mark in ([item] if name == "mark" else marks(item))]
        return [mark for item in value for mark in marks(item)] if isinstance(value, list) else []

    view = exercise_context(exercise, ExerciseState())["view"]
    assert not [mark for mark in marks(view) if mark is not None]


@every_kind
def test_it_can_be_previewed_while_its_author_has_only_begun(kind):
    from cours.exercices.blocks import to_plain

    block = kind.block()
    begun = to_plain(block, block.get_default()) | {"kind": kind.name, "id": "x"}
    assert exercise_context(begun, ExerciseState(tries=2))["view"] is not None


@every_sample
@pytest.mark.parametrize("blunt", ["Non, regardez l'adresse.", "faux !", "« Non »", "FAUX. Lisez.", "nOn"])
def test_it_refuses_texts_that_begin_by_saying_no(exercise, blunt):
    assert ("wrong",) in [problem.path for problem in grading.problems(exercise | {"wrong": blunt})]


@every_sample
@pytest.mark.parametrize(
    "kind_text", ["Nonobstant la peur, regardez.", "Une fausse adresse finit ainsi.", "Fausse piste."]
)
def test_it_accepts_words_that_only_look_like_no(exercise, kind_text):
    assert grading.problems(exercise | {"wrong": kind_text}) == []


def test_an_unknown_kind_is_a_problem_and_an_answer_error_never_a_crash():
    for name in ("nope", None, [], 3):
        exercise = samples.SINGLE_CHOICE | {"kind": name}
        assert [problem.path for problem in grading.problems(exercise)] == [("kind",)]
        with pytest.raises(AnswerError):
            grading.parse(exercise, MultiValueDict())


# --- The shape of packs written by hand -----------------------------------------------------------------------------
@every_sample
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_it_reports_malformed_data_instead_of_crashing(exercise, data):
    broken = copy.deepcopy(exercise)
    name = data.draw(st.sampled_from([*exercise, "unknown"]))
    junk = st.sampled_from([None, 3, "", "texte", [], {}, [3], [None], {"a": 1}, [{}], True, [[]], 1.5, ["x"] * 500])
    broken[name] = data.draw(junk)
    for problem in grading.problems(broken):
        assert problem.message
        assert isinstance(problem.path, tuple)


@every_sample
def test_it_names_a_field_that_does_not_exist(exercise):
    (problem,) = grading.problems(exercise | {"reponse": "x"})
    assert problem.path == ("reponse",)


@every_sample
@pytest.mark.parametrize("name", ["prompt", "hint"])
def test_it_names_a_field_that_is_missing(exercise, name):
    (problem,) = grading.problems(samples.changed(exercise, **{name: None}))
    assert problem.path == (name,)


def test_it_checks_the_twin_under_its_own_path():
    twin = samples.changed(samples.SINGLE_CHOICE, "options", 2, correct=False)
    problems = grading.problems(samples.TRUE_FALSE | {"twin": twin | {"required": True}})
    assert {problem.path for problem in problems} == {("twin", "required"), ("twin", "options")}
    for malformed in ("text", [], 3):
        assert ("twin",) in [problem.path for problem in grading.problems(samples.TRUE_FALSE | {"twin": malformed})]


def test_it_checks_the_numbers_of_competences():
    problems = grading.problems(samples.TRUE_FALSE | {"crcn": ["4.1", "9.9", "4"]})
    assert [problem.path for problem in problems] == [("crcn", 1), ("crcn", 2)]


# --- Drafts ---------------------------------------------------------------------------------------------------------
def test_a_draft_keeps_what_is_half_done_and_nothing_that_cannot_be_read():
    half = samples.form({"match-0": "1"})
    assert grading.draft(samples.MATCHING, half) == {"targets": [1, None, None]}
    assert grading.draft(samples.MATCHING, samples.form({"match-0": "77"})) is None
    assert grading.draft(samples.SINGLE_CHOICE, MultiValueDict()) is None


def test_a_draft_of_the_account_form_holds_nothing_that_was_typed():
    draft = grading.draft(samples.SIM_ACCOUNT_FORM, samples.form(samples.OKSANA))
    assert set(draft) == {"rules", "code"}
    assert "velos" not in json.dumps(draft)
