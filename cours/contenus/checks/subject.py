"""What the rules look at, and what they say: a pack with its lines, a day, and findings."""

import datetime
import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ..packs.pack import Item, Kind, Pack
from ..packs.reading import Examined
from .texts import Place, located, shape_of


class Level(enum.StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to do, and where. `step` is 0 outside of the steps, `line` is 0 for a file as a whole."""

    file: str
    line: int
    step: int
    rule: str
    level: Level
    message: str
    item: str = ""  # the code or slug an exception names

    def __str__(self):
        where = [self.file]
        if self.line:
            where.append(_("ligne %(line)d") % {"line": self.line})
        if self.step:
            where.append(_("étape %(step)d") % {"step": self.step})
        level = _("erreur") if self.level == Level.ERROR else _("à voir")
        return f"{', '.join(where)} : {level} : {self.message} [{self.rule}]"


@dataclass(frozen=True)
class Subject:
    """A pack under examination. Only what the reader could read without a problem is in `items`."""

    folder: Path
    examined: Examined
    today: datetime.date

    @property
    def pack(self) -> Pack:
        return self.examined.pack

    @cached_property
    def items(self) -> tuple[Item, ...]:
        # The lines and places of a file that was only half read would be wrong.
        broken = {problem.file for problem in self.examined.problems}
        return tuple(item for item in self.pack.items if item.path not in broken)

    def of(self, kind: str) -> list[Item]:
        return [item for item in self.items if item.kind == kind]

    @property
    def lessons(self) -> list[Item]:
        return self.of(Kind.LESSON)

    @cached_property
    def _texts(self) -> dict[int, tuple[Place, ...]]:
        return {id(item): tuple(located(shape_of(item), item.raw)) for item in self.items}

    def texts(self, item: Item) -> tuple[Place, ...]:
        """Return every text of an item, with its path and its part in the lesson."""
        return self._texts[id(item)]

    def exercises(self, *, twins: bool = True) -> Iterator[tuple[Item, tuple, dict[str, Any]]]:
        """Yield (lesson, path, exercise) for every exercise and, if asked, every twin and question of reserve."""
        for item in self.lessons:
            for place, step in enumerate(item.data.get("steps", [])):
                if step["type"] != "exercise":
                    continue
                yield item, ("steps", place), step
                if twins and step.get("twin"):
                    yield item, ("steps", place, "twin"), step["twin"]
            for place, exercise in enumerate(item.data.get("reserve", []) if twins else ()):
                yield item, ("reserve", place), exercise

    def say(self, rule: str, level: Level, item: Item, path: tuple, message: str) -> Finding:
        file, line = self.examined.where(item, path)
        step = path[1] + 1 if len(path) > 1 and path[0] == "steps" else 0
        return Finding(file, line, step, rule, level, message, item.key)

    def error(self, rule: str, item: Item, path: tuple, message: str) -> Finding:
        return self.say(rule, Level.ERROR, item, path, message)

    def warning(self, rule: str, item: Item, path: tuple, message: str) -> Finding:
        return self.say(rule, Level.WARNING, item, path, message)


Rule = Callable[[Subject], Iterable[Finding]]
