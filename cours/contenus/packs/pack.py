"""What a pack is once read, before anything is imported or written."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..models import PackItem
from . import shapes

Kind = PackItem.Kind
SHAPES = {
    Kind.MODULE: shapes.MODULE,
    Kind.LESSON: shapes.LESSON,
    Kind.PATHWAY: shapes.PATHWAY,
    Kind.TERM: shapes.TERM,
}
FOLDERS = {Kind.MODULE: "modules", Kind.LESSON: "lecons", Kind.PATHWAY: "parcours", Kind.TERM: "lexique"}
STREAMS = ("steps", "reserve", "placement")  # what holds things with an id
KEYS = {Kind.MODULE: "code", Kind.LESSON: "code", Kind.PATHWAY: "slug", Kind.TERM: "slug"}


@dataclass(frozen=True)
class Item:
    """One module, lesson, pathway or word: its canonical pack data, and the raw fields to store.

    `raw` holds pictures by their place in `Pack.media` (1-based), or by their number in the database when the item
    comes from it.
    """

    kind: str
    key: str
    path: str
    data: dict[str, Any]
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def position(self) -> int | None:
        return self.data.get("position")


@dataclass(frozen=True)
class Pack:
    about: dict[str, Any]
    items: tuple[Item, ...]
    media: Mapping[str, bytes]

    def of(self, kind: str) -> list[Item]:
        return [item for item in self.items if item.kind == kind]

    def digest(self, item: Item) -> str:
        return digest(item.data, {name: media_digest(content) for name, content in self.media.items()})

    @property
    def whole_digest(self) -> str:
        parts = [self.about, sorted(f"{item.kind}/{item.key}/{self.digest(item)}" for item in self.items)]
        return hashlib.sha256(_json(parts)).hexdigest()


def media_digest(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()  # the digest that Wagtail keeps of its images


def digest(data: Mapping[str, Any], media: Mapping[str, str]) -> str:
    """Return what changes when the content of an item changes: its data and the pictures it names.

    Its position is compared apart, and the ids of its steps do not count: they may have been kept from before.
    """
    bare = _without_ids({key: value for key, value in data.items() if key != "position"})
    pictures = {name: media.get(name, "") for name in sorted(_files(bare))}
    return hashlib.sha256(_json([bare, pictures])).hexdigest()


def _without_ids(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(map(_without_id, value)) if key in STREAMS else value for key, value in data.items()}


def _without_id(step: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: {k: v for k, v in value.items() if k != "id"} if key == "twin" and isinstance(value, dict) else value
        for key, value in step.items()
        if key != "id"
    }


def _files(data: Any) -> set[str]:
    if isinstance(data, Mapping):
        if set(data) <= {"file", "alt"} and "file" in data:
            return {data["file"]}
        return set().union(*map(_files, data.values()))
    return set().union(*map(_files, data)) if isinstance(data, list) else set()


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()
