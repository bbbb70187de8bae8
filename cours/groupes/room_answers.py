"""What the room answered to the question on the wall: counts, from five answers up, and never whose."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cours.contenus.outline import LessonEntry, outline
from cours.contenus.rendering import LessonContent, lesson_content
from cours.exercices.base import Exercise

from .models import Projection

AT_LEAST = 5  # answers before anything is shown (domain.md § 1.5, J2, and § 6.2)
KINDS = ("single_choice", "multiple_choice", "true_false")


@dataclass(frozen=True)
class Choice:
    """One answer that was possible. `share` is in tenths, for the drawing; `feedback` is said of the wrong ones."""

    text: str
    count: int
    tenths: int
    is_right: bool
    feedback: str


@dataclass(frozen=True)
class RoomAnswers:
    count: int
    choices: tuple[Choice, ...]

    @property
    def is_shown(self) -> bool:
        return self.count >= AT_LEAST

    @property
    def missing(self) -> int:
        return max(0, AT_LEAST - self.count)

    @property
    def version(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()[:20]


def may_be_projected(exercise: Exercise) -> bool:
    return exercise["kind"] in KINDS


def questions_of(lesson: LessonEntry) -> list[Exercise]:
    """Return the questions of the published lesson that a room can answer together."""
    content = lesson_content(lesson.revision_id)
    return [step.exercise for step in content.exercise_steps if step.exercise and may_be_projected(step.exercise)]


def question_of(projection: Projection) -> Exercise | None:
    """Return the question in the version that was projected; None when it cannot be read any more."""
    return lesson_content(projection.revision_id).exercises.get(projection.exercise_id)


def lesson_of(projection: Projection) -> LessonEntry | None:
    content: LessonContent = lesson_content(projection.revision_id)
    return outline().lesson(content.lesson_id)


def next_question(projection: Projection) -> Exercise | None:
    lesson = lesson_of(projection)
    questions = questions_of(lesson) if lesson else []
    places = [question["id"] for question in questions]
    if projection.exercise_id not in places:
        return None
    place = places.index(projection.exercise_id) + 1
    return questions[place] if place < len(questions) else None


def options_of(exercise: Exercise) -> list[tuple[Any, str, bool, str]]:
    """Return (value posted, text, is right, what is said of it) for each answer that is possible."""
    if exercise["kind"] == "true_false":
        wrong = exercise.get("wrong") or ""
        truth = bool(exercise.get("answer"))
        return [(value, text, value is truth, wrong) for value, text in ((True, _("Vrai")), (False, _("Faux")))]
    return [
        (index, option["text"], bool(option.get("correct")), option.get("feedback") or exercise.get("wrong") or "")
        for index, option in enumerate(exercise["options"])
    ]


def room_answers(projection: Projection, exercise: Exercise) -> RoomAnswers:
    """Count the answers. Below five, nothing but their number leaves this function."""
    given = list(projection.answers.values_list("answer", flat=True))
    if len(given) < AT_LEAST:
        return RoomAnswers(len(given), ())
    chosen = [answer.get("choices", [answer.get("choice")]) for answer in given]
    choices = []
    for value, text, is_right, feedback in options_of(exercise):
        count = sum(value in each for each in chosen)
        tenths = round(10 * count / len(given))
        choices.append(Choice(text, count, tenths, is_right, "" if is_right else feedback))
    return RoomAnswers(len(given), tuple(choices))
