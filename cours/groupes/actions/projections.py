"""Show one question to the whole room, and gather answers that are nobody's."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.contenus.outline import LessonEntry
from cours.exercices import grading
from cours.exercices.base import Exercise

from ..models import Projection, ProjectionAnswer, WorkshopSession


@transaction.atomic
def project(*, session: WorkshopSession, lesson: LessonEntry, exercise_id: str) -> Projection:
    """Show a question to the room instead of the one before. The same one again stays, with its answers."""
    WorkshopSession.objects.select_for_update().get(pk=session.pk)
    shown = session.projections.filter(closed_at=None).first()
    if shown and (shown.revision_id, shown.exercise_id) == (lesson.revision_id, exercise_id):
        return shown
    withdraw(session=session)
    return Projection.objects.create(session=session, revision_id=lesson.revision_id, exercise_id=exercise_id)


def withdraw(*, session: WorkshopSession) -> None:
    """Take the question away from the devices; its answers stay, without any name."""
    session.projections.filter(closed_at=None).update(closed_at=timezone.now())


def answer_in_room(
    *, projection: Projection, device: uuid.UUID, exercise: Exercise, answer: Mapping[str, Any]
) -> ProjectionAnswer:
    """Keep the answer of one device. No attempt, no learner; sent twice, the first one stays.

    `device` is a number drawn for this question and kept nowhere else: nobody can tell whose answer this is.
    """
    result = grading.grade(exercise, dict(answer))
    values = {"answer": grading.stored(exercise, dict(answer)), "outcome": result.outcome}
    try:
        with transaction.atomic():
            return ProjectionAnswer.objects.get_or_create(projection=projection, device=device, defaults=values)[0]
    except IntegrityError:
        return ProjectionAnswer.objects.get(projection=projection, device=device)
