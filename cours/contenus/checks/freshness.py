"""When a lesson was last checked against the world (domain.md § 3.8). Late is never an error: it comes by itself."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .subject import Finding, Subject

MONTHS, MONTHS_WITHOUT_FACTS = 6, 12


def checked_lately(subject: Subject) -> Iterator[Finding]:
    """A lesson is checked again every 6 months; every 12 when it leans on no source, so states no fact that moves."""
    for lesson in subject.lessons:
        months = MONTHS if lesson.data.get("sources") else MONTHS_WITHOUT_FACTS
        given = lesson.data.get("checked_on")
        if not given:
            yield subject.warning(
                "date", lesson, (), _("dites quand ces informations ont été vérifiées (« checked_on »)")
            )
        elif problem := _problem(_day(given), months, subject.today):
            yield subject.warning("date", lesson, ("checked_on",), problem)


def rates_checked_lately(subject: Subject) -> Iterator[Finding]:
    """So is every rate of a calculation, which has its own date."""
    for lesson, path, exercise in subject.exercises():
        for rank, rate in enumerate(exercise.get("parameters", [])):
            if problem := _problem(_day(rate["checked_on"]), MONTHS, subject.today):
                yield subject.warning("date", lesson, (*path, "parameters", rank, "checked_on"), problem)


def _day(value: Any) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


def _problem(day: datetime.date, months: int, today: datetime.date) -> str:
    if day > today:
        return _("vérifié le %(day)s : cette date n'est pas encore arrivée") % {"day": day.isoformat()}
    if (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day) >= months:
        message = _("vérifié le %(day)s, il y a plus de %(months)d mois : relisez les faits, puis changez la date")
        return message % {"day": day.isoformat(), "months": months}
    return ""
