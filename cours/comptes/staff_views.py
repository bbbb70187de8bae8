"""Cards given by the people who run workshops."""

import secrets

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from . import actions, perms
from .forms import FindCardForm, NewCardsForm, StaffReissueForm
from .models import User
from .qr import qr_svg


@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cards(request):
    """Give a new card and code to one person, or print new cards for a workshop.

    The permission is asked before anything is read, so that a stranger never learns which identifiers exist.
    """
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={reverse('comptes:staff_card')}")
    if not perms.may_hand_out_cards(request.user):
        raise PermissionDenied
    act = request.POST.get("act") if request.method == "POST" else None
    if act == "find":
        return _find(request)
    if act == "reissue":
        return _reissue(request)
    if act == "create":
        return _create(request)
    return _desk(request)


def _desk(request, *, find=None, create=None):
    context = {"find": find or FindCardForm(), "create": create or NewCardsForm(initial={"nonce": _nonce()})}
    return render(request, "comptes/staff_cards.html", context)


def _find(request):
    form = FindCardForm(request.POST)
    if not form.is_valid():
        return _desk(request, find=form)
    learner = _learner(form.cleaned_data["identifier"])
    if learner is None:
        form.add_error(
            "identifier", _("Aucune carte ne porte cet identifiant. Vérifiez chaque lettre et les deux chiffres.")
        )
        return _desk(request, find=form)
    card = learner.cards.live().select_related("issued_by").first()
    return render(
        request,
        "comptes/staff_card_confirm.html",
        {
            "learner": learner,
            "card": card,
            "form": StaffReissueForm(initial={"identifier": learner.username, "nonce": _nonce()}),
        },
    )


def _reissue(request):
    form = StaffReissueForm(request.POST)
    learner = _learner(form.cleaned_data["identifier"]) if form.is_valid() else None
    if learner is None:
        return _desk(request)
    try:
        issued = actions.issue_card(learner=learner, issued_by=request.user, nonce=form.cleaned_data["nonce"])
    except actions.CardReplaced:
        return _desk(request)
    return _sheet(request, [issued], reissued=True)


def _create(request):
    form = NewCardsForm(request.POST)
    if not form.is_valid():
        return _desk(request, create=form)
    try:
        issued = actions.create_learners_with_cards(
            first_names=[""] * form.cleaned_data["number"], issued_by=request.user, nonce=form.cleaned_data["nonce"]
        )
    except actions.CardReplaced:
        return _desk(request)
    return _sheet(request, issued)


def _sheet(request, issued, *, reissued=False):
    drawn = [(card, qr_svg(request.build_absolute_uri(reverse("comptes:card", args=[card.token])))) for card in issued]
    response = render(request, "comptes/staff_cards_issued.html", {"cards": drawn, "reissued": reissued})
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _learner(identifier):
    return User.objects.learners().exclude(first_card_at=None).filter(username=identifier, is_active=True).first()


def _nonce():
    return secrets.token_urlsafe(16)
