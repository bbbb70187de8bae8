"""The brake on joining: a right code that went too far must not fill a group with strangers.

It counts newcomers only, whose joining makes an account, and each network by itself: sixty in ten minutes, so a whole
library joins at once. Somebody who floods from elsewhere shuts their own network out, and nobody else's; who has a
card, or an account without one, never waits. From the room itself a neighbour could still make it wait ten minutes: the
facilitator is there, adds people by hand or changes the code. Wrong codes are not counted at all (see `join_codes`).
"""

from datetime import datetime, timedelta

from django.http import HttpRequest

from cours.comptes import waits
from cours.comptes.networks import network_of

from .models import LearnerGroup

NEWCOMERS, PERIOD = 60, timedelta(minutes=10)


class CodeBusy(Exception):
    """Too many newcomers have just used this code in this network. `wait_until`: when to try again."""

    def __init__(self, wait_until: datetime | None) -> None:
        super().__init__(wait_until)
        self.wait_until = wait_until


def let_newcomer(request: HttpRequest, group: LearnerGroup) -> None:
    try:
        waits.raise_if_period_is_full(_key(request, group), limit=NEWCOMERS, period=PERIOD)
    except waits.CodeRefused as refusal:
        raise CodeBusy(refusal.wait_until) from refusal


def count_newcomer(request: HttpRequest, group: LearnerGroup) -> None:
    waits.count_in_period(_key(request, group), period=PERIOD)


def _key(request: HttpRequest, group: LearnerGroup) -> str:
    return f"join:{group.join_code}:{network_of(request)}"
