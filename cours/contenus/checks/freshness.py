"""When a lesson was last checked against the world (domain.md § 3.8). Late is never an error: it comes by itself."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .subject import Finding, Subject

MONTHS, MONTHS_WITHOUT_FACTS = 6, 12
MONTHS_BEFORE_SAYING_SO = 12  # to learners: « Information vérifiée le … »


def checked_lately(subject: Subject) -> Iterator[Finding]:
    """A lesson is checked again every 6 months; every 12 when it leans on no source, so states no fact that moves."""
    for lesson in subject.lessons:
        given = lesson.data.get("checked_on")
        if not given:
            yield subject.warning(
                "date", lesson, (), _("dites quand ces informations ont été vérifiées (« checked_on »)")
            )
        elif problem := _problem(_day(given), lesson_limit(lesson.data.get("sources")), subject.today):
            yield subject.warning("date", lesson, ("checked_on",), problem)


def rates_checked_lately(subject: Subject) -> Iterator[Finding]:
    """So is every rate of a calculation, which has its own date."""
    for lesson, path, exercise in subject.exercises():
        for rank, rate in enumerate(exercise.get("parameters", [])):
            if problem := rate_problem(rate["checked_on"], subject.today):
                yield subject.warning("date", lesson, (*path, "parameters", rank, "checked_on"), problem)


def lesson_problem(checked_on: datetime.date | None, sources: Any, today: datetime.date) -> str:
    """Return what is to be checked of a lesson, in words; "" when its date is recent enough."""
    if checked_on is None:
        return _("dites quand ces informations ont été vérifiées")
    return _problem(checked_on, lesson_limit(sources), today)


def rate_problem(checked_on: Any, today: datetime.date) -> str:
    return _problem(_day(checked_on), MONTHS, today)


def lesson_limit(sources: Any) -> int:
    """Return how many months the date of a lesson is good for."""
    return MONTHS if sources else MONTHS_WITHOUT_FACTS


def to_say(checked_on: str, today: datetime.date) -> datetime.date | None:
    """Return the date a learner is told, because it is a year old or more; None for a recent one, or none at all."""
    if not checked_on:
        return None
    day = _day(checked_on)
    return day if _months(day, today) >= MONTHS_BEFORE_SAYING_SO else None


def _months(day: datetime.date, today: datetime.date) -> int:
    return (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)


def _day(value: Any) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


def _problem(day: datetime.date, months: int, today: datetime.date) -> str:
    if day > today:
        return _("vérifié le %(day)s : cette date n'est pas encore arrivée") % {"day": day.isoformat()}
    if _months(day, today) >= months:
        message = _("vérifié le %(day)s, il y a plus de %(months)d mois : relisez les faits, puis changez la date")
        return message % {"day": day.isoformat(), "months": months}
    return ""
