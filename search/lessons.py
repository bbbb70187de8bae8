"""Which lessons speak of what was typed, best first, and the sentence that says so.

The catalogue is small: its words are kept in the cache, version by version, and read there without the database. So
the order is the same on SQLite and PostgreSQL.
"""

import hashlib
import math
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.safestring import SafeString

from cours.contenus.gist import gist
from cours.contenus.models import LessonPage
from cours.contenus.outline import LessonEntry, outline

from .everyday import Phrase, Subject
from .said import Said

WEEK = 7 * 24 * 60 * 60
TITLE, GOAL, POINT, TEXT = 8, 5, 3, 1  # what a word is worth, by where it is read
EQUAL = 0.7  # of an expression that was not typed, only known to be worth the one typed
TAIL = 1 / 3  # of the best: a lesson worth less is not shown


@dataclass(frozen=True)
class LessonWords:
    """What is read in a lesson, by how much it says of the subject."""

    title: Said
    goal: Said
    points: tuple[Said, ...]
    text: Said

    @classmethod
    def of(cls, page: LessonPage) -> "LessonWords":
        read = gist(page)
        return cls(Said.of(page.title), Said.of(page.goal), tuple(map(Said.of, read.points)), Said.of(read.text))

    def worth(self, phrase: Phrase, *, whole: bool = True) -> int:
        """Return how much the lesson speaks of an expression; 0 when it does not."""
        return (
            TITLE * self.title.holds(phrase, whole=whole)
            + GOAL * self.goal.holds(phrase, whole=whole)
            + POINT * any(point.holds(phrase, whole=whole) for point in self.points)
            + TEXT * self.text.holds(phrase, whole=whole)
        )

    def speaks_of(self, subject: Subject, *, whole: bool = True) -> float:
        equal = max(map(self.worth, subject.others), default=0)
        return max(self.worth(subject.typed, whole=whole), EQUAL * equal)

    def extract(self, phrases: list[Phrase]) -> SafeString:
        """Return the goal, or else the first title or point that speaks of it; the goal when none does."""
        said = (said for said in (self.goal, *self.points) if any(map(said.holds, phrases)))
        return next(said, self.goal).marked(phrases)


def found(subjects: list[Subject]) -> list[tuple[LessonEntry, SafeString]]:
    """Return the lessons that speak of these subjects, best first, each with the sentence that says so.

    When there is none, those that hold a word beginning like what was typed.
    """
    words = _words()
    lessons = [(lesson, words[lesson.id]) for lesson in outline().lessons if lesson.id in words]
    phrases = [phrase for subject in subjects for phrase in (subject.typed, *subject.others)]
    best = _best(lessons, subjects) or _best(lessons, subjects, whole=False)
    return [(lesson, said.extract(phrases)) for lesson, said in best]


def _best(lessons: list, subjects: list[Subject], *, whole: bool = True) -> list:
    """Return the best lessons first. A subject that few speak of counts more than one that they all speak of."""
    scores = [0.0] * len(lessons)
    for subject in subjects:
        worths = [said.speaks_of(subject, whole=whole) for _lesson, said in lessons]
        rarity = math.log(1 + len(lessons) / (sum(map(bool, worths)) or 1))
        scores = [score + worth * rarity for score, worth in zip(scores, worths, strict=True)]
    least = max(scores, default=0) * TAIL
    ranked = sorted(zip(scores, lessons, strict=True), key=lambda row: -row[0])
    return [lesson for score, lesson in ranked if score and score >= least]


def _words() -> dict[int, LessonWords]:
    versions = ",".join(f"{lesson.id}:{lesson.revision_id}" for lesson in outline().lessons)
    key = f"search.lessons:1:{hashlib.sha256(versions.encode()).hexdigest()[:24]}"
    return cache.get_or_set(key, _read, WEEK)


def _read() -> dict[int, LessonWords]:
    pages = LessonPage.objects.filter(pk__in=[lesson.id for lesson in outline().lessons])
    return {page.pk: LessonWords.of(page) for page in pages}
