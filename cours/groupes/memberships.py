"""The groups of the learner who asks, read once per request for everything a page says of them."""

from dataclasses import dataclass, field

from django.db.models import CharField, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cours.comptes import limited, perms
from cours.comptes.models import Membership, User
from cours.contenus.outline import outline

from .models import Assignment, AutonomyRating, LearnerGroup
from .places import group_of


@dataclass
class MyGroup:
    """A group as a learner sees it: its name, who leads it and reads them."""

    pk: int
    title: str
    organisation: str
    keeps_order: bool
    said: str  # how much help the lesson of the page took, as the person said last; empty when nothing was said
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
    """Return the active groups of the person who asks; none for anybody but a learner.

    One query, once per request and lesson: the page of a lesson has none to spare.
    """
    if not hasattr(request, "_my_groups"):
        request._my_groups = {}
    if lesson_id not in request._my_groups:
        request._my_groups[lesson_id] = _read(request, lesson_id) if perms.is_learner(request.user) else []
    return request._my_groups[lesson_id]


def group_to_ask(request: HttpRequest, lesson_id: int | None) -> MyGroup | None:
    """Return the group to ask first: the one that proposed the lesson last, or the first of them.

    Once per request, which is about one lesson: its page holds the form twice.
    """
    if not hasattr(request, "_group_to_ask"):
        groups = {group.pk: group for group in my_groups(request, lesson_id)}
        several = lesson_id and len(groups) > 1
        proposed = _that_proposed(request.user, list(groups), lesson_id) if several else []
        request._group_to_ask = groups[proposed[0]] if proposed else next(iter(groups.values()), None)
    return request._group_to_ask


def _read(request: HttpRequest, lesson_id: int | None) -> list[MyGroup]:
    learner = request.user
    groups = LearnerGroup.objects.of_learner(learner).active().filter(organisation__archived_at=None)
    if place := limited.place_of(request):
        groups = groups.filter(pk=group_of(place))  # whoever tapped the name does not learn where else the person goes
    # Somebody who has left the structure reads nothing any more: their name would promise an answer.
    still_there = Membership.objects.current().filter(
        person=OuterRef("lead__person"), person__is_active=True, organisation=OuterRef("organisation")
    )
    said = AutonomyRating.objects.filter(learner=learner, lesson=lesson_id, group=None).order_by("-pk").values("level")
    rows = (
        groups.annotate(lead=FilteredRelation("leads", condition=Q(leads__ended_at=None)))
        .annotate(
            reads=Exists(still_there),
            first_name=F("lead__person__first_name"),
            said=Subquery(said[:1]) if lesson_id else Value("", output_field=CharField()),
        )
        .order_by("title", "pk", "lead__pk")
        .values_list("pk", "title", "organisation__name", "keeps_order", "said", "reads", "first_name")
    )
    found: dict[int, MyGroup] = {}
    for pk, title, organisation, keeps_order, level, reads, first_name in rows:
        group = found.setdefault(pk, MyGroup(pk, title, organisation, keeps_order, level or ""))
        if reads and first_name:
            group.names.append(first_name)
    return list(found.values())


def _that_proposed(learner: User, groups: list[int], lesson_id: int) -> list[int]:
    entry = outline().lesson(lesson_id)
    module = outline().module_of(entry) if entry else None
    pathways = [pathway.id for pathway in outline().pathways if lesson_id in pathway.lesson_ids]
    proposed = (
        Assignment.objects.offered_to(learner)
        .filter(group__in=groups)
        .filter(Q(lesson=lesson_id) | Q(module=module.id if module else None) | Q(pathway__in=pathways))
    )
    return list(proposed.order_by("-proposed_at", "-pk").values_list("group_id", flat=True))
