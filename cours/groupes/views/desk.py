"""`/cartes/`: find a person of one's groups by their identifier, or print cards for one's structure."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from cours.comptes.actions import CardReplaced, CodeRefused
from cours.comptes.models import Organisation
from cours.comptes.moments import hour_in_words
from cours.comptes.qr import qr_svg

from .. import perms
from ..actions.cards import NotTheirs, find_member, give_blank_cards
from ..forms.desk import BlankCardsForm, FindMemberForm


@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def card_desk(request: HttpRequest) -> HttpResponse:
    acts = {"find": _find, "create": _create}
    act = acts.get(request.POST.get("act", "")) if request.method == "POST" else None
    return act(request) if act else _desk(request)


def _desk(
    request: HttpRequest,
    *,
    find: FindMemberForm | None = None,
    create: BlankCardsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    organisations = _organisations(request)
    new = BlankCardsForm(initial={"nonce": secrets.token_urlsafe(16)}, organisations=organisations)
    context = {"find": find or FindMemberForm(), "create": create or new, "organisations": organisations}
    return render(request, "groupes/card_desk.html", context, status=status)


def _find(request):
    form = FindMemberForm(request.POST)
    if not form.is_valid():
        return _desk(request, find=form)
    try:
        member = find_member(identifier=form.cleaned_data["identifier"], by=request.user)
    except CodeRefused as refusal:
        hour = hour_in_words(refusal.wait_until)
        form.add_error(
            "identifier",
            _("Vous avez essayé beaucoup d'identifiants. Vous pourrez recommencer à partir de %(hour)s.")
            % {"hour": hour},
        )
        return _desk(request, find=form, status=429)
    if member:
        return redirect("groupes:person", member.group_id, member.pk)
    form.add_error(
        "identifier",
        _("Personne ne porte cet identifiant dans vos groupes. Vérifiez chaque lettre et les deux chiffres."),
    )
    return _desk(request, find=form)


def _create(request):
    form = BlankCardsForm(request.POST, organisations=_organisations(request))
    if not form.is_valid():
        return _desk(request, create=form)
    try:
        cards = give_blank_cards(issued_by=request.user, **form.cleaned_data)
    except NotTheirs:
        raise Http404 from None
    except CardReplaced:
        messages.info(request, _("Ces cartes ne peuvent plus être montrées. Vous pouvez en faire d'autres."))
        return _desk(request)
    drawn = [(card, qr_svg(request.build_absolute_uri(reverse("comptes:card", args=[card.token])))) for card in cards]
    response = render(request, "groupes/desk_cards.html", {"cards": drawn})
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "strict-origin"  # see comptes.views: the secret is in the addresses drawn here
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _organisations(request: HttpRequest) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=perms.roles_in_structures(request.user)))
