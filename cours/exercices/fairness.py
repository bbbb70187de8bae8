"""What makes an exercise unkind whatever its kind, and the words said when its author gave none (domain.md § 3.0)."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from .base import Exercise, Problem
from .folding import fold

_CRCN = re.compile(r"[1-5]\.[1-4]")
_BLUNT = re.compile(r"\W*(?:non|faux)\b")

Path = tuple[str | int, ...]


def right_text(exercise: Exercise) -> str:
    """Return what is said of a right answer."""
    return exercise.get("right") or _("Oui, c'est bien ça.")


def wrong_text(exercise: Exercise, otherwise: str = "") -> str:
    """Return what is said of an answer that is not right and has no text of its own."""
    return exercise.get("wrong") or otherwise or _("Pas encore. Relisez la question, puis essayez une autre réponse.")


def common_problems(exercise: Exercise) -> list[Problem]:
    """Return the problems that any kind can have."""
    found = blunt(("wrong",), exercise.get("wrong"))
    for index, code in enumerate(exercise.get("crcn") or []):
        if not _CRCN.fullmatch(code):
            found.append(Problem(("crcn", index), _("Un numéro de compétence s'écrit comme 4.2.")))
    return found


def blunt(path: Path, text: str | None) -> list[Problem]:
    """A wrong answer is told what it would cause, then where to look; never « Non » or « Faux »."""
    if text and _BLUNT.match(fold(text)):
        return [Problem(path, _("Ne commencez pas par « Non » ni par « Faux » : dites ce que ce choix entraînerait."))]
    return []


def duplicates(path: Path, texts: Iterable[str], key: str | None = "text") -> list[Problem]:
    """Two choices that read the same cannot be told apart, nor graded fairly."""
    seen: set[str] = set()
    found = []
    for index, text in enumerate(texts):
        folded = fold(text)
        if folded in seen:
            here = (*path, index) if key is None else (*path, index, key)
            found.append(Problem(here, _("Ce texte est déjà dans la liste.")))
        seen.add(folded)
    return found


def quoted(text: str) -> str:
    """Put an answer between French quotation marks, unless it holds some already."""
    return text if "«" in text else f"« {text} »"
