"""The questions a bilan or a recall draws from, and the draw: every lesson, few simulations, the easy ones first."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random, SystemRandom

from django.core.cache import cache

from cours.contenus.outline import LessonEntry
from cours.contenus.rendering import LessonContent, lesson_content
from cours.exercices import grading

MAX_SIMULATIONS = 2  # they take long: a bilan stays short (domain.md § 3.8)
EASY_KINDS = ("true_false", "single_choice")  # to recognise one answer among those shown
BANK_VERSION = 2
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Item:
    """One question that may be drawn, in one version of its lesson."""

    lesson_id: int
    revision_id: int
    exercise_id: str
    kind: str
    is_simulation: bool

    @property
    def difficulty(self) -> int:
        """0 to recognise, 1 to arrange or to write, 2 to do it as in real life."""
        return 2 if self.is_simulation else int(self.kind not in EASY_KINDS)

    @property
    def stored(self) -> dict[str, int | str]:
        return {"revision": self.revision_id, "exercise": self.exercise_id}


def bank(lessons: Iterable[LessonEntry]) -> tuple[Item, ...]:
    """Return what may be drawn from the published lessons: twins, questions of reserve, simulations.

    Cached by version of the lessons: a republished lesson is another bank.
    """
    revisions = [lesson.revision_id for lesson in lessons]
    digest = hashlib.sha256(",".join(map(str, revisions)).encode()).hexdigest()[:24]
    key = f"suivi.bank:{BANK_VERSION}:{digest}"
    found = cache.get(key)
    if found is None:
        # A lesson copied by an author keeps the ids of its blocks: the same question must not be drawn twice.
        items = {item.exercise_id: item for revision_id in revisions for item in _items(lesson_content(revision_id))}
        found = tuple(items.values())
        cache.set(key, found, DAY)
    return found


def _items(content: LessonContent) -> Iterable[Item]:
    twins = set(content.twins.values())
    for exercise_id, exercise in content.exercises.items():
        simulation = grading.is_simulation(exercise)
        if simulation or exercise_id in twins or exercise_id in content.reserve:
            yield Item(content.lesson_id, content.revision_id or 0, exercise_id, exercise["kind"], simulation)


def allows(items: Sequence[Item], size: int, *, most: int = MAX_SIMULATIONS) -> bool:
    """Tell whether `size` different questions can be drawn, with `most` simulations at most."""
    simulations = sum(item.is_simulation for item in items)
    return len(items) - simulations + min(simulations, most) >= size


def draw(items: Sequence[Item], size: int, *, most: int = MAX_SIMULATIONS, chance: Random | None = None) -> list[Item]:
    """Draw `size` questions, every lesson in turn, `most` simulations at most; the easy ones first, else at random.

    Raise `ValueError` when the bank is too small.
    """
    if not allows(items, size, most=most):
        raise ValueError("the bank is too small")
    chance = chance or SystemRandom()
    shuffled = chance.sample(items, len(items))
    simulations = [item for item in shuffled if item.is_simulation][:most]
    others = _in_turns([item for item in shuffled if not item.is_simulation])
    chosen = [*simulations, *others][:size]
    return sorted(chance.sample(chosen, len(chosen)), key=lambda item: item.difficulty)


def _in_turns(items: Sequence[Item]) -> list[Item]:
    by_lesson: dict[int, list[Item]] = {}
    for item in items:
        by_lesson.setdefault(item.lesson_id, []).append(item)
    turn = {item: place for own in by_lesson.values() for place, item in enumerate(own)}
    return sorted(items, key=lambda item: turn[item])
