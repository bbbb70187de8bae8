"""What an author meets in the editor."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.admin.telepath import JSContext
from wagtail.blocks import StreamBlock

from cours.exercices import grading, kinds
from cours.exercices.blocks import exercise_blocks, to_plain
from cours.exercices.markup import render_inline
from tests.cours.exercices import gathered, samples

STREAM = StreamBlock(exercise_blocks())
every_sample = pytest.mark.parametrize("exercise", gathered.ALL, ids=lambda exercise: exercise["kind"])
every_block = pytest.mark.parametrize("block", STREAM.child_blocks.values(), ids=lambda block: block.name)


def stored(block, data):
    """Return plain data as a StreamField keeps it (lists of items, every field present)."""
    if hasattr(block, "child_block"):
        return [
            {"type": "item", "id": str(rank), "value": stored(block.child_block, item)}
            for rank, item in enumerate(data)
        ]
    if isinstance(block, StreamBlock):
        child = block.child_blocks[data["kind"]]
        return [{"type": data["kind"], "id": "jumelle", "value": stored(child, data)}]
    if hasattr(block, "child_blocks"):
        return {
            name: stored(child, data[name]) for name, child in block.child_blocks.items() if data.get(name) is not None
        }
    return data


def value_of(exercise):
    block = STREAM.child_blocks[exercise["kind"]]
    return block, block.to_python(stored(block, exercise))


def errors(exercise):
    """Return the error of the editor as it is sent to the page."""
    block, value = value_of(exercise)
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    return refused.value.as_json_data()


@every_sample
def test_a_good_exercise_can_be_published_and_comes_out_as_it_went_in(exercise):
    block, value = value_of(exercise | {"twin": samples.TRUE_FALSE})
    plain = to_plain(block, block.clean(value))
    assert plain["twin"]["kind"] == "true_false"
    assert plain["twin"]["id"] == "jumelle"
    assert grading.problems(plain | {"kind": exercise["kind"]}) == []
    answer = grading.parse(plain | exercise, gathered.right_form(exercise))
    assert grading.grade(plain | {"kind": exercise["kind"]}, answer).is_right


def test_the_editor_shows_a_problem_beside_its_field():
    exercise = samples.changed(samples.SINGLE_CHOICE, "options", 1, feedback="Non. Regardez.")
    message = errors(exercise)["blockErrors"]["options"]["blockErrors"][1]["blockErrors"]["feedback"]["messages"][0]
    assert message.startswith("Ne commencez pas")


def test_a_problem_of_a_whole_list_is_shown_on_the_list():
    exercise = samples.changed(samples.SINGLE_CHOICE, "options", 2, correct=False)
    assert errors(exercise)["blockErrors"]["options"]["messages"] == ["Aucune réponse n'est juste. Cochez la bonne."]


def test_a_problem_of_the_twin_is_shown_in_the_twin():
    twin = samples.changed(samples.TRUE_FALSE, wrong=None)
    found = errors(samples.SINGLE_CHOICE | {"twin": twin})["blockErrors"]["twin"]["blockErrors"]
    assert found[0]["blockErrors"]["wrong"]["messages"]


def test_every_problem_is_shown_at_once():
    exercise = samples.changed(samples.changed(samples.SIM_INBOX, min_correct=9), "messages", 1, id="m1")
    assert set(errors(exercise)["blockErrors"]) == {"min_correct", "messages"}


def test_an_optional_group_or_picture_may_have_a_problem_too():
    assert errors(samples.changed(samples.HOTSPOT, document=None))["blockErrors"]["document"]["messages"]
    code = samples.changed(samples.SIM_ACCOUNT_FORM, "code_step", body="Aucun code ici.")
    assert errors(code)["blockErrors"]["code_step"]["blockErrors"]["code"]["messages"]


@every_sample
def test_the_editor_and_the_packs_find_the_same_problems(exercise):
    broken = exercise | {"wrong": "Faux. Relisez.", "crcn": ["9.9"]}
    assert {problem.path[0] for problem in grading.problems(broken)} == {"wrong", "crcn"}
    assert set(errors(broken)["blockErrors"]) == {"wrong", "crcn"}


def test_a_draft_may_be_kept_with_gaps_and_problems():
    block, value = value_of(samples.changed(samples.SINGLE_CHOICE, "options", 2, correct=False))
    block.defer_required_validation()
    try:
        assert block.clean(value)
    finally:
        block.restore_deferred_validation()
    with pytest.raises(ValidationError):
        block.clean(value)


def test_an_empty_document_and_an_empty_code_are_none():
    block, value = value_of(samples.changed(samples.SIM_ACCOUNT_FORM, "code_step", code=""))
    assert to_plain(block, value)["code_step"] is None
    block, value = value_of(samples.changed(samples.HOTSPOT, "document", body=""))
    assert to_plain(block, value)["document"] is None


@every_block
def test_a_twin_has_the_fields_of_its_kind_but_not_those_of_its_exercise(block):
    twin = block.child_blocks["twin"].child_blocks[block.name]
    assert set(block.child_blocks) - set(twin.child_blocks) == {"intro", "required", "crcn", "twin"}


def test_the_editor_describes_the_twin_once_for_all_kinds():
    twins = {id(block.child_blocks["twin"]) for block in STREAM.child_blocks.values()}
    assert len(twins) == 1
    assert "twin" in str(JSContext().pack(STREAM))


@every_block
def test_every_block_tells_an_author_what_it_is(block):
    assert block.label
    assert block.meta.icon != "placeholder"
    assert block.meta.description
    assert str(block.meta.group) in ("Exercices", "Simulations")
    assert (str(block.meta.group) == "Simulations") is kinds.get(block.name).is_simulation


@every_block
def test_every_block_has_a_preview_that_could_be_published(block):
    preview = block.get_preview_value()
    plain = to_plain(block, preview) | {"kind": block.name}
    assert grading.problems(plain) == []
    html = block.render(preview)
    assert "exercise" in html
    assert render_inline(preview["prompt"]) in html


@every_block
def test_the_settings_are_folded_away_and_the_question_comes_first(block):
    layout = block.get_form_layout()
    assert layout.settings == ["required", "crcn"]
    assert layout.children[:3] == ["intro", "prompt", "image"]
    assert list(block.child_blocks) == layout.get_sorted_block_names()


def test_nothing_in_the_blocks_is_misdeclared():
    assert STREAM.check() == []
