from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import perms
from ..models import LearnerGroup


@require_safe
@never_cache
@perms.team_required
def space(request: HttpRequest) -> HttpResponse:
    """Show the groups of a person, the next thing to do first."""
    groups = LearnerGroup.objects.visible_to(request.user).with_counts().select_related("venue", "organisation")
    context = {
        "groups": groups.active(),
        "archived": groups.archived().order_by("-archived_at"),
        "has_structure": bool(perms.roles_in_structures(request.user)),
    }
    return render(request, "groupes/space.html", context)
