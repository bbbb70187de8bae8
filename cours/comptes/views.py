"""The learners' doors: enter with a card, keep one's place, leave."""

import secrets
import time
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import actions, erasure_views, limited, own_code, perms, scans
from .background import MERGED_GUEST, go
from .forms import CardTapForm, EnterForm, KeepPlaceForm, ReissueForm
from .moments import crowded_in_words, refusal_in_words
from .qr import qr_svg

STAYS = "garde"  # posted by a page when what could not be sent stays on the device: "moi" or "autres"


@sensitive_post_parameters("pin")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request):
    form = EnterForm(request.POST or None)
    context = {"form": form, "next_url": _next_url(request)}
    if not form.is_valid():
        return render(request, "comptes/enter.html", context)
    try:
        learner = actions.check_code(
            identifier=form.cleaned_data["identifier"], pin=form.cleaned_data["pin"], being_erased=True
        )
    except actions.CodeRefused as refusal:
        form.add_error(None, refusal_in_words(refusal.wait_until))
        return render(request, "comptes/enter.html", context, status=429 if refusal.wait_until else 200)
    return _welcome(request, learner, form)


@never_cache
@require_safe
def card(request, token):
    """Exchange the secret of a QR for a scan of this session, and lead to an address without a secret.

    Nobody is signed in and nothing of the account changes: previews of messages open this address too.
    """
    found = actions.card_for_token(token)
    if found is None:
        return discreet(render(request, "comptes/card_unknown.html", status=404))
    where = reverse("comptes:card_shown")
    if next_url := _next_url(request):
        where = f"{where}?{urlencode({'suite': next_url})}"
    response = discreet(redirect(where))
    if request.method == "GET":
        scans.begin(request, found)
        scans.remember(response, found.learner_id)
    return response


@sensitive_post_parameters("pin")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card_shown(request):
    """Greet the owner of the card that was just scanned and ask for one tap; and for the code, where it was met."""
    scan = scans.current(request)
    # Two cards scanned in two tabs: the tap on the first must not open the place of the second.
    if scan is None or (request.method == "POST" and request.POST.get("value") != scan.value):
        return _scanned_too_long_ago(request)
    found = actions.card_that_opens(scan.card)
    if found is None:
        scans.use_up(request)
        return discreet(render(request, "comptes/card_unknown.html", status=404))
    form = CardTapForm(request.POST or None, initial={"value": scan.value}, asks_code=scan.asks_code)
    context = {"learner": found.learner, "form": form, "next_url": _next_url(request)}
    if not form.is_valid():
        return discreet(render(request, "comptes/card.html", context))
    if scan.asks_code:
        try:
            pin = form.cleaned_data["pin"]
            actions.check_code(identifier=found.learner.username, pin=pin, being_erased=True)
        except actions.CodeRefused as refusal:
            form.add_error(None, refusal_in_words(refusal.wait_until))
            status = 429 if refusal.wait_until else 200
            return discreet(render(request, "comptes/card.html", context, status=status))
    scans.use_up(request)
    return discreet(_welcome(request, found.learner, form))


