"""Show one question to the whole room, and gather answers that are nobody's."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cours.comptes import codes
from cours.contenus.outline import LessonEntry
from cours.exercices import grading
from cours.exercices.base import Exercise

from ..models import Projection, ProjectionAnswer, Seat, WorkshopSession
from ..room_answers import AT_LEAST


class QuestionClosed(Exception):
    """The question takes no more answers."""


@transaction.atomic
def project(*, session: WorkshopSession, lesson: LessonEntry, exercise_id: str) -> Projection:
    """Show a question to the room instead of the one before. The same one again stays, with its answers."""
    WorkshopSession.objects.select_for_update().get(pk=session.pk)
    shown = session.projections.filter(closed_at=None).first()
    if shown and (shown.revision_id, shown.exercise_id) == (lesson.revision_id, exercise_id):
        return shown
    withdraw(session=session)
    return Projection.objects.create(session=session, revision_id=lesson.revision_id, exercise_id=exercise_id)


@transaction.atomic
def close_answers(*, session: WorkshopSession) -> bool:
    """Take no more answers: the wall then shows them all. Return False, and close nothing, below five answers."""
    shown = session.projections.select_for_update().filter(closed_at=None).first()
    if shown is None or shown.answers.count() < AT_LEAST:
        return False
    _close(shown, at=timezone.now())
    return True


@transaction.atomic
def withdraw(*, session: WorkshopSession, at: datetime | None = None) -> None:
    """Take the question away from the devices and from the wall; its answers stay, and lead to nobody."""
    at = at or timezone.now()
    for shown in session.projections.select_for_update().filter(closed_at=None):
        _close(shown, at=at)
    session.projections.filter(withdrawn_at=None).update(withdrawn_at=at)


def _close(shown: Projection, *, at: datetime) -> None:
    shown.closed_at = at
    shown.save(update_fields=["closed_at"])
    # Nobody answers any more, so nothing needs to know who did: with the key of the site too, the rows lead nowhere.
    answers = list(shown.answers.all())
    for answer in answers:
        answer.place, answer.beside = uuid.uuid4(), uuid.uuid4()
    ProjectionAnswer.objects.bulk_update(answers, ["place", "beside"])


def has_answered(*, projection: Projection, seat: Seat) -> bool:
    """Say whether one of the people of this place has answered, here or anywhere, alone or beside somebody."""
    numbers = [_number(projection, person) for person in seat.people]
    return projection.answers.filter(Q(place__in=numbers) | Q(beside__in=numbers)).exists()


@transaction.atomic
def answer_in_room(*, projection: Projection, seat: Seat, exercise: Exercise, answer: Mapping[str, Any]) -> None:
    """Keep the answer of one place, alone or by two: no attempt, no learner, and the first one stays.

    Raise `QuestionClosed`. Answers take turns: none comes after the close, and the first five on the wall stay the
    same five.
    """
    shown = Projection.objects.select_for_update().filter(pk=projection.pk, closed_at=None).first()
    if shown is None:
        raise QuestionClosed
    if has_answered(projection=shown, seat=seat):
        return
    ProjectionAnswer.objects.create(
        projection=shown,
        place=_number(shown, seat.learner_id),
        # A number in any case: an empty one would tell which answers came from two people.
        beside=_number(shown, seat.partner_id) if seat.partner_id else uuid.uuid4(),
        answer=grading.stored(exercise, dict(answer)),
        outcome=grading.grade(exercise, dict(answer)).outcome,
    )


def _number(projection: Projection, person: int) -> uuid.UUID:
    """Return the number of a person for this question alone. It cannot be computed from the tables, nor led back."""
    return uuid.UUID(codes.keyed_digest("room-answer", f"{projection.pk}:{person}")[:32])
