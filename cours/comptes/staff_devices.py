"""The browsers by which a member of the staff has already come in.

Waits after wrong passwords are keyed on the name and on where the tries come from: who guesses from elsewhere slows
themselves down, and nobody else. A browser that has been let in has waits of its own, so that even a neighbour on the
same network cannot close somebody's door.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from . import codes
from .networks import network_of

COOKIE = "equipe"
KEPT_FOR = 365 * 24 * 60 * 60  # seconds; said on the page about personal data
_SALT = "comptes.staff-device"
_PATH = "/equipe/"  # the door of the staff, and nowhere else
_PEOPLE = 8  # of one computer at a desk; the one who came in the longest ago is forgotten


def key_of(request: HttpRequest, username: str) -> str:
    """Return what a try is counted under: this name in this browser, or this name on this network."""
    name = _folded(username)
    device, people = _read(request)
    where = f"device:{device}" if _mark(name) in people else f"network:{network_of(request)}"
    return f"staff:{name}:{where}"


def remember(request: HttpRequest, response: HttpResponse, *, username: str) -> None:
    """Write in this browser that this person came in by it. The cookie names nobody."""
    device, people = _read(request)
    mark = _mark(_folded(username))
    people = [mark, *(other for other in people if other != mark)][:_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps([device or secrets.token_urlsafe(12), people], salt=_SALT),
        max_age=KEPT_FOR,
        path=_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return "", []
    return device, people


def _folded(username: str) -> str:
    return username.strip().casefold()  # allauth finds « Amina » under « amina »


def _mark(name: str) -> str:
    return codes.keyed_digest("staff-name", name)[:16]
