"""What every view that receives an answer has in common: who answers, under which number, and what if it goes wrong."""

import logging
import uuid
from functools import wraps

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from cours.comptes import actions as comptes
from cours.comptes.models import User
from cours.contenus.models import PathwayPage

from . import actions

logger = logging.getLogger(__name__)

MAX_BODY = 64 * 1024  # bytes of a posted answer; the longest honest one is about 4 kB
TOO_LONG = _("Cette réponse est trop longue. Raccourcissez-la, puis envoyez-la.")


def learner_of(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated and request.user.is_learner else None


def is_fetch(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def is_too_long(request: HttpRequest) -> bool:
    return int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY


def attempt_number(value: str | None) -> uuid.UUID:
    """Read the number that the device gave to an answer."""
    try:
        return uuid.UUID(value or "")
    except ValueError:
        return uuid.uuid4()  # an answer without a number is still an answer; it only cannot be recognised twice


def become_guest(request: HttpRequest) -> User:
    """Give an account to somebody who has none, silently, and keep the promise made before (their pathway)."""
    learner = comptes.create_guest()
    comptes.sign_in(request, learner, own_device=True)
    pathway = PathwayPage.objects.live().filter(slug=request.session.pop("pathway", "")).first()
    if pathway:
        actions.enrol(learner=learner, pathway=pathway)
    return learner


def go(request: HttpRequest, url: str, *, status: int = 302) -> HttpResponse:
    """Send somebody elsewhere: by a redirection, or by a header when JavaScript asked."""
    if not is_fetch(request):
        return redirect(url)
    response = HttpResponse(status=status)
    response["X-Location"] = url
    return response


def busy_means_later(view):
    """Say that the database is busy, and keep the answer in the page, ready to be sent again.

    On SQLite another process may hold the one write lock for longer than we wait; the attempt's number makes
    sending again harmless.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except OperationalError:
            logger.exception("The database did not take an answer")
            if is_fetch(request):
                return HttpResponse(status=503, headers={"Retry-After": "5"})
            fields = [
                (name, value)
                for name, values in request.POST.lists()
                if name != "csrfmiddlewaretoken"
                for value in values
            ]
            return render(request, "suivi/busy.html", {"fields": fields, "action": request.path}, status=503)

    return wrapper
