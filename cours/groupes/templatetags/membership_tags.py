"""How the learner's pages of other rooms show groups without their views knowing them."""

from django import template
from django.db.models import Case, F, FilteredRelation, Q, Value, When
from django.db.models.functions import Coalesce, NullIf

from cours.comptes.perms import is_learner

from ..models import GroupMember

register = template.Library()


@register.simple_tag(takes_context=True)
def my_groups(context) -> list[GroupMember]:
    """Return the current memberships of the learner who asks, each with `group.led_by`; none for anybody else.

    `led_by` holds first names. One query, because « Mon parcours » has none to spare: a row for each person who leads.
    """
    user = context["request"].user
    if not is_learner(user):
        return []
    name = Coalesce(NullIf("lead__person__first_name", Value("")), F("lead__person__username"))
    rows = (
        GroupMember.objects.current()
        .filter(learner_id=user.pk, group__archived_at=None)
        .select_related("group__organisation", "learner")
        .annotate(lead=FilteredRelation("group__leads", condition=Q(group__leads__ended_at=None)))
        .annotate(led_by=Case(When(lead__person__is_active=True, then=name)))
        .order_by("joined_at", "pk", "lead__pk")
    )
    found: dict[int, GroupMember] = {}
    for row in rows:
        member = found.setdefault(row.pk, row)
        if member is row:
            member.group.led_by = []
        if row.led_by:
            member.group.led_by.append(row.led_by)
    return list(found.values())
