"""`exceptions.yaml`: the warnings of a pack that stay, each with its reason. An error has no exception.

    - {lesson: M2-L4, rule: phrase-longue, step: 4, reason: "Phrase de la leçon de référence."}

`lesson` is a code, or the slug of a word or a pathway; `step` narrows to one step, 0 to what is outside of the steps.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ..packs import marked
from ..packs.reading import EXCEPTIONS
from .subject import Finding, Level

RULE = "exceptions"
FIELDS = {"lesson", "rule", "reason"}


@dataclass(frozen=True)
class Excused:
    lesson: str
    rule: str
    reason: str
    step: int | None  # None: anywhere
    line: int

    def explains(self, finding: Finding) -> bool:
        return (
            finding.level == Level.WARNING
            and (self.lesson, self.rule) == (finding.item, finding.rule)
            and self.step in (None, finding.step)
        )


def load(folder: Path, rules: Collection[str]) -> tuple[list[Excused], list[Finding]]:
    """Return the exceptions of a pack, and what is wrong in their file."""
    path = folder / EXCEPTIONS
    if not path.is_file():
        return [], []
    try:
        data, problems = marked.load(path.read_bytes())
    except marked.Unreadable as error:
        return [], [_error(error.line, str(error))]
    found = [_error(line, message) for line, message in problems]
    if data is not None and not isinstance(data, list):
        return [], [*found, _error(1, _("il faut ici une liste : chaque exception commence par un tiret"))]
    exceptions = []
    for place, entry in enumerate(data or []):
        line = marked.line_of(data, (place,))
        if problem := _problem(entry, rules):
            found.append(_error(line, problem))
        else:
            step = None if entry.get("step") is None else int(entry["step"])
            exceptions.append(Excused(entry["lesson"], entry["rule"], entry["reason"], step, line))
    return exceptions, found


def apply(exceptions: Iterable[Excused], findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that nothing explains, and the warnings that an exception explains.

    An exception that explains nothing any more is itself a warning: it would hide the next mistake.
    """
    exceptions = list(exceptions)
    left: list[Finding] = []
    explained: list[Finding] = []
    useful: set[Excused] = set()
    for finding in findings:
        reasons = [exception for exception in exceptions if exception.explains(finding)]
        useful.update(reasons)
        (explained if reasons else left).append(finding)
    for exception in exceptions:
        if exception not in useful:
            message = _("cette exception (%(lesson)s, %(rule)s) ne sert plus : retirez-la")
            values = {"lesson": exception.lesson, "rule": exception.rule}
            left.append(Finding(EXCEPTIONS, exception.line, 0, RULE, Level.WARNING, message % values))
    return left, explained


def _error(line: int, message: str) -> Finding:
    return Finding(EXCEPTIONS, line, 0, RULE, Level.ERROR, message)


def _problem(entry: Any, rules: Collection[str]) -> str:
    if not isinstance(entry, dict) or not entry.keys() >= FIELDS or not entry.keys() <= FIELDS | {"step"}:
        return _("une exception s'écrit { lesson, rule, reason }, avec « step » si elle ne vaut que pour une étape")
    if not all(isinstance(entry[name], str) and entry[name].strip() for name in FIELDS):
        return _("« lesson », « rule » et « reason » sont des textes, jamais vides")
    if not str(entry.get("step") or 0).isdigit():
        return _("« step » est le numéro de l'étape")
    if entry["rule"] not in rules:
        known = ", ".join(sorted(rules))
        return _("il n'y a pas de règle « %(rule)s » ; les règles : %(known)s") % {
            "rule": entry["rule"],
            "known": known,
        }
    return ""
