"""Blocks and plain data say the same thing, for every block of every kind."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cours.contenus import from_pack, plain
from cours.contenus.models import LessonPage
from cours.exercices import kinds

STREAM = LessonPage._meta.get_field("steps").stream_block
TEXT = st.text("abé «»'\"*[]{}:-#|\n 12", min_size=1, max_size=30).map(str.strip).filter(bool)


def pack_data(block, pictures=True):
    """Return a strategy of pack data without superfluous defaults."""
    if isinstance(block, ImageBlock):
        return st.fixed_dictionaries({"file": st.just("a.svg")}, optional={"alt": TEXT})
    if isinstance(block, blocks.StreamBlock):
        twins = ("true_false", "matching")  # two are enough: each kind has its own turn
        return st.one_of(
            [
                pack_data(block.child_blocks[name], pictures).map(lambda fields, name=name: {"kind": name} | fields)
                for name in twins
            ]
        )
    if isinstance(block, blocks.ListBlock):
        least, most = max(block.meta.min_num or 1, 1), min(block.meta.max_num or 4, 4)
        return st.lists(pack_data(block.child_block, pictures), min_size=least, max_size=max(least, most))
    if isinstance(block, blocks.StructBlock):
        needed, free = {}, {}
        for name, child in block.child_blocks.items():
            asked = getattr(child, "required", False) and not isinstance(child, blocks.StreamBlock)
            asked = asked and not isinstance(child, (blocks.BooleanBlock, blocks.ListBlock))
            asked = asked or (isinstance(child, blocks.ListBlock) and child.meta.min_num)
            if isinstance(child, ImageBlock) and not pictures:
                continue
            if isinstance(child, ImageBlock):
                asked = child.child_blocks["image"].required
            (needed if asked else free)[name] = pack_data(child, pictures)
        built = st.fixed_dictionaries(needed, optional=free)
        return built.map(lambda data: {key: data[key] for key in block.child_blocks if key in data}).filter(bool)
    return field_data(block).filter(lambda value: value != plain.default_of(block))


def field_data(block):
    if isinstance(block, blocks.BooleanBlock):
        return st.booleans()
    if isinstance(block, blocks.IntegerBlock):
        return st.integers(block.field.min_value or 0, min(block.field.max_value or 50, 50))
    if isinstance(block, blocks.ChoiceBlock):
        return st.sampled_from([value for value, _label in block.field.choices if value])
    if isinstance(block, blocks.DateBlock):
        return st.dates()
    if isinstance(block, blocks.URLBlock):
        return st.just("https://example.org/")
    limit = getattr(block.field, "max_length", None) or 30
    return TEXT.map(lambda text: text[:limit].strip()).filter(bool)


QUICK = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}


@pytest.mark.parametrize("name", list(STREAM.child_blocks))
def test_it_round_trips(name):
    block = STREAM.child_blocks[name]

    @settings(max_examples=20, **QUICK)
    @given(pack_data(block))
    def check(fields):
        head = {"type": "exercise", "kind": name} if name in plain.exercise_names() else {"type": name}
        reader = from_pack.FromPack(lambda file: 7)
        raw = reader.read(STREAM, [head | fields], seed="M1-L1")
        problems = [problem for problem in reader.problems if "manque" in problem.message]
        assert not problems
        if reader.problems:  # a regular expression of the kind refused the random text
            return
        once = plain.to_pack(STREAM, raw, lambda number: "a.svg", seed="M1-L1")
        assert once == [head | fields]
        again = from_pack.FromPack(lambda file: 7).read(STREAM, once, seed="M1-L1")
        assert again == raw

    check()


@pytest.mark.parametrize("name", list(STREAM.child_blocks))
def test_wagtail_keeps_what_we_store(name):
    block = STREAM.child_blocks[name]

    @settings(max_examples=5, **QUICK)
    @given(pack_data(block, pictures=False))
    def check(fields):
        raw = plain.named(block, from_pack.FromPack(lambda file: None).read(block, fields), "x")
        assert plain.stored_json(block.get_prep_value(block.to_python(raw))) == raw

    check()


def test_every_kind_is_a_step():
    assert {kind.name for kind in kinds.all()} < set(STREAM.child_blocks)


def test_a_compiled_step_has_every_field():
    raw = from_pack.FromPack(lambda name: None).read(STREAM, [{"type": "text", "text": "Bonjour"}])
    assert plain.compiled_value(STREAM.child_blocks["text"], raw[0]["value"]) == {
        "title": "",
        "text": "Bonjour",
        "image": None,
    }


def test_old_revisions_without_a_new_field_still_compile():
    value = plain.compiled_value(STREAM.child_blocks["single_choice"], {"prompt": "?"})
    assert (value["hint"], value["options"], value["required"], value["twin"]) == ("", [], True, None)
