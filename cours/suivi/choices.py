"""What is known of each module and pathway for one person, in one query: enrolments, beginnings, best bilans."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import BigIntegerField, Max, SmallIntegerField, Value
from django.db.models.functions import Cast

from cours.comptes.models import User

from .models import Enrolment, ModuleReview, PlacementStart

PATHWAY, START, REVIEW = range(3)


@dataclass(frozen=True)
class Start:
    """Where somebody begins a module: a lesson, or its bilan (no lesson)."""

    module_id: int
    lesson_id: int | None
    chosen_at: datetime


@dataclass(frozen=True)
class Choices:
    pathways: list[int] = field(default_factory=list)  # page ids of those the person is in, the latest first
    starts: dict[int, Start] = field(default_factory=dict)  # module page id → latest beginning, the latest first
    reviews: dict[int, int] = field(default_factory=dict)  # module page id → right answers of the best bilan


def choices_of(learner: User) -> Choices:
    """Return what a person chose, and their best bilans (« Où j'en suis ? » only changes where a module begins)."""
    pathways = Enrolment.objects.filter(learner=learner).order_by()
    starts = PlacementStart.objects.filter(learner=learner).order_by()
    reviews = ModuleReview.objects.filter(learner=learner).order_by().values("module_id")
    none = Value(None, output_field=BigIntegerField())
    best = Cast(Max("right_count"), BigIntegerField())
    rows = list(
        starts.values_list(_kind(START), "chosen_at", "pk", "module_id", "lesson_id").union(
            pathways.values_list(_kind(PATHWAY), "enrolled_at", "pk", "pathway_id", none),
            reviews.values_list(_kind(REVIEW), Max("started_at"), Max("pk"), "module_id", best),
            all=True,
        )
    )
    rows.sort(key=lambda row: row[1:3], reverse=True)
    found = Choices()
    for kind, moment, _pk, page_id, value in rows:
        if kind == PATHWAY:
            found.pathways.append(page_id)
        elif kind == START:
            found.starts.setdefault(page_id, Start(page_id, value, moment))
        else:
            found.reviews[page_id] = value
    return found


def _kind(kind: int) -> Value:
    return Value(kind, output_field=SmallIntegerField())
