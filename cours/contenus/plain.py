"""Plain data ⇄ stored blocks, by walking the block definitions. Nothing here knows a kind of step by its name.

Three shapes of the same value:

- *raw*: what a StreamField keeps in the database (`{"type", "value", "id"}`, image numbers…);
- *pack*: what a content pack writes. Empty and default values are left out, a picture is `{file, alt}`, an exercise
  is `{type: exercise, kind: …}`, a nested stream of one step (the twin of an exercise) is that step itself;
- *compiled*: what templates and grading receive. Every field is present, a picture is `{src, width, height, alt}`
  or None, an optional group without any content is None.

`to_pack(from_pack(data)) == data` for data without superfluous defaults; tests hold it for every block.
"""

import datetime
import difflib
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cours.exercices import kinds
from cours.exercices.blocks import OptionalStructBlock

Path = tuple[str | int, ...]
Picture = dict[str, Any]
NAMESPACE = uuid.UUID("5e0f9c6e-6d0c-5c1f-9a3e-2f1d6b7a4c58")
TEXTS = (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.RegexBlock, blocks.ChoiceBlock)
TRUE, FALSE = {"true", "yes", "oui", "vrai"}, {"false", "no", "non", "faux"}


class Scalar(str):
    """A text that was written without quotes, so that `oui` or `12` may mean something else than a text."""

    __slots__ = ()


def exercise_names() -> set[str]:
    return {kind.name for kind in kinds.all()}


def is_single(block: blocks.StreamBlock) -> bool:
    """A stream that holds one thing at most is written as that thing, not as a list of one."""
    return block.meta.max_num == 1


def only_exercises(block: blocks.StreamBlock) -> bool:
    """Where there is nothing but exercises, `kind` is enough to say what each one is."""
    return set(block.child_blocks) <= exercise_names()


def default_of(block: blocks.Block) -> Any:
    """Return the raw default of a field. An absent text is "", whatever its block says."""
    if isinstance(block, (blocks.ListBlock, blocks.StreamBlock)):
        return []  # not the empty first item that the editor proposes
    if isinstance(block, ImageBlock):
        return {"image": None, "alt_text": None, "decorative": None}  # as Wagtail writes it
    if isinstance(block, blocks.StructBlock):
        return {name: default_of(child) for name, child in block.child_blocks.items()}
    stored = block.get_prep_value(block.get_default())
    if isinstance(block, blocks.BooleanBlock):
        return bool(stored)
    if isinstance(block, blocks.MultipleChoiceBlock):
        return list(stored or [])
    return "" if stored is None and isinstance(block, TEXTS) else stored


def _list_values(raw: list | None) -> list[tuple[str, Any]]:
    """Return (id, value) of the items of a stored list, in its present or its older shape."""
    return [
        (item.get("id", ""), item["value"])
        if isinstance(item, dict) and item.get("type") == "item" and "value" in item
        else ("", item)
        for item in raw or []
    ]


