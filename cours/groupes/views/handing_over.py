"""Who leads a group, and whether it is put away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cours.comptes.models import User

from .. import perms
from ..actions.handing_over import (
    LastLead,
    NotAColleague,
    SessionUnderWay,
    archive_group,
    hand_over_group,
    reopen_group,
    share_group,
    stop_leading,
)
from ..forms.structures import HandOverForm
from ..models import LearnerGroup


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Share a group with a colleague of the structure, hand it over, or stop leading it."""
    group = perms.group_or_404(request.user, pk, active=True)
    act = request.POST.get("act")
    if act == "stop":
        return _stop(request, group)
    form = HandOverForm(request.POST or None, colleagues=_colleagues(group))
    if request.method != "POST" or not form.is_valid():
        return _page(request, group, form)
    person = form.cleaned_data["person"]
    try:
        if act == "give" and group.leads.filter(person=request.user, ended_at=None).exists():
            hand_over_group(group=group, person=person, by=request.user, leaving=request.user)
            messages.success(request, _("%(name)s anime maintenant ce groupe.") % {"name": person})
        else:
            share_group(group=group, person=person, by=request.user)
            messages.success(request, _("%(name)s anime aussi ce groupe.") % {"name": person})
    except NotAColleague:  # left the structure since the page was shown
        form.add_error("person", _("Cette personne n'est plus dans la structure."))
        return _page(request, group, form)
    return _afterwards(request, group)


def _page(request: HttpRequest, group: LearnerGroup, form: HandOverForm) -> HttpResponse:
    leads = group.leads.at_work().select_related("person").order_by("since")
    context = {
        "group": group,
        "form": form,
        "leads": leads,
        "is_lead": any(lead.person == request.user for lead in leads),
        "administers": perms.administers(request.user, group.organisation),
    }
    return render(request, "groupes/group_hand_over.html", context)


def _stop(request: HttpRequest, group: LearnerGroup) -> HttpResponse:
    """End one's own part; the administrator of the structure may end anybody's."""
    lead = get_object_or_404(group.leads.select_related("person"), pk=_number(request.POST.get("lead")))
    if lead.person != request.user and not perms.administers(request.user, group.organisation):
        messages.warning(request, _("Seule la personne elle-même, ou la structure, peut faire cela."))
        return redirect("groupes:hand_over", group.pk)
    try:
        stop_leading(group=group, person=lead.person)
    except LastLead:
        messages.warning(request, _("Personne d'autre n'anime ce groupe. Confiez-le d'abord à quelqu'un."))
        return redirect("groupes:hand_over", group.pk)
    messages.success(request, _("%(name)s n'anime plus ce groupe.") % {"name": lead.person})
    return _afterwards(request, group)


def _afterwards(request: HttpRequest, group: LearnerGroup) -> HttpResponse:
    """Go back to the group, or to the list for who has just given away the right to see it."""
    if LearnerGroup.objects.visible_to(request.user).filter(pk=group.pk).exists():
        return redirect("groupes:hand_over", group.pk)
    return redirect("groupes:space")


def _colleagues(group: LearnerGroup):
    here = group.organisation.memberships.current().filter(person__is_active=True)
    leading = group.leads.at_work().values("person_id")
    people = User.objects.staff().filter(pk__in=here.values("person_id")).exclude(pk__in=leading)
    return people.order_by("first_name", "username")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a group away, or take it out again: the page always offers to undo what was just done."""
    group = perms.group_or_404(request.user, pk)
    act = request.POST.get("act")
    if act == "archive":
        try:
            archive_group(group=group, by=request.user)
        except SessionUnderWay:
            messages.warning(request, _("Une séance est ouverte en ce moment. Fermez-la d'abord."))
        return redirect("groupes:group_archive", pk)
    if act == "reopen":
        reopen_group(group=group)
        messages.success(request, _("Le groupe est rouvert, comme avant."))
        return redirect("groupes:group_archive", pk)
    return render(request, "groupes/group_archive.html", {"group": group})
