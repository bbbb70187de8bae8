"""How the learner's pages of other rooms show groups without their views knowing them."""

from django import template
from django.db.models import Prefetch

from cours.comptes.perms import is_learner

from ..models import GroupFacilitator, GroupMember

register = template.Library()


@register.simple_tag(takes_context=True)
def my_groups(context) -> list[GroupMember]:
    """Return the current memberships of the learner who asks, each with `group.led_by`; none for anybody else."""
    user = context["request"].user
    if not is_learner(user):
        return []
    leads = GroupFacilitator.objects.filter(ended_at=None, person__is_active=True).select_related("person")
    return list(
        GroupMember.objects.current()
        .filter(learner_id=user.pk, group__archived_at=None)
        .select_related("group__organisation", "learner")
        .prefetch_related(Prefetch("group__leads", leads, to_attr="led_by"))
        .order_by("joined_at")
    )