def clean_text(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


# --- Compiled -------------------------------------------------------------------------------------------------------
def compiled_value(block: blocks.Block, raw: Any, pictures: Mapping[int, Picture] | None = None) -> Any:
    """Return the compiled form of any stored value."""
    if isinstance(block, ImageBlock):
        raw = raw if isinstance(raw, dict) else {"image": raw}
        found = (pictures or {}).get(raw.get("image"))
        return found and found | {"alt": "" if raw.get("decorative") else raw.get("alt_text") or ""}
    if isinstance(block, blocks.StreamBlock):
        children = [
            {"id": item.get("id", ""), "kind": item["type"]}
            | compiled_value(block.child_blocks[item["type"]], item["value"], pictures)
            for item in raw or []
            if item["type"] in block.child_blocks
        ]
        return (children[0] if children else None) if is_single(block) else children
    if isinstance(block, blocks.ListBlock):
        return [compiled_value(block.child_block, value, pictures) for _id, value in _list_values(raw)]
    if isinstance(block, blocks.StructBlock):
        raw = raw or {}
        return {
            name: _compiled_child(child, raw[name] if name in raw else default_of(child), pictures)
            for name, child in block.child_blocks.items()
        }
    if isinstance(raw, str):
        return clean_text(raw)
    return raw


def _compiled_child(block, raw, pictures):
    value = compiled_value(block, raw, pictures)
    if isinstance(block, OptionalStructBlock) and not value[block.meta.absent_without]:
        return None
    return value


def picture_ids(block: blocks.Block, raw: Any) -> set[int]:
    """Return the numbers of every picture used in a stored value."""
    if isinstance(block, ImageBlock):
        number = raw.get("image") if isinstance(raw, dict) else raw
        return {number} if number else set()
    if isinstance(block, blocks.StreamBlock):
        pairs = [(block.child_blocks.get(item["type"]), item["value"]) for item in raw or []]
    elif isinstance(block, blocks.ListBlock):
        pairs = [(block.child_block, value) for _id, value in _list_values(raw)]
    elif isinstance(block, blocks.StructBlock):
        pairs = [(child, (raw or {}).get(name)) for name, child in block.child_blocks.items()]
    else:
        return set()
    return set().union(*(picture_ids(child, value) for child, value in pairs if child is not None))


def with_pictures(block: blocks.Block, raw: Any, numbers: Mapping[int, int]) -> Any:
    """Return a stored value with its pictures renumbered."""
    if isinstance(block, ImageBlock):
        return raw | {"image": numbers.get(raw["image"])} if raw and raw.get("image") else raw
    if isinstance(block, blocks.StreamBlock):
        return [
            item | {"value": with_pictures(block.child_blocks[item["type"]], item["value"], numbers)} for item in raw
        ]
    if isinstance(block, blocks.ListBlock):
        return [item | {"value": with_pictures(block.child_block, item["value"], numbers)} for item in raw]
    if isinstance(block, blocks.StructBlock):
        return {name: with_pictures(child, raw[name], numbers) for name, child in block.child_blocks.items()}
    return raw


def words(block: blocks.Block, raw: Any) -> list[str]:
    """Return every text of a stored value that somebody reads, in reading order; choices and identifiers are not."""
    if raw is None or not getattr(block, "search_index", True) or isinstance(block, blocks.ChoiceBlock):
        return []
    if isinstance(block, ImageBlock):
        pairs = [(block.child_blocks["alt_text"], raw.get("alt_text") if isinstance(raw, dict) else "")]
    elif isinstance(block, blocks.StreamBlock):
        pairs = [(block.child_blocks.get(item["type"]), item["value"]) for item in raw]
    elif isinstance(block, blocks.ListBlock):
        pairs = [(block.child_block, value) for _id, value in _list_values(raw)]
    elif isinstance(block, blocks.StructBlock):
        pairs = [(child, raw.get(name)) for name, child in block.child_blocks.items()]
    else:
        is_text = isinstance(block, (blocks.CharBlock, blocks.TextBlock)) and isinstance(raw, str)
        return [clean_text(raw)] if is_text and raw.strip() else []
    return [text for child, value in pairs if child is not None for text in words(child, value)]


def texts(value: Any) -> list[str]:
    """Return every piece of text of a compiled or pack value, in reading order."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in texts(item)]
    return []


# --- To a pack ------------------------------------------------------------------------------------------------------
def to_pack(block: blocks.Block, raw: Any, file_of: Callable[[int], str], *, seed: str = "") -> Any:
    """Return the pack form of a stored value. `file_of` names the file of a picture; `seed` see `step_id`."""
    if isinstance(block, ImageBlock):
        raw = raw if isinstance(raw, dict) else {"image": raw}
        if not raw.get("image"):
            return None
        alt = "" if raw.get("decorative") else clean_text(raw.get("alt_text") or "")
        return {"file": file_of(raw["image"])} | ({"alt": alt} if alt else {})
    if isinstance(block, blocks.StreamBlock):
        taken: dict[str, int] = {}
        steps = []
        for item in raw or []:
            if (child := block.child_blocks.get(item["type"])) is not None:
                head = _head(block, child, item, seed, taken)
                steps.append(head | to_pack(child, item["value"], file_of, seed=item.get("id") or ""))
        return (steps[0] if steps else None) if is_single(block) else steps
    if isinstance(block, blocks.ListBlock):
        return [to_pack(block.child_block, value, file_of) for _id, value in _list_values(raw)]
    if isinstance(block, blocks.StructBlock):
        data = {}
        for name, child in block.child_blocks.items():
            stored = (raw or {}).get(name, default_of(child))
            value = to_pack(child, stored, file_of, seed=seed)
            if not _is_absent(child, value):
                data[name] = value
        return data
    if isinstance(raw, str):
        raw = clean_text(raw)
        return datetime.date.fromisoformat(raw) if isinstance(block, blocks.DateBlock) and raw else raw
    return raw


def _head(block, child, item, seed, taken) -> dict:
    """Return the keys that say what a step is, and its id when it cannot be found again without it."""
    if len(block.child_blocks) == 1:
        return {}
    if is_single(block):
        head = {"kind": item["type"]}
        derived = child_id(seed, "twin")
    else:
        is_exercise = item["type"] in exercise_names()
        head = {"type": "exercise", "kind": item["type"]} if is_exercise else {"type": item["type"]}
        if only_exercises(block):
            del head["type"]
        derived = step_id(seed, child, item["value"], taken)
    return head if item.get("id") == derived else head | {"id": item.get("id") or ""}


def _is_absent(block: blocks.Block, value: Any) -> bool:
    if value is None or value == "" or value == [] or value == {}:
        return True
    if isinstance(block, (blocks.StructBlock, blocks.ListBlock, blocks.StreamBlock)):
        return False
    return value == default_of(block)


# --- Identity of the steps ------------------------------------------------------------------------------------------
def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def identity(block: blocks.Block, raw: Any) -> str:
    """Return the words by which a step is known: its question or its title, or else its first text."""
    if isinstance(raw, Mapping):
        for name in ("prompt", "title"):
            if raw.get(name):
                return _words(raw[name])
    return _words(next(iter(words(block, raw)), ""))


def child_id(parent: str, name: str) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{parent}/{name}"))


def step_id(seed: str, block: blocks.Block, raw: Any, taken: dict[str, int]) -> str:
    """Return the id of a step that gives none: derived from the lesson's code, the kind of step and its first words.

    The place in the lesson does not count, so inserting or moving a step changes no id. `taken` numbers the steps
    that say the same thing in one lesson.
    """
    key = f"{block.name}/{identity(block, raw)}"
    taken[key] = taken.get(key, 0) + 1
    return child_id(seed, key if taken[key] == 1 else f"{key}/{taken[key]}")


def keep_ids(block: blocks.StreamBlock, raw: list, before: list) -> list:
    """Give the steps of a new version the ids they had `before`, also when their words were mended.

    A step of `raw` whose id is unknown takes that of the closest abandoned step of the same type, if at least 60 %
    of the identifying words agree: learners find their answers again after a corrected typing error.
    """
    known, wanted = {item["id"] for item in before}, {item["id"] for item in raw}
    orphans = [item for item in before if item["id"] not in wanted and item["type"] in block.child_blocks]
    renamed = {}
    for item in raw:
        if item["id"] in known:
            continue
        child = block.child_blocks[item["type"]]
        name = identity(child, item["value"])
        best, closest = 0.0, None
        for old in orphans:
            if old["type"] == item["type"]:
                score = difflib.SequenceMatcher(None, identity(child, old["value"]), name).ratio()
                if score > best:
                    best, closest = score, old
        if best >= 0.6:
            renamed[item["id"]] = closest["id"]
            orphans.remove(closest)
    return [
        {
            "type": item["type"],
            "value": named(block.child_blocks[item["type"]], item["value"], new, item["id"]),
            "id": new,
        }
        for item in raw
        for new in [renamed.get(item["id"], item["id"])]
    ]


def named(block: blocks.Block, raw: Any, parent: str, old: str = "") -> Any:
    """Give an id to everything inside a step whose own id is `parent`; only what came from `old` is named again."""

    def new(item, name):
        return child_id(parent, name) if item["id"] in ("", child_id(old, name)) else item["id"]

    if isinstance(block, ImageBlock) or not raw:
        return raw
    if isinstance(block, blocks.StructBlock):
        return {
            name: named(child, raw[name], *(_below(child, seed, name) for seed in (parent, old)))
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, (blocks.StreamBlock, blocks.ListBlock)):
        is_stream = isinstance(block, blocks.StreamBlock)
        items = []
        for place, item in enumerate(raw):
            own = new(item, "twin" if is_stream and is_single(block) else str(place))
            child = block.child_blocks[item["type"]] if is_stream else block.child_block
            items.append({"type": item["type"], "value": named(child, item["value"], own, item["id"]), "id": own})
        return items
    return raw


def _below(block, seed: str, name: str) -> str:
    # The twin derives from its exercise itself, so that its id can be told without knowing the field's name.
    return seed if isinstance(block, blocks.StreamBlock) else f"{seed}/{name}"


def stored_json(value: Any) -> Any:
    """Return a raw value as the database gives it back (numbers and texts only)."""
    return json.loads(json.dumps(value, default=str))
