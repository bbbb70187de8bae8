"""A place opened without a card, by tapping a first name in a workshop: it reaches lessons, and nothing of the person.

Written by `actions.sign_in(limited=True)`, read by `LimitedPlaceMiddleware`. Entering with the card lifts it.
"""

from django.http import HttpRequest

KEY = "limited"
# Everything else asks for the card, screens that do not exist yet included: a neighbour may have tapped this name.
_OPEN_ROOMS = ("home", "contenus", "suivi", "search")
_OPEN_HERE = ("comptes:enter", "comptes:card", "comptes:card_shown", "comptes:leave", "comptes:stay")
_OPEN_ALONE = ("", "wagtail_serve", "wagtaildocs_serve")
_opened: set[str] = set()


def open_to_limited(*names: str) -> None:
    """Let a place without a card reach these addresses of another room (`groupes` says which are its workshop's)."""
    _opened.update(names)


def is_limited(request: HttpRequest) -> bool:
    return bool(request.session.get(KEY))


def place_of(request: HttpRequest) -> str:
    """Return the name of the place opened without a card on this device, as the room that opened it gave it."""
    return request.session.get(KEY) or ""


def reaches(namespace: str, name: str) -> bool:
    full = f"{namespace}:{name}"
    if not namespace:
        return name in _OPEN_ALONE
    return namespace in _OPEN_ROOMS or full in _OPEN_HERE or full in _opened
