"""The names of the places that a tap on a first name opens, as other rooms carry them without reading them."""

from django.utils import timezone

from .models import WorkshopSession


def place_in(session: WorkshopSession) -> str:
    """Name the place that a tap on a first name opens: one group, one day.

    Somebody who changes device, or comes back after the break in a second session, goes on; next week nobody reads in
    that place what was answered today.
    """
    day = timezone.localdate(session.opened_at) if session.opened_at else timezone.localdate()
    return f"{session.group_id}:{day:%Y-%m-%d}"


def group_of(place: str) -> int:
    """Return the id of the group whose room opened this place."""
    return int(place.partition(":")[0])
