"""What the team of a structure did that opens somebody's place: read by who runs the structure."""

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
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """List the cards made by the team (who, for whom, when, why, in which group) and the links to choose a password."""
    organisation = perms.organisation_or_404(request.user, pk, administered=True)
    page = Paginator(organisation.card_logs.with_names(), PER_PAGE).get_page(request.GET.get("page"))
    links = organisation.password_links.select_related("person", "made_by")[:PER_PAGE]
    context = {"organisation": organisation, "page": page, "links": links}
    return render(request, "groupes/structure_history.html", context)
