"""What every view that receives an answer has in common: who answers, under which number, and what if it goes wrong."""

import logging
import uuid
from functools import wraps

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from cours.comptes import actions as comptes
from cours.comptes import background, limited
from cours.comptes.devices import number_of
from cours.comptes.models import User
from cours.comptes.sessions import PARTNER_KEY
from cours.contenus.models import PathwayPage

from . import actions

logger = logging.getLogger(__name__)

PARTNER_PLACE_KEY = "partner_place"
MAX_BODY = 64 * 1024  # bytes of a posted answer; the longest honest one is about 4 kB
ONE_PERSON = _("Le bilan se fait à une seule personne. Continuez d'abord sans l'autre personne.")
TOO_LONG = _("Cette réponse est trop longue. Raccourcissez-la, puis envoyez-la.")


def learner_of(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated and request.user.is_learner else None


def learners_of(request: HttpRequest) -> list[User]:
    """Return who learns on this device: nobody, one person, or the two who share it.

    The one place that says so. Who is signed in comes first; who sits beside them is written in the session of the
    device by `share_device`, and nowhere else.
    """
    learner = learner_of(request)
    if learner is None:
        return []
    partner_id = request.session.get(PARTNER_KEY)
    if not partner_id:
        return [learner]
    if not hasattr(request, "_partner"):
        request._partner = User.objects.learners().enterable().exclude(pk=learner.pk).filter(pk=partner_id).first()
    return [learner, request._partner] if request._partner else [learner]


def places_of(request: HttpRequest) -> dict[int, str]:
    """Return the places of those whose first name was tapped, by their id; nobody for those who showed a card."""
    places = {}
    if place := limited.place_of(request):
        places[request.user.pk] = place
    if (partner := request.session.get(PARTNER_KEY)) and (place := request.session.get(PARTNER_PLACE_KEY)):
        places[partner] = place
    return places


def share_device(request: HttpRequest, partner: User | None, *, place: str = "") -> None:
    """Say that a second person sits at this device, or that they have gone. `place`: when their name was tapped."""
    request.session.pop(PARTNER_KEY, None)
    request.session.pop(PARTNER_PLACE_KEY, None)
    if partner is not None:
        request.session[PARTNER_KEY] = partner.pk
        if place:
            request.session[PARTNER_PLACE_KEY] = place
    if hasattr(request, "_partner"):
        del request._partner


def is_too_long(request: HttpRequest) -> bool:
    return int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY


def attempt_number(value: str | None) -> uuid.UUID:
    """Read the number that the device gave to an answer."""
    try:
        return uuid.UUID(value or "")
    except ValueError:
        return uuid.uuid4()  # an answer without a number is still an answer; it only cannot be recognised twice


def open_guest(request: HttpRequest, page: str = "") -> User:
    """Return the guest of this browser, or make one, in the transaction of their first graded answer.

    The promise made before (their pathway) is kept with it. `page`: the number that the page carries. Raise
    `comptes.PlaceClosed` and `comptes.TooManyGuests`. Once the answer is kept, `let_in` opens the place.
    """
    learner = comptes.open_guest_here(request, page=page)
    pathway = PathwayPage.objects.live().filter(slug=request.session.get("pathway", "")).first()
    if pathway:
        actions.enrol(learner=learner, pathway=pathway)
    return learner


def known_guest(request: HttpRequest) -> User | None:
    """Return the guest that this browser made without hearing of it: the response was lost, or is on its way."""
    try:
        return comptes.find_guest(browser=number_of(request))
    except comptes.PlaceClosed:
        return None


def let_in(request: HttpRequest, guest: User) -> None:
    """Open the place of a guest, after the transaction: undone, it would leave the browser with nobody's place."""
    request.session.pop("pathway", None)
    comptes.sign_in(request, guest, own_device=True)


def busy_means_later(view):
    """Say that the database is busy, or the network too crowded, and keep the answer in the page, ready to be sent.

    On SQLite another process may hold the one write lock for longer than we wait; the attempt's number makes
    sending again harmless.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, comptes.TooManyGuests):
            logger.warning("An answer was not taken", exc_info=True)
            if background.is_background(request):
                return HttpResponse(status=503, headers={"Retry-After": "5"})
            fields = [
                (name, value)
                for name, values in request.POST.lists()
                if name != "csrfmiddlewaretoken"
                for value in values
            ]
            return render(request, "suivi/busy.html", {"fields": fields, "action": request.path}, status=503)

    return wrapper


def one_person(view, words=ONE_PERSON):
    """Refuse, kindly, what says something of one person while two share the device: a bilan, « On se souvient ? »."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if len(learners_of(request)) < 2:
            return view(request, *args, **kwargs)
        if background.is_background(request):
            return background.told(409, words)
        messages.info(request, words)
        return redirect("suivi:my_path")

    return wrapper
