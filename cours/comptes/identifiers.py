"""The identifier written on a card: two words and two digits, `tulipe-soleil-42`."""

import re
import secrets
import unicodedata

from .words import WORDS

_SHAPE = re.compile(r"([a-z]+)-([a-z]+)-([0-9]{2})")
_LONGEST_TYPED = 80  # a card's identifier never passes 22 characters; beyond, somebody pastes something else


def random_identifier() -> str:
    """Return two different words and two digits, drawn among some ten million."""
    first = secrets.choice(WORDS)
    second = secrets.choice([word for word in WORDS if word != first])
    return f"{first}-{second}-{secrets.randbelow(90) + 10}"


def clean_identifier(typed: str) -> str:
    """Write what was typed as it is on the card, or as near as possible.

    Forgiven: capitals, accents, spaces, dots, underscores or any dash between the parts, or nothing before the digits.
    Not forgiven: a missing word or digit, because guessing would open somebody else's place.
    The result is not checked: an identifier that cannot exist is refused later, like any other unknown one.
    """
    folded = unicodedata.normalize("NFKD", typed[:_LONGEST_TYPED]).lower().replace("œ", "oe")
    letters = "".join(character for character in folded if not unicodedata.combining(character))
    parts = re.findall(r"[a-z]+|[0-9]+", letters)
    if parts and all(part.isdigit() for part in parts[2:]):
        parts[2:] = ["".join(parts[2:])]  # « 4 2 »
    return "-".join(part for part in parts if part)


def is_identifier(text: str) -> bool:
    return _SHAPE.fullmatch(text) is not None
