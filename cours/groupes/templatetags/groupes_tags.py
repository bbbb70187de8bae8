"""How the pages of learners show what their groups propose, without their views knowing groups."""

from typing import Any

from django import template

from cours.suivi.templatetags.suivi_tags import progress_of

from .. import device
from ..join_codes import in_threes
from ..memberships import my_groups
from ..models import Assignment, AutonomyRating, WorkshopSession
from ..proposing import Offer, due_for_team, entry_of, offers_to, title_of

register = template.Library()
register.filter("in_threes", in_threes)
register.filter("proposal_title", title_of)
register.filter("proposal_days", due_for_team)
register.filter("proposal_entry", entry_of)


@register.simple_tag(takes_context=True)
def proposals(context) -> list[Offer]:
    """Return what is proposed to the person who asks and remains to do; empty, and free, for anybody but a learner."""
    request = context["request"]
    if not hasattr(request, "_offers"):
        request._offers = offers_to(progress_of(request))
    return request._offers


@register.simple_tag(takes_context=True)
def proposal_just_left(context) -> Assignment | None:
    """Return the proposal that « Pas pour moi » has just put away, to offer its return."""
    request = context["request"]
    number = request.GET.get("laissee", "")
    if not (number.isdecimal() and len(number) < 18 and request.user.is_authenticated):
        return None
    left = Assignment.objects.current().filter(pk=number, left_by__learner=request.user)
    return left.select_related("pathway", "module", "lesson").first()


@register.simple_tag(takes_context=True)
def my_autonomy(context, lesson) -> dict[str, Any]:
    """Say whether to ask the person how much help a lesson took, and what they said last."""
    groups = my_groups(context["request"], lesson.id)
    level = groups[0].said if groups else ""
    label = AutonomyRating.Level(level).label if level else ""
    return {"is_asked": bool(groups), "level": level, "label": label, "levels": AutonomyRating.Level.choices}


@register.simple_tag(takes_context=True)
def sessions_to_join(context) -> list[WorkshopSession]:
    """Return the sessions going on that the person who asks may join in one tap, from a device without a seat."""
    request = context["request"]
    if not (request.session.get(device.OFFER) and request.user.is_authenticated and not request.seat):
        return []
    sessions = list(device.sessions_open_to(request.user))
    if not sessions:
        del request.session[device.OFFER]  # over: the next pages ask nothing
    return sessions
