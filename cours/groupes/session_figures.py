"""The sessions of a group in the national categories of the Coop, so that nobody types their figures twice.

Counts only, never a name (domain.md § 6.1). One line per session held.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cours.comptes import categories
from cours.comptes.models import Profile
from cours.contenus.outline import outline

from .models import AttendanceRecord, LearnerGroup, WorkshopSession
from .querysets import was_there

UNSAID = "Non communiqué"


@dataclass(frozen=True)
class Column:
    """One column of the file: its heading, and what it means in words."""

    heading: str
    meaning: str


def columns() -> list[Column]:
    facts = [
        Column("Date", _("Le jour de la séance.")),
        Column("Activité", _("Toujours « Atelier collectif ».")),
        Column("Durée (minutes)", _("La durée prévue de la séance.")),
        Column(
            "Type de lieu", _("« Lieu d'activité » quand la séance a un lieu de la structure, « Autre lieu » sinon.")
        ),
        Column("Lieu", _("Le nom du lieu.")),
        Column("Thématiques", _("Celles du module de la leçon travaillée. Vide si aucune leçon n'est notée.")),
        Column("Personnes présentes", _("Le nombre de personnes pointées présentes.")),
    ]
    return facts + [Column(heading, meaning) for _kind, _code, heading, meaning in _counted()]


def rows(group: LearnerGroup, *, first: date | None = None, last: date | None = None) -> list[list[str | int]]:
    """Return one row of cells per session held between two days, oldest first, in the order of `columns()`.

    Four queries, whatever the number of sessions.
    """
    sessions = (
        group.sessions.held(first=first, last=last).select_related("venue", "group__venue").order_by("held_on", "pk")
    )
    present = AttendanceRecord.objects.filter(was_there(), session__in=sessions)
    people: dict[int, list[int | None]] = {}
    for session_id, learner_id in present.values_list("session_id", "learner_id"):
        people.setdefault(session_id, []).append(learner_id)
    learners = {learner for some in people.values() for learner in some if learner}
    readable = Profile.objects.readable_by(group.organisation_id).filter(learner_id__in=learners)
    profiles: dict[int, Profile] = {}
    for profile in readable:
        profiles.setdefault(profile.learner_id, profile)  # the structure's own notes come first
    return [_row(session, people.get(session.pk, []), profiles) for session in sessions]


def _row(session: WorkshopSession, present: list[int | None], profiles: dict[int, Profile]) -> list[str | int]:
    venue = session.venue or session.group.venue
    counts: Counter[tuple[str, str]] = Counter()
    for learner_id in present:
        counts.update(_said(profiles.get(learner_id) if learner_id else None))
    return [
        f"{session.held_on:%d/%m/%Y}",
        categories.labels("activites")["atelier"],
        session.duration_minutes,
        categories.labels("lieux")["lieu-activite" if venue else "autre-lieu"],
        venue.name if venue else "",
        ", ".join(_themes(session)),
        len(present),
        *(counts[kind, code] for kind, code, _heading, _meaning in _counted()),
    ]


def _themes(session: WorkshopSession) -> list[str]:
    lesson = outline().lesson(session.lesson_id) if session.lesson_id else None
    module = outline().module_of(lesson) if lesson else None
    return categories.themes_of_module(module.code) if module else []


def _said(profile: Profile | None) -> list[tuple[str, str]]:
    """Return what one person present counts for: one value per category, « non communiqué » included."""
    known = {field: categories.of_profile(field) for field in categories.PROFILE_LISTS}
    said = []
    for field, labels in known.items():
        code = getattr(profile, field) if profile else ""
        said.append((field, code if code in labels else ""))
    answers = {True: "oui", False: "non", None: ""}
    said.append(("neighbourhood", answers[profile.in_neighbourhood if profile else None]))
    return said


def _counted() -> Iterator[tuple[str, str, str, str]]:
    """Yield (category, code, heading, meaning) of every column that counts people."""
    kinds = {"age_band": _("Âge"), "gender": _("Genre"), "status": _("Situation")}
    for field, kind in kinds.items():
        for code, label in categories.of_profile(field).items():
            yield field, code, f"{kind} : {label}", _("Personnes présentes dans cette catégorie.")
        yield (
            field,
            "",
            f"{kind} : {UNSAID}",
            _("Personnes présentes qui n'ont rien dit, ou qui ont effacé leur compte."),
        )
    yield "neighbourhood", "oui", _("QPV : oui"), _("Personnes présentes qui disent habiter un quartier prioritaire.")
    yield "neighbourhood", "non", _("QPV : non"), _("Personnes présentes qui disent ne pas y habiter.")
    yield "neighbourhood", "", f"QPV : {UNSAID}", _("Personnes présentes qui n'ont rien dit.")
