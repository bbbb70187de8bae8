"""A structure, seen by those who work in it: its people, its places, its groups."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cours.comptes.actions.structures import save_venue
from cours.comptes.models import Organisation

from .. import perms
from ..forms.structures import VenueForm
from ..models import LearnerGroup


@require_safe
@never_cache
@perms.team_required
def my_structures(request: HttpRequest) -> HttpResponse:
    """Lead to the structure of a person; let them choose when they work in several."""
    roles = perms.roles_in_structures(request.user)
    if not roles:
        raise Http404
    if len(roles) == 1:
        return redirect("groupes:structure", *roles)
    organisations = Organisation.objects.filter(pk__in=roles).select_related("territory")
    return render(request, "groupes/structure_choice.html", {"organisations": organisations})


@require_safe
@never_cache
@perms.team_required
def structure(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = perms.organisation_or_404(request.user, pk)
    administers = perms.administers(request.user, organisation)
    groups = LearnerGroup.objects.visible_to(request.user).filter(organisation=organisation)
    active = groups.active().with_counts().select_related("venue")
    orphans = list(active.without_lead()) if administers else []
    led = Count(
        "person__leads",
        filter=Q(
            person__leads__ended_at=None,
            person__leads__group__organisation=organisation,
            person__leads__group__archived_at=None,
        ),
        distinct=True,
    )
    context = {
        "organisation": organisation,
        "administers": administers,
        "memberships": organisation.memberships.current()
        .select_related("person")
        .annotate(group_count=led)
        .order_by("role", "person__first_name", "person__username"),
        "invitations": organisation.invitations.open().select_related("made_by") if administers else [],
        "venues": organisation.venues.select_related("neighbourhood"),
        "groups": [group for group in active if group not in orphans],
        "orphans": orphans,
        "archived_count": groups.archived().count(),
    }
    return render(request, "groupes/structure.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def venue(request: HttpRequest, pk: int, venue_pk: int | None = None) -> HttpResponse:
    """Add a place or change one: a name, and the priority neighbourhood it is in. Never an address."""
    organisation = perms.organisation_or_404(request.user, pk)
    place = get_object_or_404(organisation.venues, pk=venue_pk) if venue_pk else None
    form = VenueForm(request.POST or None, organisation=organisation, venue=place)
    if not form.is_valid():
        context = {"organisation": organisation, "venue": place, "form": form}
        return render(request, "groupes/structure_venue.html", context)
    save_venue(organisation=organisation, venue=place, **form.cleaned_data)
    messages.success(request, _("C'est enregistré."))
    return redirect("groupes:structure", pk)
