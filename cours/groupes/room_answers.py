"""What the room answered to the question on the wall: counts, by five answers at least, and never whose."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cours.contenus.outline import LessonEntry, outline
from cours.contenus.rendering import LessonContent, lesson_content
from cours.exercices.base import Exercise

from .models import Projection

AT_LEAST = 5  # answers that the wall adds at once (domain.md § 1.5, J2, and § 6.2)
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
    """`received` is how many answered, `count` how many of them are counted in the choices."""

    received: int
    count: int
    is_closed: bool
    choices: tuple[Choice, ...]

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


def shown_of(received: int, *, is_closed: bool) -> int:
    """Return how many of the answers the wall counts.

    Whoever watches the wall before and after must never read one answer in the difference. So each move adds five at
    least, and the last move too: while answers come, five of them always stay back for the close.
    """
    if is_closed:
        return received if received >= AT_LEAST else 0
    return max(0, received // AT_LEAST - 1) * AT_LEAST


def room_answers(projection: Projection, exercise: Exercise) -> RoomAnswers:
    """Count the answers. Of those that are not shown yet, nothing but their number leaves this function."""
    is_closed = projection.closed_at is not None
    given = list(projection.answers.order_by("pk").values_list("answer", flat=True))
    received = len(given)
    given = given[: shown_of(received, is_closed=is_closed)]
    if not given:
        return RoomAnswers(received, 0, is_closed, ())
    chosen = [answer.get("choices", [answer.get("choice")]) for answer in given]
    choices = []
    for value, text, is_right, feedback in options_of(exercise):
        count = sum(value in each for each in chosen)
        tenths = round(10 * count / len(given))
        choices.append(Choice(text, count, tenths, is_right, "" if is_right else feedback))
    return RoomAnswers(received, len(given), is_closed, tuple(choices))
