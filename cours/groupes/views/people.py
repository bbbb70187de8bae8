"""The people of a group: the first page of a group."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import perms

PER_PAGE = 30


@require_safe
@never_cache
@perms.team_required
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """List who is in a group now."""
    group = perms.group_or_404(request.user, pk)
    members = group.members.current().select_related("learner")
    page = Paginator(members, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "groupes/people.html", {"group": group, "page": page})
