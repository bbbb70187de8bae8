"""What one device knows of a workshop: the session whose code was typed on it, and the seat that was taken."""

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from cours.comptes import actions as comptes
from cours.comptes import limited
from cours.comptes.models import User
from cours.suivi.receiving import share_device

from .actions import seats
from .actions.sessions import mark_attendance
from .models import AttendanceRecord, Seat, WorkshopSession
from .places import place_in

SEAT, ROOM, OFFER = "seat", "room", "session_offer"
How = AttendanceRecord.How


def room_of(request: HttpRequest) -> WorkshopSession | None:
    """Return the session going on that this device knows: the one of its seat, or of the code typed."""
    if getattr(request, "seat", None):
        return request.seat.session
    pk = request.session.get(ROOM)
    if not pk:
        return None
    return WorkshopSession.objects.under_way().filter(pk=pk, group__archived_at=None).select_related("group").first()


def note_offer(request: HttpRequest, learner: User) -> None:
    """Remember, when somebody enters, that their group has a session going on: other pages then ask nothing for it."""
    if sessions_open_to(learner).exists():
        request.session[OFFER] = True


def confirm_by_card(request: HttpRequest, learner: User) -> None:
    """Note present the person of this seat who shows their card: until then only their first name had been tapped."""
    seat = getattr(request, "seat", None)
    if seat and seat.learner_id == learner.pk and not limited.is_limited(request):
        mark_attendance(session=seat.session, learner=learner, is_present=True, how=How.CARD)


def sessions_open_to(learner: User):
    """Return the sessions going on that this learner may join."""
    return WorkshopSession.objects.that_learner_may_join(learner).select_related("group").distinct()


def signed_in_id(request: HttpRequest) -> int | None:
    """Return who is signed in, without reading them."""
    kept = request.session.get(SESSION_KEY)
    return int(kept) if kept else None


def join_with_card(request: HttpRequest, session: WorkshopSession) -> Seat:
    """Sit the person who is signed in. A second tap finds the seat of the first."""
    seat = getattr(request, "seat", None)
    if seat and seat.session_id == session.pk:
        return seat
    return _keep(request, seats.take_seat(session=session, learner=request.user, how=How.CARD))


def join_with_name(request: HttpRequest, session: WorkshopSession, learner: User) -> Seat:
    """Open a place limited to the session for a first name that was tapped, and sit the person there."""
    seat = seats.take_seat(session=session, learner=learner, how=How.NAME)
    comptes.sign_in(request, learner, own_device=False, limited=place_in(session))
    return _keep(request, seat)


def go_on_alone(request: HttpRequest, stays: int) -> None:
    """End a pair. When the second person keeps the device, the place of the first one closes on it.

    Who came by their first name keeps a place opened by name; who came with their card is there with their card.
    """
    seat, first = request.seat, request.seat.learner_id
    by_name = seat.partner_by_name
    seats.go_on_alone(seat=seat, stays=stays)
    share_device(request, None)
    if seat.learner_id != first:
        key = request.session.pop(SEAT)  # or signing the first person out would leave the seat
        learner = User.objects.get(pk=seat.learner_id)
        comptes.sign_in(request, learner, own_device=False, limited=place_in(seat.session) if by_name else "")
        request.session[SEAT] = key


def forget(request: HttpRequest) -> None:
    """Make this device forget the workshop. Whoever is signed in stays so."""
    for name in (SEAT, ROOM):
        request.session.pop(name, None)
    share_device(request, None)
    request.seat = None


def _keep(request: HttpRequest, seat: Seat) -> Seat:
    request.session[SEAT] = str(seat.key)
    request.session[ROOM] = seat.session_id
    request.session.pop(OFFER, None)
    share(request, seat)
    request.seat = seat
    return seat


def share(request: HttpRequest, seat: Seat) -> None:
    """Tell the room of the runs who sits there as the second person, and whether only their name was tapped."""
    share_device(request, seat.partner, place=place_in(seat.session) if seat.partner_by_name else "")
