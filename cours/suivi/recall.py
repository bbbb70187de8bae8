"""« On se souvient ? »: when it is proposed, what it asks, what it gives (domain.md § 3.8 and § 4).

Read `due` first: it is pure, and holds the whole rule.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from cours.comptes.models import User
from cours.contenus.outline import LessonEntry, outline

from .bank import allows, bank, draw
from .layer import SEEDS
from .models import LessonCompletion, RecallQuiz
from .questionnaires import Given, Sheet, Verdict, answer_question, drawn, state_of

ROUNDS = tuple(datetime.timedelta(days=days) for days in (2, 7, 21))  # since the lesson was finished
REST = datetime.timedelta(days=2)  # between two recalls, so that a day of lessons is not a week of questions
RECENT = 3  # lessons: one question on each of five would say little of any
MAX_SIMULATIONS = 1  # five questions stay short


@dataclass(frozen=True)
class Due:
    """A round that has come. `lessons` are those it is about, latest finished first; `is_proposed` once put off."""

    lessons: tuple[int, ...]
    is_proposed: bool


def due(
    finished: Mapping[int, datetime.date],
    *,
    today: datetime.date,
    done: datetime.date | None = None,
    put_off: datetime.date | None = None,
) -> Due | None:
    """Return the round that has come for somebody who finished these lessons on these days, or None.

    A lesson comes back 2, 7 and 21 days after the day it was finished. Days, not hours: who comes to a workshop every
    Tuesday at two must not miss a round by ten minutes. Doing a recall (`done`, the last day) settles every round
    that had come, for all lessons: missed rounds are one round, and there is never a queue of them. The next one then
    rests two days. « Plus tard » (`put_off`) hides the recall until another round comes, at least two days later; it
    can still be opened by whoever wants to.
    """
    if done and today < done + REST:
        return None
    come = _come(finished, since=done, today=today)
    if not come:
        return None
    if put_off is None:
        return Due(come, is_proposed=True)
    again = today >= put_off + REST and bool(_come(finished, since=put_off, today=today))
    return Due(come, is_proposed=again)


def _come(
    finished: Mapping[int, datetime.date], *, since: datetime.date | None, today: datetime.date
) -> tuple[int, ...]:
    start = since or datetime.date.min
    come = [lesson for lesson, day in finished.items() if any(start < day + wait <= today for wait in ROUNDS)]
    return tuple(sorted(come, key=lambda lesson: (finished[lesson], lesson), reverse=True))


@dataclass(frozen=True)
class Offer:
    """What may be opened now: a recall to begin, on these lessons, or the one that was begun."""

    lessons: tuple[LessonEntry, ...]
    is_proposed: bool
    begun: int | None = None  # number of the row


def with_recalls(completions: QuerySet[LessonCompletion], learner: User) -> QuerySet[LessonCompletion]:
    """Say beside each finished lesson where its learner is with recalls: `offer` then costs no query of its own."""
    rows = RecallQuiz.objects.filter(learner=learner).order_by()
    opened = rows.unfinished()  # one at most: the database holds it
    return completions.annotate(
        recall_begun=Subquery(opened.exclude(items=[]).values("pk")[:1]),
        recall_put_off_at=Subquery(opened.values("put_off_at")[:1]),
        recall_done_at=Subquery(rows.finished().order_by("-finished_at").values("finished_at")[:1]),
    )


def offer(completions: Mapping[int, Any]) -> Offer | None:
    """Return what to propose to a learner who finished these lessons, read `with_recalls`."""
    if not completions:
        return None
    learner = next(iter(completions.values()))  # the same on every lesson
    begun, put_off = learner.recall_begun, _day(learner.recall_put_off_at)
    finished = {lesson_id: timezone.localdate(done.completed_at) for lesson_id, done in completions.items()}
    round_come = due(finished, today=timezone.localdate(), done=_day(learner.recall_done_at), put_off=put_off)
    if begun:
        return Offer((), put_off is None or bool(round_come and round_come.is_proposed), begun)
    if round_come is None:
        return None
    lessons = choose(round_come.lessons, finished)
    return Offer(lessons, round_come.is_proposed) if lessons else None


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None


def choose(come: tuple[int, ...], finished: Mapping[int, datetime.date]) -> tuple[LessonEntry, ...]:
    """Return the lessons to ask about: the three last whose round has come, and more where they hold too little.

    Only published lessons, as they are now. Empty when all the finished lessons together do not hold five questions.
    """
    others = sorted(set(finished) - set(come), key=lambda lesson: (finished[lesson], lesson), reverse=True)
    chosen: list[LessonEntry] = []
    for lesson_id in (*come, *others):
        if len(chosen) >= RECENT and _allows(chosen):
            break
        if lesson_id in others and (not chosen or _allows(chosen)):
            break
        entry = outline().lesson(lesson_id)
        if entry and bank([entry]):
            chosen.append(entry)
    return tuple(chosen) if chosen and _allows(chosen) else ()


def _allows(lessons: list[LessonEntry]) -> bool:
    return allows(bank(lessons), RecallQuiz.SIZE, most=MAX_SIMULATIONS)


@transaction.atomic
def begin_recall(*, learner: User, lessons: tuple[LessonEntry, ...], chance: Random | None = None) -> RecallQuiz:
    """Draw the five questions; whoever has begun already finds the same ones, also when tapping twice."""
    row, _created = RecallQuiz.objects.get_or_create(learner=learner, finished_at=None)
    row = RecallQuiz.objects.select_for_update().get(pk=row.pk)
    if not row.items:
        items = draw(bank(lessons), RecallQuiz.SIZE, most=MAX_SIMULATIONS, chance=chance)
        row.items = [item.stored for item in items]
        row.seed = sum(item.revision_id for item in items) % SEEDS
        row.started_at, row.put_off_at = timezone.now(), None
        row.save(update_fields=["items", "seed", "started_at", "put_off_at"])
    return row


@transaction.atomic
def put_off_recall(*, learner: User) -> None:
    """Note « Plus tard »: not proposed again before another round. What was begun and answered stays."""
    row, _created = RecallQuiz.objects.get_or_create(learner=learner, finished_at=None)
    RecallQuiz.objects.filter(pk=row.pk).update(put_off_at=timezone.now())


@transaction.atomic
def answer_recall(
    *, learner: User, recall: RecallQuiz, exercise_id: str, answer: dict[str, Any], attempt_id: Any
) -> tuple[RecallQuiz, Given]:
    """Keep an answer; with the last one, the lessons become mastered when four of five are right (domain.md § 4).

    A lesson of which nothing was right does not, whatever the rest: its only question was the one missed. Neither does
    one that was only seen in a workshop, on paper. One finished with somebody else on one phone does: here one is
    alone. Raise `ExerciseGone`.
    """
    recall, given = answer_question(
        learner=learner, questionnaire=recall, exercise_id=exercise_id, answer=answer, attempt_id=attempt_id
    )
    if recall.finished_at and recall.right_count >= RecallQuiz.MASTERED:
        answers = list(recall.answers.all())
        known = {
            content.lesson_id
            for content, exercise in drawn(recall.items)
            if state_of(each for each in answers if each.exercise_id == exercise["id"]).right
        }
        done = LessonCompletion.objects.filter(learner=learner, lesson_id__in=known, is_in_person=False)
        done.filter(mastered_at=None).update(mastered_at=recall.finished_at)
    return recall, given


def verdict(sheet: Sheet) -> Verdict:
    """Say what stayed, in words, and name the lessons to see again."""
    if sheet.right >= RecallQuiz.MASTERED:
        return Verdict("right", _("Vous vous en souvenez bien."), _("Bravo, c'est bien resté."))
    lessons = tuple(sheet.lessons_to_see_again)
    text = _("C'est normal d'oublier. Revoyez ces leçons quand vous voulez.")
    if len(lessons) == 1:
        text = _("C'est normal d'oublier. Revoyez cette leçon quand vous voulez.")
    title = _("Une bonne partie est restée.") if sheet.right * 2 > sheet.total else _("Revoyons ensemble.")
    return Verdict("again", title, text, lessons)
