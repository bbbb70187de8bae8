"""The door of somebody who was invited: opening the link changes nothing, one tap accepts."""

from django.contrib import messages
from django.contrib.auth import login
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from . import perms, second_factor
from .actions import invitations
from .invitation_forms import NewAccountForm
from .views import discreet

_BACKEND = "cours.comptes.backends.StaffBackend"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    found = invitations.invitation_for_token(token)
    if found is None or not _concerns(found, request):
        return discreet(render(request, "comptes/invitation_closed.html", status=404))
    if perms.is_learner(request.user):
        return discreet(render(request, "comptes/invitation_learner.html", {"invitation": found}, status=200))
    if request.user.is_authenticated:
        return discreet(_for_member(request, found))
    return discreet(_for_newcomer(request, found))


def _concerns(found, request):
    """True while the link is open; then only for who has just used it, and taps a second time."""
    if invitations.may_be_accepted(found):
        return True
    if found.accepted_by is None:
        return False
    if request.user.is_authenticated:
        return found.accepted_by == request.user
    return request.method == "POST" and _same_form(found, request) is not None


def _same_form(found, request):
    return invitations.second_tap(
        invitation=found, username=request.POST.get("username", ""), password=request.POST.get("password", "")
    )


def _for_member(request, found):
    """Ask for one tap from somebody who has an account."""
    there = invitations.already_there(invitation=found, person=request.user)
    if request.method != "POST" or (there and found.accepted_by != request.user):
        return render(request, "comptes/invitation.html", {"invitation": found, "already_there": there})
    try:
        invitations.accept_invitation(invitation=found, person=request.user)
    except invitations.InvitationClosed:  # by somebody else, this very instant
        return render(request, "comptes/invitation_closed.html", status=404)
    return _welcome(request, found)


def _for_newcomer(request, found):
    """Offer the door to who has an account, and three fields to who has none."""
    person = _same_form(found, request) if request.method == "POST" else None
    form = NewAccountForm(request.POST or None)
    if person is None:
        if not form.is_valid():
            return render(request, "comptes/invitation.html", {"invitation": found, "form": form})
        try:
            person = invitations.accept_as_new_person(invitation=found, **form.cleaned_data)
        except (invitations.InvitationClosed, IntegrityError):
            found.refresh_from_db()
            person = _same_form(found, request)
            if person is None:
                return redirect("comptes:invitation", request.resolver_match.kwargs["token"])
    login(request, person, backend=_BACKEND)
    return _welcome(request, found)


def _welcome(request, found):
    if found.territory:
        messages.success(request, _("Bienvenue. Vous pilotez maintenant : %(place)s.") % {"place": found.territory})
        return redirect("mfa_index" if second_factor.is_lacking(request.user) else "home:home")
    messages.success(request, _("Bienvenue dans la structure : %(place)s.") % {"place": found.organisation})
    return redirect("/espace/")  # of the room `groupes`, to the right of this one
