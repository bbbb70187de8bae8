"""« Où j'en suis ? »: which question comes next, and what the answers say (domain.md § 5.2). Pure: no database.

One module after the other, in the order chosen. A right answer leads to the next level; a wrong one, or « Je ne sais
pas », ends the module. At most 3 questions a module, 12 in all. Success at a level counts the levels below.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

TOP = 3  # levels: 1 je découvre, 2 je me débrouille, 3 je suis à l'aise
PER_MODULE = 3
IN_ALL = 12

Has = Callable[[int, int], bool]  # (module, level) → whether there is a question to ask


@dataclass(frozen=True)
class Cell:
    """Where a question is taken: a module and a level."""

    module: int
    level: int


@dataclass(frozen=True)
class Given:
    """One answer. « Je ne sais pas » is an answer that is not right, and nothing else."""

    module: int
    level: int
    right: bool


def next_cell(modules: Sequence[int], given: Sequence[Given], has: Has) -> Cell | None:
    """Return where the next question is taken, None when the test is over."""
    if len(given) >= IN_ALL:
        return None
    for module in modules:
        own = [answer for answer in given if answer.module == module]
        if len(own) >= PER_MODULE or not all(answer.right for answer in own):
            continue
        level = 1 + max((answer.level for answer in own), default=0)
        if level <= TOP and has(module, level):
            return Cell(module, level)
    return None


def result(module: int, given: Iterable[Given]) -> int | None:
    """Return the highest level with a right answer, 0 without any; None for a module that was not asked about."""
    own = [answer for answer in given if answer.module == module]
    return max((answer.level for answer in own if answer.right), default=0) if own else None


def at_most(modules: Sequence[int]) -> int:
    """Return how many questions this test can have."""
    return min(IN_ALL, PER_MODULE * len(modules))


def pick(count: int, *, seed: int, cell: Cell) -> int:
    """Choose one of the `count` questions of a cell: the same one each time for one test, another for the next test."""
    digest = hashlib.sha256(f"{seed}:{cell.module}:{cell.level}".encode()).digest()
    return int.from_bytes(digest[:4]) % count
