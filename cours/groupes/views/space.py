from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cours.comptes import second_factor

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
        "offers_second_factor": second_factor.may_be_offered(request.user),
    }
    return render(request, "groupes/space.html", context)


@require_POST
@perms.team_required
def no_second_factor(request: HttpRequest) -> HttpResponse:
    """Put away the line that offers a second factor: it stays one tap away, in « Deuxième protection »."""
    second_factor.put_off(request.user)
    return redirect("groupes:space")
