"""What a person chose to follow: pathways, and where to begin a module (« Où j'en suis ? »). One query for both."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, BooleanField, Value

from cours.comptes.models import User

from .models import Enrolment, PlacementStart


@dataclass(frozen=True)
class Start:
    """Where somebody begins a module: a lesson, or its bilan (no lesson)."""

    module_id: int
    lesson_id: int | None
    chosen_at: datetime


def choices_of(learner: User) -> tuple[list[int], dict[int, Start]]:
    """Return the pathways a person is in, and the latest beginning of each module; the latest choice first in both."""
    pathways = Enrolment.objects.filter(learner=learner).order_by()
    starts = PlacementStart.objects.filter(learner=learner).order_by()
    none = Value(None, output_field=BigIntegerField())
    rows = list(
        starts.values_list(_is(True), "chosen_at", "pk", "module_id", "lesson_id").union(
            pathways.values_list(_is(False), "enrolled_at", "pk", "pathway_id", none), all=True
        )
    )
    rows.sort(key=lambda row: row[1:3], reverse=True)
    found: dict[int, Start] = {}
    for is_start, chosen_at, _pk, module_id, lesson_id in rows:
        if is_start:
            found.setdefault(module_id, Start(module_id, lesson_id, chosen_at))
    return [row[3] for row in rows if not row[0]], found


def _is(start: bool) -> Value:
    return Value(start, output_field=BooleanField())
