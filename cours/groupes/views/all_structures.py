"""The structures of the whole site, for its administrators: who runs what, never who learns there."""

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from cours.comptes.actions import invitations
from cours.comptes.actions import structures as actions
from cours.comptes.models import Membership, Organisation, PriorityNeighbourhood, Territory, TerritoryLead

from .. import perms
from ..forms.structures import InviteForm, OrganisationForm, TerritoryForm
from .members import nonce, show_link


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.site_administrator_required
def structures(request: HttpRequest) -> HttpResponse:
    """List structures and territories; create one of either."""
    act = request.POST.get("act")
    organisation_form = OrganisationForm(request.POST if act == "structure" else None)
    territory_form = TerritoryForm(request.POST if act == "territory" else None, prefix="territoire")
    if organisation_form.is_valid():
        made, is_new = actions.create_organisation(**organisation_form.cleaned_data)
        if is_new:
            messages.success(request, _("La structure est créée. Invitez maintenant la personne qui s'en occupe."))
        else:
            messages.info(request, _("Une structure porte déjà ce nom. La voici."))
        return redirect("groupes:edit_structure", made.pk)
    if territory_form.is_valid():
        territory = actions.create_territory(**territory_form.cleaned_data)
        return redirect("groupes:territory", territory.pk)
    now = Q(memberships__ended_at=None)
    context = {
        "organisations": Organisation.objects.active()
        .select_related("territory")
        .annotate(
            people_count=Count("memberships", filter=now, distinct=True),
            administrator_count=Count("memberships", filter=now & Q(memberships__role="administrator"), distinct=True),
        ),
        "archived": Organisation.objects.exclude(archived_at=None),
        "territories": Territory.objects.annotate(
            lead_count=Count("leads", filter=Q(leads__ended_at=None), distinct=True),
            neighbourhood_count=Count("neighbourhoods", distinct=True),
        ),
        "neighbourhood_count": PriorityNeighbourhood.objects.count(),
        "organisation_form": organisation_form,
        "territory_form": territory_form,
    }
    return render(request, "groupes/all_structures.html", context)


@sensitive_variables("token")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.site_administrator_required
def edit_structure(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a structure, archive it, invite the person who will run it."""
    organisation = get_object_or_404(Organisation, pk=pk)
    act = request.POST.get("act")
    if act == "archive":
        actions.archive_organisation(organisation=organisation)
        messages.success(request, _("La structure est archivée. Vous pouvez la rouvrir ici."))
        return redirect("groupes:edit_structure", pk)
    if act == "reopen":
        actions.reopen_organisation(organisation=organisation)
        messages.success(request, _("La structure est rouverte, comme avant."))
        return redirect("groupes:edit_structure", pk)
    if act == "cancel":
        return _cancel(request, organisation.invitations, "groupes:edit_structure", pk)
    form = OrganisationForm(request.POST if act == "save" else None, organisation=organisation)
    invite_form = InviteForm(request.POST if act == "invite" else None, roles=False, initial={"nonce": nonce()})
    if form.is_valid():
        actions.change_organisation(organisation=organisation, **form.cleaned_data)
        messages.success(request, _("C'est enregistré."))
        return redirect("groupes:edit_structure", pk)
    if invite_form.is_valid() and organisation.archived_at is None:
        place = {"organisation": organisation, "role": Membership.Role.ADMINISTRATOR}
        return _invite(request, invite_form, place, "groupes:edit_structure", pk)
    current = organisation.memberships.current().filter(role=Membership.Role.ADMINISTRATOR)
    context = {
        "organisation": organisation,
        "form": form,
        "invite_form": invite_form,
        "administrators": current.select_related("person"),
        "invitations": organisation.invitations.open().filter(role=Membership.Role.ADMINISTRATOR),
    }
    return render(request, "groupes/edit_structure.html", context)


@sensitive_variables("token")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.site_administrator_required
def territory(request: HttpRequest, pk: int) -> HttpResponse:
    """The pilots of one territory: invite one, end the part of another."""
    current = TerritoryLead.objects.filter(ended_at=None).select_related("person")
    place = get_object_or_404(Territory.objects.prefetch_related(Prefetch("leads", current, "current_leads")), pk=pk)
    act = request.POST.get("act")
    if act == "cancel":
        return _cancel(request, place.invitations, "groupes:territory", pk)
    if act == "end":
        number = request.POST.get("lead", "")
        lead = get_object_or_404(place.leads, pk=number if number.isdecimal() and len(number) < 18 else 0)
        actions.end_lead(lead=lead)
        messages.success(request, _("%(name)s ne pilote plus ce territoire.") % {"name": lead.person})
        return redirect("groupes:territory", pk)
    form = InviteForm(request.POST or None, roles=False, initial={"nonce": nonce()})
    if form.is_valid():
        return _invite(request, form, {"territory": place}, "groupes:territory", pk)
    context = {"territory": place, "form": form, "invitations": place.invitations.open()}
    return render(request, "groupes/territory.html", context)


@sensitive_variables("token")
def _invite(request: HttpRequest, form: InviteForm, place: dict, back: str, pk: int) -> HttpResponse:
    try:
        made, token = invitations.invite(by=request.user, **place, **form.cleaned_data)
    except invitations.InvitationClosed:
        messages.info(request, _("Ce lien ne peut plus être montré. Vous pouvez en faire un autre."))
        return redirect(back, pk)
    return show_link(request, made, token, back=reverse(back, args=[pk]))


def _cancel(request: HttpRequest, found, back: str, pk: int) -> HttpResponse:
    number = request.POST.get("invitation", "")
    invitation = get_object_or_404(found, pk=number if number.isdecimal() and len(number) < 18 else 0)
    invitations.cancel_invitation(invitation=invitation)
    messages.success(request, _("L'invitation est annulée. Son lien ne marche plus."))
    return redirect(back, pk)
