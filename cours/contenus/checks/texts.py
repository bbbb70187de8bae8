"""The texts of an item with their places, and how words and sentences are counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from ..glossary import MARKED
from ..packs.pack import SHAPES, Item, Kind

# What is read as a picture of the world: a message, a form, a paper. Its words are those of whoever sent it.
IMITATED_GROUPS = {"document", "papers", "persona"}
IMITATED_NAMES = {"sender", "subject", "body"}
LABELS = {"who", "name", "id", "field", "unit", "accepted", "code", "slug", "url", "variants", "audience_tags"}

_BLANK = re.compile(r"\{([^{}]*)\}")
_LISTED = re.compile(r"^\s*(?:\d{1,2}[.)]|[-–•☐✔])\s+")
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f.](?=\d)")
_END = re.compile(r"(?<=[.!?…])(?:\s*[»”\")\]])*\s+")
_COLON = re.compile(r"(?<=:)\s+")
_DOTS = re.compile(r"(?:\.{3,}|…+)")


@dataclass(frozen=True)
class Place:
    """A text where it is: its path in the file as its author wrote it."""

    path: tuple
    text: str
    kind: str = ""  # of the exercise or the step it is in

    @property
    def name(self) -> str:
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")

    @property
    def in_steps(self) -> bool:
        return self.path[:1] in (("steps",), ("reserve",))

    @property
    def imitates(self) -> bool:
        """Tell whether this is what a fictional message or paper says, not what the lesson says."""
        if self.kind == "sim_redact" and self.name == "text":
            return True
        spoken = self.kind.startswith("sim_") and "lines" in self.path
        return spoken or self.name in IMITATED_NAMES or bool(IMITATED_GROUPS.intersection(self.path))

    @property
    def is_prose(self) -> bool:
        """Tell whether this is read as sentences by a learner, in the voice of the lesson."""
        return not self.imitates and self.name not in LABELS


def shape_of(item: Item) -> blocks.Block:
    return SHAPES[Kind(item.kind)]


def located(block: blocks.Block, raw: Any, path: tuple = (), kind: str = "") -> Iterator[Place]:
    """Yield every text that somebody reads in a stored value, with its path in the pack's own form."""
    if raw is None or not getattr(block, "search_index", True) or isinstance(block, blocks.ChoiceBlock):
        return
    if isinstance(block, ImageBlock):
        yield from located(block.child_blocks["alt_text"], (raw or {}).get("alt_text"), (*path, "alt"), kind)
    elif isinstance(block, blocks.StreamBlock):
        single = block.meta.max_num == 1
        for place, child in enumerate(raw):
            here = path if single else (*path, place)
            yield from located(block.child_blocks[child["type"]], child["value"], here, child["type"])
    elif isinstance(block, blocks.ListBlock):
        for place, child in enumerate(raw):
            yield from located(block.child_block, child["value"], (*path, place), kind)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from located(child, raw.get(name), (*path, name), kind)
    elif isinstance(raw, str) and raw.strip():
        yield Place(path, raw.strip(), kind)


# --- Counting -------------------------------------------------------------------------------------------------------
def bare(text: str) -> str:
    """Return a text without its markup, a number or a telephone number as one word."""
    text = MARKED.sub(lambda match: match[1], text).replace("**", "")
    return _GROUPED.sub("", _BLANK.sub(r"\1", text))


def words(text: str) -> list[str]:
    """Return the words as a word processor counts them: what stands between two spaces, marks left out."""
    return [word for word in bare(text).split() if any(character.isalnum() for character in word)]


def sentences(text: str, *, colons: bool = False) -> list[str]:
    """Return the sentences of a text. A line or a box to tick ends a sentence; so does « : » when `colons` is asked."""
    found = []
    for line in bare(text).replace("☐", "\n").splitlines():
        parts = _END.split(_LISTED.sub("", _DOTS.sub("…", line)))
        if colons:
            parts = [piece for part in parts for piece in _COLON.split(part)]
        found += [part.strip() for part in parts if words(part)]
    return found
