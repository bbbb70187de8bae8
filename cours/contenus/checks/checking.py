"""Run every rule on a pack."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import timezone

from ..packs import reading
from . import (
    addresses,
    answers,
    bank,
    competences,
    exceptions,
    freshness,
    length,
    lexicon,
    pictures,
    placement,
    readability,
    wording,
)
from .subject import Finding, Level, Rule, Subject

READ = "lecture"  # what the reader of packs refuses
RULES: dict[Rule, str] = {
    length.words_per_step: "mots-par-etape",
    length.words_per_sentence: "phrase-longue",
    readability.readable: "lisibilite",
    answers.feedback_of_wrong_answers: "retour",
    answers.kind_beginnings: "non-faux",
    answers.twins: "jumelle",
    bank.enough_for_a_bilan: "bilan-banque",
    answers.balance: "vrai-faux",
    pictures.one_at_least: "sans-image",
    pictures.described: "image-alt",
    pictures.not_named: "image-nom",
    pictures.weights: "poids-image",
    pictures.whole_weight: "poids-paquet",
    addresses.addresses: "adresse",
    addresses.links: "lien",
    addresses.telephones: "telephone",
    wording.forbidden_words: "mot-interdit",
    lexicon.used: "lexique-inutile",
    lexicon.few: "lexique-trop",
    freshness.checked_lately: "date",
    freshness.rates_checked_lately: "date",
    competences.known_codes: "crcn",
    placement.enough_of_each_level: "test-niveaux",
    placement.short: "test-long",
    placement.statements: "vrai-faux",
    placement.right_ones_do_not_stand_out: "test-devine",
}


@dataclass(frozen=True)
class Report:
    """What is to be done, sorted by place; the warnings that the pack explains; (code, title, LIX) of each lesson."""

    findings: list[Finding]
    explained: list[Finding]
    lix: list[tuple[str, str, float]] = field(default_factory=list)

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == Level.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == Level.WARNING]


def check(folder: Path, *, today: datetime.date | None = None) -> Report:
    """Return what every rule says of the pack in a folder. A folder that is not there is one error."""
    folder = Path(folder)
    try:
        examined = reading.examine(folder)
    except reading.PackRefused as refused:
        return Report([_refused(problem) for problem in refused.problems], [])
    subject = Subject(folder, examined, today or timezone.localdate())
    found = [_refused(problem) for problem in examined.problems]
    found += [finding for rule in RULES for finding in rule(subject)]
    excused, problems = exceptions.load(folder, set(RULES.values()))
    left, explained = exceptions.apply(excused, found)
    return Report(sorted(set(left + problems)), sorted(set(explained)), readability.table(subject))


def _refused(problem: reading.FileProblem) -> Finding:
    return Finding(problem.file, problem.line, 0, READ, Level.ERROR, problem.message)
