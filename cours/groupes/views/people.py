"""The people of a group: the first page of a group."""

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cours.comptes.models import AccessCard

from .. import perms
from ..actions.people import PUT_BACK_WITHIN

PER_PAGE = 30


@require_safe
@never_cache
@perms.team_required
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """List who is in a group now, and who has left lately; `?parti=`: the departure that can be undone at once."""
    group = perms.group_or_404(request.user, pk)
    card = AccessCard.objects.live().filter(learner_id=OuterRef("learner_id")).values("issued_at")[:1]
    members = group.members.current().select_related("learner").annotate(card_at=Subquery(card))
    page = Paginator(members, PER_PAGE).get_page(request.GET.get("page"))
    gone = [] if group.archived_at else list(_gone(group))
    just_gone = next((member for member in gone if str(member.pk) == request.GET.get("parti")), None)
    context = {"group": group, "page": page, "gone": gone, "just_gone": just_gone}
    return render(request, "groupes/people.html", context)


def _gone(group):
    since = timezone.now() - PUT_BACK_WITHIN
    here = group.members.current().values("learner_id")
    return (
        group.members.filter(left_at__gt=since)
        .exclude(learner_id__in=here)
        .select_related("learner")
        .order_by("-left_at")[:PER_PAGE]
    )
