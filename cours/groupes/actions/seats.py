"""Who sits at which device of a session, alone or by two, and who calls."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.comptes.models import User

from ..models import AttendanceRecord, GroupMember, Seat, WorkshopSession
from .sessions import mark_attendance

HEARD_EVERY = timedelta(seconds=15)


class NotInGroup(LookupError):
    """The person is not in the group of this session (any more)."""


class SessionOver(Exception):
    """The session is closed, or has not begun."""


def take_seat(*, session: WorkshopSession, learner: User, how: str) -> Seat:
    """Sit a learner at a new device, and note them present. The device they had in this session is left.

    Raise `NotInGroup` and `SessionOver`.
    """
    _check(session, learner)
    try:
        with transaction.atomic():
            seat = _take(session, learner)
    except IntegrityError:  # the same name on two devices at the same moment: the second one wins, as it does later
        with transaction.atomic():
            seat = _take(session, learner)
    mark_attendance(session=session, learner=learner, is_present=True, how=how)
    return seat


def _take(session: WorkshopSession, learner: User) -> Seat:
    leave_others(session=session, learner=learner)
    return Seat.objects.create(session=session, learner=learner)


def leave_others(*, session: WorkshopSession, learner: User, but: Seat | None = None) -> None:
    """Free a person from the devices they sit at: as the first person the device is left, as the second it goes on."""
    others = session.seats.taken().exclude(pk=but.pk) if but else session.seats.taken()
    others.filter(learner=learner).update(left_at=timezone.now())
    others.filter(partner=learner).update(partner=None, partner_by_name=False)


@transaction.atomic
def sit_beside(*, seat: Seat, partner: User, how: str) -> Seat:
    """« Nous sommes 2 » : what this device does from now on is done by both. Raise `NotInGroup`, `SessionOver`."""
    _check(seat.session, partner)
    if partner.pk != seat.learner_id:
        leave_others(session=seat.session, learner=partner, but=seat)
        seat.partner, seat.partner_by_name = partner, how == AttendanceRecord.How.NAME
        seat.save(update_fields=["partner", "partner_by_name"])
        mark_attendance(session=seat.session, learner=partner, is_present=True, how=how)
    return seat


@transaction.atomic
def go_on_alone(*, seat: Seat, stays: int) -> Seat:
    """« Je continue seul » : of the two people, `stays` (an id) keeps the device. Anybody else's id keeps the first."""
    if seat.partner_id and stays == seat.partner_id:
        seat.learner_id = seat.partner_id
    seat.partner, seat.partner_by_name = None, False
    seat.save(update_fields=["learner", "partner", "partner_by_name"])
    return seat


def leave_seat(*, key: str) -> None:
    """Leave a device; who sat there as the second person is free too."""
    Seat.objects.taken().filter(key=key).update(left_at=timezone.now())


def hear(*, seat: Seat) -> None:
    """Note that this device gives news: now and then, or every device of the room would write every two seconds."""
    now = timezone.now()
    if seat.heard_at is None or now - seat.heard_at > HEARD_EVERY:
        Seat.objects.filter(pk=seat.pk).update(heard_at=now)


def ask_for_help(*, seat: Seat) -> None:
    """Light the tile of this device. Asking again while nobody has come changes nothing."""
    if not seat.asks_for_help:
        Seat.objects.filter(pk=seat.pk).update(help_asked_at=timezone.now())


def stop_asking(*, seat: Seat) -> None:
    Seat.objects.filter(pk=seat.pk).update(help_asked_at=None)


def see_help(*, session: WorkshopSession, seat_id: int) -> None:
    """« Vu » : somebody of the team goes there, the tile goes out. What was asked in writing still waits."""
    session.seats.filter(pk=seat_id).update(help_seen_at=timezone.now())


def _check(session: WorkshopSession, learner: User) -> None:
    if session.is_over_for_devices:
        raise SessionOver
    if not GroupMember.objects.current().filter(group_id=session.group_id, learner=learner).exists():
        raise NotInGroup
