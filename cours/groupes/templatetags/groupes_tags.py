"""How the pages of learners show what their groups propose, without their views knowing groups."""

from django import template

from cours.suivi.templatetags.suivi_tags import progress_of

from ..models import Assignment
from ..proposing import Offer, due_for_team, entry_of, offers_to, title_of

register = template.Library()
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
