"""What the answers say of a question: how many are right, and whether it tells people apart. Pure: no database."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

FEW = 5  # people: below, no figure at all (domain.md § 6.2)
MIN_SHARE = 20  # answers: below, a percentage would say more than it knows (domain.md § 6.2)
MIN_FLAG = 50  # answers: below, no question is said to be too hard or too easy (domain.md § 5.2)
TOO_HARD, TOO_EASY = 0.2, 0.95


class FirstAnswer(NamedTuple):
    """The first graded answer of one person to one question. `sitting` is what was answered together with it."""

    sitting: Hashable
    item: Hashable
    right: bool
    chosen: tuple[str, ...] = ()  # the options, by their place


@dataclass
class Figures:
    """The figures of one question."""

    answers: int = 0
    right: int = 0
    chosen: Counter[str] = field(default_factory=Counter)
    discrimination: float | None = None

    @property
    def share(self) -> float | None:
        """Return p, the share of right first answers; None below 20 answers."""
        return self.right / self.answers if self.answers >= MIN_SHARE else None

    @property
    def is_too_hard(self) -> bool:
        return self.answers >= MIN_FLAG and self.right < TOO_HARD * self.answers

    @property
    def is_too_easy(self) -> bool:
        return self.answers >= MIN_FLAG and self.right > TOO_EASY * self.answers

    @property
    def is_upside_down(self) -> bool:
        """True when people who are right elsewhere tend to be wrong here: often a wrong key, or a trap."""
        return self.answers >= MIN_FLAG and self.discrimination is not None and self.discrimination < 0


def figures(answers: Iterable[FirstAnswer]) -> dict[Hashable, Figures]:
    """Return the figures of every question answered.

    Discrimination is the corrected item-total correlation (item-rest): the Pearson correlation, over the people, of
    being right here (1 or 0) with the share of right answers to the *other* questions of the same sitting. The
    question itself is left out of the total, else it would correlate with itself (Henrysson, « Correction of
    item-total correlations in item analysis », Psychometrika 28, 1963, p. 211-218). A share and not a sum, because
    people stop where they want.

    It is None with fewer than 20 people who answered something else too, and when one of the two never varies:
    everybody is right, or everybody has the same share elsewhere.
    """
    kept = list(answers)
    totals: dict[Hashable, list[int]] = {}  # sitting → [answers, right ones]
    for answer in kept:
        total = totals.setdefault(answer.sitting, [0, 0])
        total[0] += 1
        total[1] += answer.right
    found: dict[Hashable, Figures] = {}
    sums: dict[Hashable, list[float]] = {}  # item → [n, Σx, Σy, Σy², Σxy]
    for answer in kept:
        known = found.setdefault(answer.item, Figures())
        known.answers += 1
        known.right += answer.right
        known.chosen.update(answer.chosen)
        count, right = totals[answer.sitting]
        if count < 2:
            continue
        rest = (right - answer.right) / (count - 1)
        summed = sums.setdefault(answer.item, [0, 0, 0, 0, 0])
        summed[0] += 1
        summed[1] += answer.right
        summed[2] += rest
        summed[3] += rest * rest
        summed[4] += answer.right * rest
    for item, summed in sums.items():
        found[item].discrimination = _correlation(*summed)
    return found


def _correlation(n: float, x: float, y: float, yy: float, xy: float) -> float | None:
    """Return the correlation from sums; x is 0 or 1, so that Σx² is Σx."""
    if n < MIN_SHARE:
        return None
    spread_x, spread_y = n * x - x * x, n * yy - y * y
    if spread_x <= 0 or spread_y <= 1e-9 * n * n:  # what is left of a variance of nothing, in floating point
        return None
    return max(-1.0, min(1.0, (n * xy - x * y) / sqrt(spread_x * spread_y)))
