"""A place opened without a card, by tapping a first name in a workshop: what a device may do there, and nothing else.

A neighbour may have tapped this name. So `TABLE` is the whole list, address by address: what is not in it asks for the
card, screens that do not exist yet included. Written by `actions.sign_in(limited=…)`, read by `LimitedPlaceMiddleware`
and by the templates (`{% reaches %}`), which do not draw what would lead to a closed page. Entering with the card
lifts it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

KEY = "limited"
READ, SEND = ("GET", "HEAD"), ("POST",)
BOTH = READ + SEND

# In whose eyes a page is drawn.
BY_NAME = "by name"  # in those of the place: what was done there, what its group proposes
AS_ANYBODY = "as anybody"  # nobody is there for this page: nothing of a person can be on it
AT_THE_SEAT = "at the seat"  # the page of the place stands for it

# When: a room above says whether it is so for this device (see `conditions`). Until one does, it is not.
ALWAYS, ITS_LESSON, ANY_LESSON = "always", "its lesson", "any lesson"


@dataclass(frozen=True)
class Opening:
    methods: tuple[str, ...]
    shown: str = BY_NAME
    when: str = ALWAYS


TABLE: Mapping[str, Opening] = {
    # The room: where I sit, with whom, the question on the wall, somebody to come and help.
    "groupes:seat": Opening(BOTH),
    "groupes:seat_names": Opening(BOTH),  # « Back » after the tap: it leads to the seat
    "groupes:seat_pair": Opening(BOTH),
    "groupes:seat_alone": Opening(SEND),
    "groupes:seat_help": Opening(SEND),
    "groupes:seat_state": Opening(READ),
    "groupes:session_over": Opening(BOTH),
    "groupes:type_code": Opening(BOTH),  # the square on the wall, scanned again: it leads to the seat
    "groupes:open_code": Opening(BOTH),
    "groupes:room_question": Opening(BOTH),
    "groupes:ask_for_help": Opening(BOTH),
    "groupes:help_draft": Opening(SEND),
    "home:home": Opening(READ, AT_THE_SEAT),
    "suivi:my_path": Opening(READ, AT_THE_SEAT),
    # The lesson of the session, and what this group proposes to this person.
    "contenus:lesson": Opening(READ, when=ITS_LESSON),
    "suivi:answer": Opening(BOTH, when=ITS_LESSON),  # read, it only leads back to the lesson
    "suivi:step": Opening(SEND, when=ITS_LESSON),
    "suivi:draft": Opening(SEND, when=ITS_LESSON),
    "suivi:finish": Opening(BOTH, when=ITS_LESSON),
    "suivi:restart": Opening(BOTH, when=ITS_LESSON),
    # To choose one, when the session names none.
    "contenus:modules": Opening(READ, AS_ANYBODY, ANY_LESSON),
    "contenus:module": Opening(READ, AS_ANYBODY, ANY_LESSON),
    "contenus:pathway": Opening(READ, AS_ANYBODY, ANY_LESSON),
    "search:search": Opening(READ, AS_ANYBODY, ANY_LESSON),
    # What anybody reads.
    "contenus:glossary": Opening(READ, AS_ANYBODY),
    "wagtail_serve": Opening(READ, AS_ANYBODY),
    "wagtaildocs_serve": Opening(READ, AS_ANYBODY),
    "config.uploads.upload": Opening(READ, AS_ANYBODY),
    "home:offline": Opening(READ, AS_ANYBODY),
    "home:service_worker": Opening(READ, AS_ANYBODY),
    "home:health": Opening(READ, AS_ANYBODY),
    # Doors: in with one's card, out.
    "comptes:enter": Opening(BOTH),
    "comptes:card": Opening(BOTH),
    "comptes:card_shown": Opening(BOTH),
    "comptes:erasure": Opening(BOTH),  # of whoever shows their card here, not of the place
    "comptes:leave": Opening(BOTH),
    "comptes:stay": Opening(SEND),
}

Condition = Callable[[HttpRequest, Mapping[str, Any]], bool]
conditions: dict[str, Condition] = {ALWAYS: lambda request, arguments: True}


def is_limited(request: HttpRequest) -> bool:
    return bool(request.session.get(KEY))


def place_of(request: HttpRequest) -> str:
    """Return the name of the place opened without a card on this device, as the room that opened it gave it."""
    return request.session.get(KEY) or ""


def opening(request: HttpRequest, address: str, arguments: Mapping[str, Any], method: str) -> Opening | None:
    """Return how a limited place reaches an address, named as in `urls`; None when it is closed to it."""
    found = TABLE.get(address)
    if found is None or method not in found.methods:
        return None
    condition = conditions.get(found.when)
    return found if condition and condition(request, arguments) else None
