"""What a facilitator sees while a session is going on: a tile per device, and who is there. No score, no answer."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cours.comptes.models import User
from cours.contenus.outline import outline
from cours.suivi.models import LessonRun

from .models import AttendanceRecord, GroupMember, HelpRequest, Seat, WorkshopSession

STUCK_AFTER = timedelta(minutes=3)
SILENT_AFTER = timedelta(seconds=45)
GETS_ON, STUCK, DONE, HELP, SILENT = "on", "stuck", "done", "help", "silent"


@dataclass(frozen=True)
class Tile:
    """One device: who sits there and how it goes, in words. `minutes` is counted by the clock of the server alone."""

    seat_id: int
    names: tuple[str, ...]
    state: str
    words: str
    lesson: str = ""
    where: str = ""


@dataclass(frozen=True)
class Presence:
    """One person of the group: there, not there, or nothing sure yet (`is_present` is None).

    `is_to_confirm`: their first name was tapped, and nobody of the team has said that they are there.
    """

    learner_id: int
    name: str
    is_present: bool | None
    said: str = ""
    is_to_confirm: bool = False


@dataclass(frozen=True)
class Room:
    tiles: tuple[Tile, ...]
    people: tuple[Presence, ...]

    @property
    def present(self) -> int:
        return sum(person.is_present is True for person in self.people)

    @property
    def to_confirm(self) -> tuple[Presence, ...]:
        return tuple(person for person in self.people if person.is_to_confirm)

    @property
    def calling(self) -> tuple[Tile, ...]:
        return tuple(tile for tile in self.tiles if tile.state == HELP)

    @property
    def version(self) -> str:
        """Change when something on the screen does: a script that asks again then gets « nothing new », not a page."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:20]


def room(session: WorkshopSession, *, now: datetime | None = None) -> Room:
    """Read the whole room: five queries, whatever the number of devices."""
    now = now or timezone.now()
    members = list(GroupMember.objects.current().filter(group_id=session.group_id).select_related("learner"))
    names = {member.learner_id: member.called for member in members}
    records = list(AttendanceRecord.objects.filter(session=session).select_related("marked_by", "learner"))
    for record in records:
        if record.learner is not None:  # who left the group since was still there
            names.setdefault(record.learner_id, record.learner.first_name or record.learner.username)
    tiles = _tiles(session, names, now) if session.is_under_way else ()
    return Room(tiles, tuple(_presences(names, records)))


def on_the_sheet(session: WorkshopSession) -> QuerySet[User]:
    """Keep the people whose presence the room lists: those of the group, and who left it but was noted there."""
    members = GroupMember.objects.current().filter(group_id=session.group_id)
    noted = AttendanceRecord.objects.filter(session=session, learner__isnull=False)
    return User.objects.learners().filter(Q(pk__in=members.values("learner")) | Q(pk__in=noted.values("learner")))


def _tiles(session: WorkshopSession, names: dict[int, str], now: datetime) -> tuple[Tile, ...]:
    seats = list(session.seats.taken().order_by("pk").select_related("learner", "partner"))
    people = {pk for seat in seats for pk in seat.people}
    runs: dict[int, LessonRun] = {}
    recent = LessonRun.objects.filter(
        participations__learner__in=[seat.learner_id for seat in seats],
        participations__is_current=True,
        active_at__gte=session.opened_at,
    )
    # The last one touched is the lesson of the moment; a run of two is that of the first person too.
    for run in recent.annotate_learner().order_by("active_at").defer("states", "drafts"):
        runs[run.of_learner] = run
    asked: dict[int, datetime] = {}
    waiting = HelpRequest.objects.waiting().filter(learner__in=people, asked_at__gte=session.opened_at)
    for learner_id, at in waiting.order_by("asked_at").values_list("learner_id", "asked_at"):
        asked[learner_id] = at
    return tuple(_tile(seat, names, runs.get(seat.learner_id), asked, now) for seat in seats)


def _tile(seat: Seat, names: dict[int, str], run: LessonRun | None, asked: dict[int, datetime], now: datetime) -> Tile:
    called = tuple(
        names.get(person.pk) or person.first_name or person.username
        for person in (seat.learner, seat.partner)
        if person
    )
    entry = outline().lesson(run.lesson_id) if run else None
    lesson = (f"{entry.label} {entry.title}".strip()) if entry else ""
    where = ""
    if run and not run.completed_at:
        where = _("étape %(n)d sur %(total)d") % {"n": run.resume_step, "total": run.step_count}
    state, words = _state(seat, run, asked, now)
    return Tile(seat.pk, called, state, words, lesson, where)


def _state(seat: Seat, run: LessonRun | None, asked: dict[int, datetime], now: datetime) -> tuple[str, str]:
    calls = [at for at in (seat.help_asked_at, *(asked.get(pk) for pk in seat.people)) if at]
    if calls and (seat.help_seen_at is None or max(calls) > seat.help_seen_at):
        return HELP, _("demande d'aide")
    if run and run.completed_at:
        return DONE, _("leçon terminée")
    # Without network what somebody does is kept on the device: nothing says that they do not get on.
    if seat.heard_at and now - seat.heard_at >= SILENT_AFTER:
        return SILENT, _("pas de nouvelles (réseau ?)")
    since = max(filter(None, [seat.opened_at, run.progressed_at if run else None]))
    still = now - since
    if still >= STUCK_AFTER:
        minutes = int(still.total_seconds() // 60)
        return STUCK, ngettext("bloqué depuis %(n)d min", "bloqué depuis %(n)d min", minutes) % {"n": minutes}
    return GETS_ON, _("avance")


def _presences(names: dict[int, str], records: Iterable[AttendanceRecord]) -> Iterable[Presence]:
    noted = {record.learner_id: record for record in records}
    for pk, name in sorted(names.items(), key=lambda pair: pair[1].casefold()):
        record = noted.get(pk)
        if record is None:
            yield Presence(pk, name, None)
        else:
            is_present = None if record.is_to_confirm else record.is_present
            yield Presence(pk, name, is_present, _who_said(record), record.is_to_confirm)


def _who_said(record: AttendanceRecord) -> str:
    """Say who noted it last: of two people who say the contrary, both see which one holds."""
    at = timezone.localtime(record.marked_at)
    if record.is_to_confirm:
        return _("prénom touché à %(at)s") % {"at": f"{at:%H:%M}"}
    if record.how != AttendanceRecord.How.FACILITATOR:
        return _("arrivée à %(at)s") % {"at": f"{at:%H:%M}"}
    if record.marked_by is None:
        return ""
    who = record.marked_by.first_name or record.marked_by.username
    return _("noté par %(who)s à %(at)s") % {"who": who, "at": f"{at:%H:%M}"}
