"""What must be said before a learner is erased; the database removes the rest with the person."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cours.comptes.models import User

from ..models import Seat
from .seats import go_on_alone


@transaction.atomic
def leave_seats(*, learner: User) -> None:
    """Leave the devices shared with somebody to that other person, who must not disappear from the room."""
    sessions = Seat.objects.filter(learner=learner).values("session_id")
    current = set(Seat.objects.filter(left_at=None, session_id__in=sessions).values_list("session_id", "learner_id"))
    for seat in Seat.objects.filter(learner=learner).exclude(partner=None):
        if seat.left_at or (seat.session_id, seat.partner_id) not in current:
            # Their device forgets its session with them: a seat left open would be a tile that nobody answers for.
            left_at = seat.left_at or timezone.now()
            Seat.objects.filter(pk=seat.pk).update(learner=F("partner"), partner=None, left_at=left_at)


@transaction.atomic
def free_seats(*, learner: User) -> None:
    """Free the devices of somebody whose account has just closed; who sat beside them keeps the device."""
    taken = Seat.objects.taken()
    taken.filter(partner=learner).update(partner=None)
    for seat in taken.filter(learner=learner).select_related("partner"):
        if seat.partner:
            go_on_alone(seat=seat, stays=seat.partner.pk)
    taken.filter(learner=learner).update(left_at=timezone.now())
