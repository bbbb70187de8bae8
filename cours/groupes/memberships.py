"""The groups of the learner who asks, read once per request for everything a page says of them."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import CharField, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cours.comptes import perms
from cours.comptes.models import Membership, User
from cours.contenus.outline import outline

from .models import Assignment, AutonomyRating, LearnerGroup

NOTHING = Value(None, output_field=CharField())


@dataclass
class MyGroup:
    """A group as a learner sees it: its name, who leads it and reads them, and what it says of one lesson."""

    pk: int
    title: str
    organisation: str
    keeps_order: bool
    proposed_at: datetime | None  # when it last proposed that lesson, alone or in a module or a pathway
    said: str  # how much help that lesson took, as the person said last; empty when nothing was said
    names: list[str] = field(default_factory=list)

    @property
    def who(self) -> str:
        """Return « Amina », « Amina et Carole », or the structure when nobody leads the group for now."""
        if not self.names:
            return _("l'équipe de %(organisation)s") % {"organisation": self.organisation}
        if len(self.names) == 1:
            return self.names[0]
        return _("%(first)s et %(last)s") % {"first": ", ".join(self.names[:-1]), "last": self.names[-1]}


def my_groups(request: HttpRequest, lesson_id: int | None = None) -> list[MyGroup]:
    """Return the active groups of the person who asks, and what they say of a lesson; none for anybody but a learner.

    One query, once per request and lesson: the page of a lesson has none to spare.
    """
    if not hasattr(request, "_my_groups"):
        request._my_groups = {}
    if lesson_id not in request._my_groups:
        request._my_groups[lesson_id] = _read(request.user, lesson_id) if perms.is_learner(request.user) else []
    return request._my_groups[lesson_id]


def group_to_ask(groups: list[MyGroup]) -> MyGroup | None:
    """Return the group to ask first: the one that proposed the lesson last, or the first of them."""
    proposed = [group for group in groups if group.proposed_at]
    return max(proposed, key=lambda group: group.proposed_at) if proposed else groups[0] if groups else None


def _read(learner: User, lesson_id: int | None) -> list[MyGroup]:
    groups = LearnerGroup.objects.of_learner(learner).active().filter(organisation__archived_at=None)
    # Somebody who has left the structure reads nothing any more: their name would promise an answer.
    still_there = Membership.objects.current().filter(
        person=OuterRef("lead__person"), person__is_active=True, organisation=OuterRef("organisation")
    )
    rows = (
        groups.annotate(lead=FilteredRelation("leads", condition=Q(leads__ended_at=None)))
        .annotate(
            reads=Exists(still_there),
            first_name=F("lead__person__first_name"),
            proposed=_proposed(learner, lesson_id) if lesson_id else NOTHING,
            said=_said(learner, lesson_id) if lesson_id else NOTHING,
        )
        .order_by("title", "pk", "lead__pk")
        .values_list("pk", "title", "organisation__name", "keeps_order", "proposed", "said", "reads", "first_name")
    )
    found: dict[int, MyGroup] = {}
    for pk, title, organisation, keeps_order, proposed, said, reads, first_name in rows:
        group = found.setdefault(pk, MyGroup(pk, title, organisation, keeps_order, proposed, said or ""))
        if reads and first_name:
            group.names.append(first_name)
    return list(found.values())


def _proposed(learner: User, lesson_id: int) -> Subquery:
    entry = outline().lesson(lesson_id)
    module = outline().module_of(entry) if entry else None
    pathways = [pathway.id for pathway in outline().pathways if lesson_id in pathway.lesson_ids]
    proposed = (
        Assignment.objects.offered_to(learner)
        .filter(group=OuterRef("pk"))
        .filter(Q(lesson=lesson_id) | Q(module=module.id if module else None) | Q(pathway__in=pathways))
    )
    return Subquery(proposed.order_by("-proposed_at").values("proposed_at")[:1])


def _said(learner: User, lesson_id: int) -> Subquery:
    said = AutonomyRating.objects.filter(learner=learner, lesson=lesson_id, group=None)
    return Subquery(said.order_by("-pk").values("level")[:1])
