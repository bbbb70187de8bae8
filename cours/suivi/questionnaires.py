"""Drawn questions, answered once each: the common part of the bilan and of « On se souvient ? »."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.models import Revision

from cours.comptes.models import User
from cours.contenus.outline import LessonEntry, outline
from cours.contenus.rendering import LessonContent, lesson_content
from cours.exercices import grading
from cours.exercices.base import Exercise, ExerciseState, Outcome, Result

from .actions import ExerciseGone
from .layer import Override, personal, rendered
from .models import QuestionAnswer, Questionnaire

Q = TypeVar("Q", bound=Questionnaire)


@dataclass(frozen=True)
class Question:
    """One drawn question as a learner sees it. `outcome` is "" until the answer that counts."""

    number: int
    exercise: Exercise
    content: LessonContent
    state: ExerciseState
    outcome: str
    html: SafeString

    @property
    def id(self) -> str:
        return self.exercise["id"]

    @property
    def is_answered(self) -> bool:
        return bool(self.outcome)

    @property
    def is_right(self) -> bool:
        return self.outcome == Outcome.RIGHT


@dataclass
class Sheet:
    """The page of questions of one person. `answers` are rows, oldest first; none for somebody without an account."""

    items: Sequence[Mapping[str, Any]]
    answers: Sequence[Any]
    seed: int
    csrf: str
    action: str
    override: Override | None = None
    contents: dict[int, LessonContent] = field(default_factory=dict)

    @cached_property
    def questions(self) -> list[Question]:
        return [
            self._question(number, content, exercise)
            for number, (content, exercise) in enumerate(drawn(self.items), start=1)
        ]

    def question(self, exercise_id: str) -> Question | None:
        return next((question for question in self.questions if question.id == exercise_id), None)

    @property
    def total(self) -> int:
        return len(self.questions)

    @property
    def answered(self) -> int:
        return sum(question.is_answered for question in self.questions)

    @property
    def right(self) -> int:
        return sum(question.is_right for question in self.questions)

    @property
    def is_finished(self) -> bool:
        return self.answered == self.total

    @property
    def lessons_to_see_again(self) -> list[LessonEntry]:
        """Return the two lessons, at most, whose questions were the least well answered; the weakest first."""
        missed: dict[int, int] = {}
        for question in self.questions:
            if question.is_answered and not question.is_right:
                missed[question.content.lesson_id] = missed.get(question.content.lesson_id, 0) + 1
        weakest = sorted(missed, key=lambda lesson_id: -missed[lesson_id])
        entries = [outline().lesson(lesson_id) for lesson_id in weakest]
        return [entry for entry in entries if entry][:2]

    def _question(self, number: int, content: LessonContent, exercise: Exercise) -> Question:
        state = state_of(answer for answer in self.answers if answer.exercise_id == exercise["id"])
        override = self.override if self.override and self.override.exercise_id == exercise["id"] else None
        html = rendered(content, exercise, state, seed=self.seed, override=override)
        html = personal(html, csrf=self.csrf, token="", action=self.action)
        return Question(number, exercise, content, state, state.outcome if state.closed else "", html)


@dataclass(frozen=True)
class Verdict:
    """What is said at the end: in words, never a number (domain.md § 5.3)."""

    tone: str  # "right" or "again", as a notice
    title: str
    text: str
    lessons: tuple[LessonEntry, ...] = ()


def drawn(items: Iterable[Mapping[str, Any]]) -> list[tuple[LessonContent, Exercise]]:
    """Return the questions of a draw. One whose version of the lesson was erased since is passed over."""
    contents: dict[int, LessonContent | None] = {}
    found = []
    for item in items:
        if item["revision"] not in contents:
            try:
                contents[item["revision"]] = lesson_content(item["revision"])
            except Revision.DoesNotExist:
                contents[item["revision"]] = None
        content = contents[item["revision"]]
        if content and item["exercise"] in content.exercises:
            found.append((content, content.exercises[item["exercise"]]))
    return found


def state_of(answers: Iterable[Any]) -> ExerciseState:
    """Return where one question is, from its answers: the first graded one closes it, a passed stage does not."""
    state = ExerciseState()
    for answer in answers:
        ongoing = answer.outcome == Outcome.ONGOING
        right = answer.outcome == Outcome.RIGHT
        state = ExerciseState(
            tries=int(not (ongoing or right)),
            outcome=answer.outcome,
            answer=answer.answer,
            right=right,
            closed=not ongoing,
        )
        if state.closed:
            break
    return state


@dataclass(frozen=True)
class Given:
    """What happened to one answer. `counted` is false for a replay, and for a second answer to the same question."""

    result: Result
    counted: bool


@transaction.atomic
def answer_question(
    *, learner: User, questionnaire: Q, exercise_id: str, answer: dict[str, Any], attempt_id: uuid.UUID
) -> tuple[Q, Given]:
    """Grade the answer to a drawn question and keep it, unless that question has its answer already.

    Only `grading.stored` of the answer is written. Sending it again, even ten times at once, changes nothing. With
    the last question, the result is written. Raise `ExerciseGone` when the question is not of this draw.
    """
    # The lock makes two devices take turns; without it both would think theirs is not the last question.
    row = type(questionnaire).objects.select_for_update(of=("self",)).get(pk=questionnaire.pk, learner=learner)
    questions = {exercise["id"]: exercise for _content, exercise in drawn(row.items)}
    if exercise_id not in questions:
        raise ExerciseGone(exercise_id)
    exercise = questions[exercise_id]
    result = grading.grade(exercise, answer)
    stored = grading.stored(exercise, answer)
    answers: list[QuestionAnswer] = list(row.answers.all())
    given = [known for known in answers if known.exercise_id == exercise_id]
    closed = state_of(given)
    if closed.closed:
        return row, Given(grading.grade(exercise, closed.answer or {}), counted=False)
    known = next((known for known in answers if known.client_id == attempt_id), None)
    if known and (known.exercise_id, known.answer) == (exercise_id, stored):
        return row, Given(result, counted=False)
    client_id = uuid.uuid4() if known else attempt_id  # « Back » restores a page with its old numbers
    answers.append(
        row.answers.create(client_id=client_id, exercise_id=exercise_id, answer=stored, outcome=result.outcome)
    )
    finals = [state_of(known for known in answers if known.exercise_id == each) for each in questions]
    if row.finished_at is None and all(state.closed for state in finals):
        row.finished_at = timezone.now()
        row.right_count = sum(state.right for state in finals)
        row.save(update_fields=["finished_at", "right_count"])
    return row, Given(result, counted=True)
