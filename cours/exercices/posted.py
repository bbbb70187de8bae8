"""Reading a posted form without trusting it: everything is bounded, and only `AnswerError` comes out."""

import re
import unicodedata
from collections.abc import Collection

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from .base import AnswerError

LONGEST = 500  # characters of one typed value

_INDEX = re.compile(r"[0-9]{1,4}")


def unreadable() -> AnswerError:
    """Return the error for what our form cannot have sent."""
    return AnswerError(_("Cette réponse n'a pas pu être lue. Rechargez la page, puis essayez encore."))


def last(data: MultiValueDict, name: str) -> str:
    """Return the posted value, "" when there is none."""
    values = data.getlist(name)
    value = values[-1] if values else ""
    if not isinstance(value, str) or len(value) > LONGEST:
        raise unreadable()
    return value


def index(value: str, size: int) -> int | None:
    """Return `value` as an index below `size`; None when nothing was chosen."""
    if value == "":
        return None
    if not _INDEX.fullmatch(value) or int(value) >= size:
        raise unreadable()
    return int(value)


def indexes(data: MultiValueDict, name: str, size: int) -> list[int]:
    """Return the chosen indexes, in order and once each."""
    values = data.getlist(name)
    if len(values) > size or not all(isinstance(value, str) for value in values):
        raise unreadable()
    return sorted({found for value in values if (found := index(value, size)) is not None})


def one_of(data: MultiValueDict, name: str, allowed: Collection[str]) -> str:
    """Return the posted value, which must be in `allowed`; "" when nothing was chosen."""
    value = last(data, name)
    if value and value not in allowed:
        raise unreadable()
    return value


def text(value: str) -> str:
    """Return typed text without what a database refuses or what would disturb the display around it.

    Null bytes and lone surrogates are refused by PostgreSQL; bidirectional overrides turn the rest of a line over.
    """
    kept = (character if _harmless(character) else " " if character.isspace() else "" for character in value)
    return "".join(kept).strip()


def _harmless(character: str) -> bool:
    if character in "\u200c\u200d":  # joiners: Persian spelling, composed emoji
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
