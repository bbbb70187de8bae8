"""The growing wait after wrong codes.

Keyed on what was typed as identifier, whether it exists or not, and on nothing else: a whole library shares one
address, and a wait that only known identifiers had would tell which ones are known.
"""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import codes
from .models import CodeFailure
from .querysets import FAILURES_FORGOTTEN_AFTER

FREE_TRIES = 3
_WAITS = [timedelta(seconds=30), *(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60))]


class CodeRefused(Exception):
    """The code was not accepted, or not looked at. `wait_until`: when to try again, None when it may be at once."""

    def __init__(self, wait_until: datetime | None) -> None:
        super().__init__(wait_until)
        self.wait_until = wait_until


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after this many wrong codes: nothing twice, then 30 s, 1, 2, 5, 15, 30, 60 min."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return _WAITS[min(failures - FREE_TRIES, len(_WAITS) - 1)]


@transaction.atomic
def take_a_try(identifier: str) -> datetime | None:
    """Count a wrong code before looking at it, and return when the next one may come if it is indeed wrong.

    Counting afterwards would let a hundred codes sent at once all be looked at. Raise `CodeRefused` during a wait,
    without counting: who insists does not wait longer.
    """
    now = timezone.now()
    failure, is_new = CodeFailure.objects.select_for_update().get_or_create(
        identifier_digest=_key(identifier), defaults={"last_failure_at": now}
    )
    if failure.wait_until and failure.wait_until > now:
        raise CodeRefused(failure.wait_until)
    if is_new:
        CodeFailure.objects.stale(now=now).delete()
    elif failure.last_failure_at < now - FAILURES_FORGOTTEN_AFTER:
        failure.failures = 0
    failure.failures += 1
    failure.last_failure_at = now
    wait = wait_after(failure.failures)
    failure.wait_until = now + wait if wait else None
    failure.save()
    return failure.wait_until


def forget(identifier: str) -> None:
    """Start afresh: the right code was given, or the card has just been replaced."""
    CodeFailure.objects.filter(identifier_digest=_key(identifier)).delete()


def _key(identifier: str) -> str:
    return codes.keyed_digest("identifier", identifier)


# --- What may be used only so often ---------------------------------------------------------------------------------
def count_in_period(purpose: str, *, period: timedelta) -> None:
    """Count one more use of something in the current period: the periods follow each other, they do not slide."""
    now = timezone.now()
    row, _new = CodeFailure.objects.get_or_create(
        identifier_digest=_period(purpose, period, now), defaults={"last_failure_at": now}
    )
    CodeFailure.objects.filter(pk=row.pk).update(failures=F("failures") + 1, last_failure_at=now)


def raise_if_period_is_full(purpose: str, *, limit: int, period: timedelta) -> None:
    """Raise `CodeRefused` until the next period when something has been used `limit` times in this one."""
    now = timezone.now()
    if CodeFailure.objects.filter(identifier_digest=_period(purpose, period, now), failures__gte=limit).exists():
        seconds = int(period.total_seconds())
        over = (int(now.timestamp()) // seconds + 1) * seconds
        raise CodeRefused(datetime.fromtimestamp(over, tz=UTC))


def _period(purpose: str, period: timedelta, now: datetime) -> str:
    return _key(f"{purpose}:{int(now.timestamp()) // int(period.total_seconds())}")