def _scanned_too_long_ago(request):
    """A second tap, or « Back », of somebody whose place is open goes on there; anybody else scans again."""
    if perms.is_learner(request.user) and not request.user.is_guest and scans.is_open_here(request, request.user.pk):
        return discreet(redirect(_next_url(request) or "suivi:my_path"))
    return discreet(render(request, "comptes/card_again.html"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request):
    if request.method != "POST":
        return render(request, "comptes/leave.html")
    if request.POST.get("reason") == "fast":
        return _leave_fast(request)
    was_signed_in, learner = request.user.is_authenticated, _owner_of_a_card(request)
    actions.sign_out(request)
    if request.POST.get("reason") == "idle":
        messages.info(
            request, _("Rien ne bougeait depuis un moment. Pour protéger votre place, nous l'avons refermée.")
        )
    elif learner:
        messages.success(
            request,
            _(
                "C'est fait. Votre place est fermée sur cet appareil. "
                "Votre carte y demandera maintenant son code secret."
            ),
        )
    elif was_signed_in:
        messages.success(request, _("C'est fait. Vous avez quitté."))
    if was_signed_in and request.POST.get(STAYS) == "moi":
        messages.info(
            request,
            _(
                "Ce qui n'était pas parti est gardé ici pour vous, sans votre nom, 30 jours au plus. "
                "Entrez de nouveau sur cet appareil pour l'envoyer."
            ),
        )
    return _forgotten_here(empty_memory(request, go(request, reverse("home:home"))), learner)


def empty_memory(request, response, *, also: str = ""):
    """Ask the browser to empty its memory of this site; not when something of somebody waits there to be sent.

    The page says so, and has wiped by itself all the rest (leave.js).
    """
    what = ", ".join(filter(None, [also, "" if request.POST.get(STAYS) else '"storage"']))
    if what:
        response["Clear-Site-Data"] = what
    return response


def _leave_fast(request):
    """« Quitter vite »: close the place, and show a page that says nothing of what was read, nor that somebody left.

    Not that of somebody without a card: nothing was announced to them, and their work would be lost for good.
    """
    learner = _owner_of_a_card(request)
    if not _is_guest_here(request):
        actions.sign_out(request)
    return _forgotten_here(empty_memory(request, go(request, reverse("contenus:glossary")), also='"cache"'), learner)


def _owner_of_a_card(request):
    return request.user if perms.is_learner(request.user) and not request.user.is_guest else None


def _forgotten_here(response, learner):
    """From now on this browser asks for the code of the card of who leaves, whatever its history."""
    if learner:
        scans.remember(response, learner.pk)
    return response


@require_POST
def stay(request):
    """Say that the person is still there: they read, or type a long answer, and the server hears nothing."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    request.session["last_seen"] = int(time.time())
    return HttpResponse(status=204)


@sensitive_post_parameters("pin")
@sensitive_variables("issued")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keep_place(request):
    """Give a guest, or a newcomer, the card that brings them back here from any device."""
    if perms.is_staff_member(request.user):
        raise PermissionDenied
    form = KeepPlaceForm(request.POST or None, initial={"nonce": _nonce()})
    if request.user.is_authenticated and not request.user.is_guest and request.method != "POST":
        return redirect("comptes:reissue")
    if not form.is_valid():
        return render(request, "comptes/keep_place.html", {"form": form})
    return _give_first_card(request, form.cleaned_data)


def _give_first_card(request, wish):
    """Issue the first card. Sent twice, the form shows the same card; it never replaces one that works."""
    learner, nonce = request.user, wish["nonce"]
    if not learner.is_authenticated:
        try:
            learner = actions.open_newcomer(request, nonce=nonce)
        except actions.TooManyGuests as crowded:
            messages.warning(request, crowded_in_words(crowded.wait_until))
            return redirect("comptes:enter")
    elif not learner.is_guest and not actions.has_card_for(learner=learner, nonce=nonce):
        return redirect("comptes:reissue")
    if wish["first_name"]:
        learner.first_name = wish["first_name"]
        learner.save(update_fields=["first_name"])
    try:
        issued = actions.issue_card(learner=learner, pin=wish["pin"] or None, nonce=nonce)
    except actions.CardReplaced:
        return redirect("comptes:reissue")
    learner.refresh_from_db()
    if request.user.is_authenticated:
        actions.settle_device(request, learner, own_device=wish["own_device"])
    else:
        actions.sign_in(request, learner, own_device=wish["own_device"])
    return _show_card(request, issued)


@sensitive_post_parameters("current_pin", "pin")
@sensitive_variables("issued")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.learner_required
def reissue(request):
    """Replace one's own card: seen by somebody, or just a code to change. The old one stops at once.

    It asks for the code: who finds the place open on a shared device would have the key of it. Not on one's own device.
    """
    if request.user.is_guest:
        return redirect("comptes:keep_place")
    learner = request.user
    # Where somebody began without a card, nobody has ever said whose device it is.
    asks_code = not request.session.get("own_device") or request.session.get("guest", False)
    form = ReissueForm(request.POST or None, initial={"nonce": _nonce()}, asks_code=asks_code)
    if not form.is_valid():
        return render(request, "comptes/reissue.html", {"form": form})
    wish = form.cleaned_data
    # The second of two taps carries the code of the card that the first has just replaced.
    is_again = actions.has_card_for(learner=learner, nonce=wish["nonce"])
    if asks_code and not is_again and (refused := own_code.refuse(form, "current_pin", learner=learner)):
        return render(request, "comptes/reissue.html", {"form": form}, status=refused)
    try:
        issued = actions.issue_card(learner=learner, issued_by=learner, pin=wish["pin"] or None, nonce=wish["nonce"])
    except actions.CardReplaced:
        messages.info(request, _("Cette carte ne peut plus être montrée. Vous pouvez en refaire une ici."))
        return redirect("comptes:reissue")
    request.user.refresh_from_db()
    update_session_auth_hash(request, request.user)  # the other sessions end, this one goes on
    return _show_card(request, issued)


def closed(request, *args, **kwargs):
    raise Http404


def _welcome(request, learner, form):
    """Open the session, with the guest's work when the person wants to keep it, and go on where they were going."""
    if learner.erasure_asked_at:
        return erasure_views.keep_at_the_door(request, learner)
    guest = request.user if _is_guest_here(request) else None
    guest_id = guest.pk if guest else None  # deleted by the merge, with its number
    if guest and form.cleaned_data["keep"]:
        actions.merge_guest(guest=guest, learner=learner)
    actions.sign_in(request, learner, own_device=form.cleaned_data["own_device"])
    if guest and form.cleaned_data["keep"]:
        request.session[MERGED_GUEST] = guest_id
    name = learner.first_name
    messages.success(
        request,
        _("Bonjour %(name)s. Voici votre place.") % {"name": name} if name else _("Bonjour. Voici votre place."),
    )
    return redirect(_next_url(request) or "suivi:my_path")


def _is_guest_here(request) -> bool:
    """Say whether the person here is a guest at home. Where a name was tapped, a neighbour would take their work."""
    return perms.is_learner(request.user) and request.user.is_guest and not limited.is_limited(request)


def _show_card(request, issued):
    address = request.build_absolute_uri(reverse("comptes:card", args=[issued.token]))
    return discreet(render(request, "comptes/card_issued.html", {"card": issued, "qr": qr_svg(address)}))


def _next_url(request):
    """Return where to go afterwards: an address of this site, or nothing."""
    url = request.POST.get("suite") or request.GET.get("suite") or ""
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else ""


def discreet(response):
    """Keep the secret of a card out of caches, search engines and the addresses told to other pages.

    `strict-origin` never tells the path, which holds the secret. Not `no-referrer`: under it browsers post our own
    forms with `Origin: null`, which the protection against forged requests refuses, and nobody can enter.
    """
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _nonce():
    return secrets.token_urlsafe(16)
