"""Whom a learner asks for help: the people who lead their groups. Read here by the pages and by the lesson."""

from dataclasses import dataclass, field

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cours.comptes import perms
from cours.comptes.models import Membership, User
from cours.contenus.outline import outline

from .models import Assignment, LearnerGroup


@dataclass
class Helpers:
    """A group as a learner sees it when they ask for help: its name, and who will read them."""

    pk: int
    title: str
    organisation: str
    names: list[str] = field(default_factory=list)

    @property
    def who(self) -> str:
        """Return « Amina », « Amina et Carole », or the structure when nobody leads the group for now."""
        if not self.names:
            return _("l'équipe de %(organisation)s") % {"organisation": self.organisation}
        if len(self.names) == 1:
            return self.names[0]
        return _("%(first)s et %(last)s") % {"first": ", ".join(self.names[:-1]), "last": self.names[-1]}


def helpers_of(request: HttpRequest) -> list[Helpers]:
    """Return the groups in which this person may ask for help now: one query, once per request."""
    if not hasattr(request, "_helpers"):
        request._helpers = _read(request.user) if perms.is_learner(request.user) else []
    return request._helpers


def group_to_ask(helpers: list[Helpers], learner: User, lesson_id: int | None) -> Helpers | None:
    """Return the group to propose first: the one that proposed this lesson last, or the first of them."""
    if len(helpers) > 1 and lesson_id:
        by_id = {group.pk: group for group in helpers}
        for group_id in _groups_that_proposed(learner, list(by_id), lesson_id):
            return by_id[group_id]
    return helpers[0] if helpers else None


def _read(learner: User) -> list[Helpers]:
    groups = LearnerGroup.objects.of_learner(learner).active().filter(organisation__archived_at=None)
    # Somebody who has left the structure reads nothing any more: their name would promise an answer.
    still_there = Membership.objects.current().filter(
        person=OuterRef("lead__person"), person__is_active=True, organisation=OuterRef("organisation")
    )
    rows = (
        groups.annotate(lead=FilteredRelation("leads", condition=Q(leads__ended_at=None)))
        .annotate(reads=Exists(still_there), first_name=F("lead__person__first_name"))
        .order_by("title", "pk", "lead__pk")
        .values_list("pk", "title", "organisation__name", "reads", "first_name")
    )
    found: dict[int, Helpers] = {}
    for pk, title, organisation, reads, first_name in rows:
        group = found.setdefault(pk, Helpers(pk, title, organisation))
        if reads and first_name:
            group.names.append(first_name)
    return list(found.values())


def _groups_that_proposed(learner: User, groups: list[int], lesson_id: int) -> list[int]:
    entry = outline().lesson(lesson_id)
    module = outline().module_of(entry) if entry else None
    pathways = [pathway.id for pathway in outline().pathways if lesson_id in pathway.lesson_ids]
    proposed = (
        Assignment.objects.offered_to(learner)
        .filter(group__in=groups)
        .filter(Q(lesson=lesson_id) | Q(module=module.id if module else None) | Q(pathway__in=pathways))
    )
    return list(proposed.order_by("-proposed_at", "-pk").values_list("group_id", flat=True))
