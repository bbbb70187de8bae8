"""The questions of « Où j'en suis ? » of every published module: read once for everybody, kept in the cache."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache

from cours.exercices.base import Exercise

from . import plain
from .models import ModulePage
from .outline import ModuleEntry, outline
from .rendering import WEEK, compiled_pictures, pictures_version

CODE_VERSION = 1


@dataclass(frozen=True)
class Question:
    """One question, in the cell of the test it belongs to: a module and a level from 1 to 3."""

    module_id: int
    level: int
    exercise: Exercise

    @property
    def id(self) -> str:
        return self.exercise["id"]


@dataclass(frozen=True)
class PlacementBank:
    questions: tuple[Question, ...] = ()
    _cells: dict[tuple[int, int], tuple[Question, ...]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for question in self.questions:
            cell = question.module_id, question.level
            self._cells[cell] = (*self._cells.get(cell, ()), question)

    def cell(self, module_id: int, level: int) -> tuple[Question, ...]:
        """Return the questions of a module at one level; none when it has none."""
        return self._cells.get((module_id, level), ())

    def find(self, exercise_id: str) -> Question | None:
        return self._by_id.get(exercise_id)

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}


def placement_modules() -> tuple[ModuleEntry, ...]:
    """Return the modules that « Où j'en suis ? » can ask about: those that count and have questions."""
    return tuple(module for module in outline().modules if module.counted and module.placement)


def placement_bank() -> PlacementBank:
    """Return the questions of the published modules. The key holds all they depend on: nothing is to be emptied."""
    modules = placement_modules()
    files = getattr(staticfiles_storage, "manifest_hash", "")
    parts = [CODE_VERSION, pictures_version(), files, *(f"{module.id}:{module.placement}" for module in modules)]
    key = f"contenus.placement:{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"
    found = cache.get(key)
    if found is None:
        found = PlacementBank(_read([module.id for module in modules]))
        cache.set(key, found, WEEK)
    return found


def _read(ids: list[int]) -> tuple[Question, ...]:
    stream = ModulePage._meta.get_field("placement").stream_block
    stored = {page.pk: list(page.placement.raw_data) for page in ModulePage.objects.filter(pk__in=ids)}
    pictures = compiled_pictures(set().union(*(plain.picture_ids(stream, raw) for raw in stored.values())))
    found = (
        _question(pk, stream.child_blocks[item["type"]], item, pictures)
        for pk in ids
        for item in stored.get(pk, [])
        if item["type"] in stream.child_blocks
    )
    return tuple(question for question in found if question)


def _question(module_id: int, block: Any, item: dict[str, Any], pictures: dict) -> Question | None:
    value = plain.compiled_value(block, item["value"], pictures)
    level = value.pop("level", "")
    if not str(level).isdigit():
        return None  # a draft published by code: no cell to put it in
    return Question(module_id, int(level), value | {"id": item["id"], "kind": item["type"], "number": 1, "step": 1})
