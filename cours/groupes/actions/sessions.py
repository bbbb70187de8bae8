"""Plan a session, open it, close it; who was there."""

import uuid
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.comptes.models import User
from cours.contenus.models import LessonPage

from ..join_codes import new_code
from ..models import AttendanceRecord, LearnerGroup, WorkshopSession
from .groups import venue_named
from .projections import withdraw

DURATION = 90
How = AttendanceRecord.How


def plan_session(
    *,
    group: LearnerGroup,
    person: User,
    form_number: uuid.UUID,
    held_on: date,
    duration_minutes: int = DURATION,
    venue: str = "",
    lesson: LessonPage | None = None,
) -> WorkshopSession:
    """Plan a session of a group. The same form sent twice gives the session made the first time."""
    made_with = uuid.uuid5(form_number, f"{person.pk}:{group.pk}")
    try:
        with transaction.atomic():
            return WorkshopSession.objects.create(
                group=group,
                held_on=held_on,
                duration_minutes=duration_minutes,
                venue=venue_named(group.organisation, venue) if venue else group.venue,
                lesson=lesson,
                created_with=made_with,
            )
    except IntegrityError:
        return WorkshopSession.objects.get(created_with=made_with)


@transaction.atomic
def change_session(
    *, session: WorkshopSession, held_on: date, duration_minutes: int, venue: str, lesson: LessonPage | None
) -> WorkshopSession:
    session.held_on, session.duration_minutes, session.lesson = held_on, duration_minutes, lesson
    session.venue = venue_named(session.group.organisation, venue)
    session.save(update_fields=["held_on", "duration_minutes", "lesson", "venue"])
    return session


def cancel_session(*, session: WorkshopSession) -> bool:
    """Take a session out of the plan. One that was opened stays: people were there."""
    return bool(WorkshopSession.objects.planned().filter(pk=session.pk).delete()[0])


@transaction.atomic
def open_session(*, session: WorkshopSession, person: User) -> WorkshopSession:
    """Open a session, draw its code, and return it. While another of the group is going on, return that one instead.

    One forgotten open is closed first, at the end it was planned to have.
    """
    LearnerGroup.objects.select_for_update().get(pk=session.group_id)  # two people who open at once take turns
    for other in session.group.sessions.left_open():
        if other.is_under_way:
            return other
        began = other.opened_at or timezone.now()
        close_session(session=other, person=None, at=began + timedelta(minutes=other.duration_minutes))
    session.refresh_from_db(fields=["opened_at", "closed_at"])
    if session.closed_at is None:
        session.opened_at, session.opened_by = timezone.now(), person
        _give_code(session)
    return session


def _give_code(session: WorkshopSession) -> None:
    for _ in range(5):
        session.code = new_code()
        try:
            with transaction.atomic():
                return session.save(update_fields=["opened_at", "opened_by", "code"])
        except IntegrityError:  # a code that another session has
            continue
    raise IntegrityError("no free code")


@transaction.atomic
def close_session(
    *, session: WorkshopSession, person: User | None, duration_minutes: int | None = None, at=None
) -> WorkshopSession:
    """« Tout le monde quitte » : record the length and who was not there, and end every place opened in the session.

    Devices hear it within three seconds; what they had not sent is still received (see `middleware`). Closing twice
    changes nothing but the length.
    """
    session = WorkshopSession.objects.select_for_update().select_related("group").get(pk=session.pk)
    if duration_minutes is not None:
        session.duration_minutes = duration_minutes
    if session.opened_at and session.closed_at is None:
        session.closed_at, session.closed_by, session.code = at or timezone.now(), person, None
        AttendanceRecord.objects.bulk_create(
            [
                AttendanceRecord(session=session, learner_id=pk, is_present=False, how=How.FACILITATOR)
                for pk in session.group.members.current().values_list("learner_id", flat=True)
            ],
            ignore_conflicts=True,
        )
        withdraw(session=session, at=session.closed_at)
        session.seats.taken().update(left_at=session.closed_at)
    session.save(update_fields=["duration_minutes", "closed_at", "closed_by", "code"])
    return session


def mark_attendance(
    *, session: WorkshopSession, learner: User, is_present: bool, how: str = How.FACILITATOR, marked_by=None
) -> AttendanceRecord:
    """Note that somebody is there, or is not. Two people may say so at once: one row, and the last one shows.

    Saying again what is already noted changes nothing: the first to say it stays named. A first name that was tapped
    is only to be confirmed: the team or the card of the person does, and a tap never takes back what they said.
    """
    said = {"is_present": is_present, "how": how, "marked_by": marked_by}
    with transaction.atomic():
        record, is_new = AttendanceRecord.objects.select_for_update().get_or_create(
            session=session, learner=learner, defaults=said
        )
        confirms = record.is_to_confirm and how != How.NAME
        if not is_new and (confirms or record.is_present != is_present):
            for name, value in said.items():
                setattr(record, name, value)
            record.save()
    return record
