"""The brakes on codes of groups: tried at random, or used by too many.

Three wrong codes are free, then the device waits, longer each time; and when everybody together is wrong too often in
a minute, newcomers wait for the next one. Never on the address: a whole library joins from the same. Nor on the code
that was typed: each guess is another one, so only the library that misread its poster would wait. Good codes cost
nothing to who tries them.

One code takes in sixty people in ten minutes, then waits for the next ten: a whole library joins at once, a code put on
a forum does not fill a group with strangers overnight. A code that no group has counts who tries it, and says the same
thing when it is full: the wait tells nobody that a code is good.
"""

import secrets
from datetime import datetime, timedelta

from django.http import HttpRequest

from cours.comptes import waits
from cours.comptes.perms import is_learner

# Some 80 000 guesses a day at most, against 387 million codes: with a thousand open groups, a hit in five days, and
# what it opens is a first name among others. Thirty people who each mistype once in the same minute stay below.
WRONG_PER_MINUTE = 60
JOINS_PER_CODE, JOINS_PERIOD = 60, timedelta(minutes=10)
_PURPOSE, _SESSION_KEY = "join", "join_device"


class CodeBusy(Exception):
    """Too many people have just used this code. `wait_until`: when to try again."""

    def __init__(self, wait_until: datetime | None) -> None:
        super().__init__(wait_until)
        self.wait_until = wait_until


def let_join(code: str) -> None:
    """Raise `CodeBusy` when a code, whether a group has it or not, has been used too much for now."""
    try:
        waits.raise_if_period_is_full(f"join:code:{code}", limit=JOINS_PER_CODE, period=JOINS_PERIOD)
    except waits.CodeRefused as refusal:
        raise CodeBusy(refusal.wait_until) from refusal


def count_use(code: str) -> None:
    """Count somebody who joined with a code, or who tried one that no group has."""
    waits.count_in_period(f"join:code:{code}", period=JOINS_PERIOD)


def let_look(request: HttpRequest) -> None:
    """Raise `waits.CodeRefused` when a code may not be looked at now.

    Who has a card has an account to lose: they wait by themselves, not because of everybody else.
    """
    device = _device(request)
    if device:
        waits.raise_if_waiting(device)
    if not (is_learner(request.user) and not request.user.is_guest):
        waits.raise_if_minute_is_full(_PURPOSE, limit=WRONG_PER_MINUTE)


def count_wrong(request: HttpRequest) -> None:
    """Count a code that no group has."""
    waits.count_in_minute(_PURPOSE)
    waits.take_a_try(_device(request, new=True))


def forget_wrong(request: HttpRequest) -> None:
    """Start afresh: the right code was given."""
    device = _device(request)
    if device:
        waits.forget(device)


def _device(request: HttpRequest, *, new: bool = False) -> str:
    """Name who is guessing: the account, or the session of a device. Empty for a device never seen, unless `new`."""
    if is_learner(request.user):
        return f"join:person:{request.user.pk}"
    if new and _SESSION_KEY not in request.session:
        request.session[_SESSION_KEY] = secrets.token_urlsafe(16)
    token = request.session.get(_SESSION_KEY, "")
    return f"join:device:{token}" if token else ""
