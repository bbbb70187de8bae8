"""A card that has just been scanned: what is kept between the address of the QR and the tap that enters.

The address of a QR is a key for as long as the card lives, and the browser writes it in its history. So it is
exchanged at once for a value that serves once, within ten minutes, in this session; and a browser that has already met
this person asks for the code of the card: the history of a shared telephone opens nothing.
"""

import secrets
import time
from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from . import codes, limited
from .models import AccessCard

KEY = "scan"
LASTS = 10 * 60  # seconds
MET_FOR = 365 * 24 * 60 * 60  # seconds; said on the page about personal data
# Sent to the addresses of the cards alone: it weighs nothing anywhere else.
_PATH = "/carte/"


@dataclass(frozen=True)
class Scan:
    """`value`: posted back by the form of this very card. `asks_code`: this browser had already met this person."""

    card: int
    value: str
    until: int
    asks_code: bool


def begin(request: HttpRequest, card: AccessCard) -> Scan:
    """Keep in the session that this card has been shown. Shown again within ten minutes, it asks for nothing more."""
    known = current(request)
    if known and known.card == card.pk:
        return known
    asks_code = _met(card.learner_id) in request.COOKIES and not is_open_here(request, card.learner_id)
    scan = Scan(card.pk, secrets.token_urlsafe(16), int(time.time()) + LASTS, asks_code)
    if request.session.session_key is None:
        request.session.set_expiry(0)  # of somebody who may never tap: it ends with the browser
    request.session[KEY] = asdict(scan)
    return scan


def current(request: HttpRequest) -> Scan | None:
    """Return the scan that this session may still use, or None: used, older than ten minutes, of another browser."""
    kept = request.session.get(KEY)
    return Scan(**kept) if kept and kept["until"] > time.time() else None


def use_up(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def is_open_here(request: HttpRequest, learner_id: int) -> bool:
    """Say whether the whole place of this person is open in this browser: it has nothing left to protect from it."""
    # Asked of the user, not of the session: that of a card replaced since is no longer anybody's.
    return request.user.pk == learner_id and not limited.is_limited(request)


def remember(response: HttpResponse, learner_id: int) -> None:
    """From now on, this browser asks for the code of this person's card.

    One cookie per person, readable by nobody: on leaving, it is written without knowing of the others.
    """
    response.set_cookie(
        _met(learner_id),
        "1",
        max_age=MET_FOR,
        path=_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _met(learner_id: int) -> str:
    return f"carte-{codes.keyed_digest('met-here', str(learner_id))[:12]}"
