"""The people of a structure: invite, change a role, end somebody's part."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from cours.comptes.actions import invitations, password_links
from cours.comptes.actions.structures import LastAdministrator, change_role, is_last_administrator
from cours.comptes.models import Invitation, Membership, Organisation, User
from cours.comptes.qr import qr_svg

from .. import perms
from ..actions.members import end_membership
from ..forms.people import NonceForm
from ..forms.structures import EndMembershipForm, InviteForm, RoleForm
from ..models import LearnerGroup


def nonce() -> str:
    return secrets.token_urlsafe(16)


@sensitive_variables("token", "address")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for a colleague, and show it once."""
    organisation = perms.organisation_or_404(request.user, pk, administered=True)
    form = InviteForm(request.POST or None, initial={"nonce": nonce()})
    if not form.is_valid():
        return render(request, "groupes/structure_invite.html", {"organisation": organisation, "form": form})
    try:
        made, token = invitations.invite(by=request.user, organisation=organisation, **form.cleaned_data)
    except invitations.InvitationClosed:
        messages.info(request, _("Ce lien ne peut plus être montré. Vous pouvez en faire un autre."))
        return redirect("groupes:invite", pk)
    return show_link(request, made, token, back=reverse("groupes:structure", args=[pk]))


@sensitive_variables("token", "address")
def show_link(request: HttpRequest, made: Invitation, token: str, *, back: str) -> HttpResponse:
    """Show the link of an invitation, the only time it can be read."""
    address = request.build_absolute_uri(reverse("comptes:invitation", args=[token]))
    qr = qr_svg(address, title=_("QR code de l'invitation"))
    context = {"invitation": made, "address": address, "qr": qr, "back": back}
    response = render(request, "groupes/invitation_made.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_POST
@perms.team_required
def cancel(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    organisation = perms.organisation_or_404(request.user, pk, administered=True)
    invitations.cancel_invitation(invitation=get_object_or_404(organisation.invitations, pk=invitation_pk))
    messages.success(request, _("L'invitation est annulée. Son lien ne marche plus."))
    return redirect("groupes:structure", pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Answer the second of two taps on « Quitter la structure » like the first: by then, nothing here is theirs."""
    if request.method == "POST" and request.POST.get("act") == "end" and request.user.is_authenticated:
        left = Membership.objects.filter(pk=membership_pk, organisation=pk, person=request.user.pk)
        if left.exclude(ended_at=None).exists() and pk not in perms.roles_in_structures(request.user):
            return redirect("home:home")
    return _member(request, pk, membership_pk)


@perms.team_required
def _member(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """One person of the structure, for who runs it; one's own part, for everybody else."""
    organisation = perms.organisation_or_404(request.user, pk)
    membership = get_object_or_404(organisation.memberships.select_related("person", "organisation"), pk=membership_pk)
    administers = perms.administers(request.user, organisation)
    if not administers and membership.person != request.user:
        raise Http404
    if membership.ended_at:  # a second tap, or a page left open
        return redirect("groupes:structure", pk)
    act = request.POST.get("act")
    if act == "role" and administers:
        return _change_role(request, membership)
    if act == "end":
        return _end(request, membership)
    if act == "password" and membership.person != request.user:  # so who asks runs the structure
        return _password_link(request, membership)
    if act == "no_password" and administers:
        password_links.cancel_password_links(membership=membership)
        messages.success(request, _("Le lien est annulé. Il ne marche plus."))
        return redirect("groupes:structure_member", pk, membership_pk)
    return _page(request, membership)


def _page(request: HttpRequest, membership: Membership, *, form: EndMembershipForm | None = None) -> HttpResponse:
    organisation = membership.organisation
    led = LearnerGroup.objects.filter(organisation=organisation).active().led_by(membership.person)
    shared = led.filter(leads__in=_others_at_work(membership)).values("pk")
    context = {
        "organisation": organisation,
        "membership": membership,
        "is_me": membership.person == request.user,
        "administers": perms.administers(request.user, organisation),
        "is_last": is_last_administrator(membership),
        "works_only_there": password_links.works_only_there(membership),
        "password_link": membership.person.password_links.open().filter(organisation=organisation).first(),
        "nonce": nonce(),
        "groups": led.with_counts(),
        "alone": led.exclude(pk__in=shared),
        "form": form or EndMembershipForm(colleagues=_colleagues(organisation, membership.person)),
    }
    return render(request, "groupes/structure_member.html", context)


@sensitive_variables("token", "address")
def _password_link(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Make a link for a colleague who forgot their password, and show it once."""
    form = NonceForm(request.POST)
    if not form.is_valid():
        return _page(request, membership)
    try:
        link, token = password_links.make_password_link(membership=membership, by=request.user, **form.cleaned_data)
    except password_links.PasswordLinkClosed:
        messages.info(request, _("Ce lien ne peut plus être montré, ou il n'est plus possible. Lisez cette page."))
        return redirect("groupes:structure_member", membership.organisation_id, membership.pk)
    address = request.build_absolute_uri(reverse("comptes:choose_password", args=[token]))
    qr = qr_svg(address, title=_("QR code du lien"))
    context = {"link": link, "membership": membership, "address": address, "qr": qr}
    response = render(request, "groupes/password_link_made.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _others_at_work(membership: Membership):
    return LearnerGroup._meta.get_field("leads").related_model.objects.at_work().exclude(person=membership.person)


def _colleagues(organisation: Organisation, *but: User):
    here = organisation.memberships.current().filter(person__is_active=True)
    people = User.objects.staff().filter(pk__in=here.values("person_id")).exclude(pk__in=[one.pk for one in but])
    return people.order_by("first_name", "username")


def _change_role(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, membership)
    try:
        change_role(membership=membership, role=form.cleaned_data["role"])
    except LastAdministrator:
        return _refuse_last(request, membership)
    messages.success(request, _("Le rôle est changé."))
    return redirect("groupes:structure", membership.organisation_id)


def _end(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = EndMembershipForm(request.POST, colleagues=_colleagues(membership.organisation, membership.person))
    if not form.is_valid():
        return _page(request, membership, form=form)
    try:
        end_membership(membership=membership, by=request.user, hand_to=form.cleaned_data["hand_to"])
    except LastAdministrator:
        return _refuse_last(request, membership)
    if membership.person == request.user:
        messages.success(request, _("Vous avez quitté la structure : %(name)s.") % {"name": membership.organisation})
        return redirect("home:home")
    messages.success(request, _("%(name)s n'est plus dans la structure.") % {"name": membership.person})
    return redirect("groupes:structure", membership.organisation_id)


def _refuse_last(request: HttpRequest, membership: Membership) -> HttpResponse:
    messages.warning(
        request,
        _("C'est la seule personne référente de la structure. Donnez d'abord ce rôle à quelqu'un d'autre."),
    )
    return redirect("groupes:structure_member", membership.organisation_id, membership.pk)
