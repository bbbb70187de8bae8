"""Comparing what people write while forgiving what does not matter: accents, case, spaces, punctuation, small slips."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

TOLERANCE = 0.25  # part of the letters that may differ in a word (domain.md § 3.0)

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_SPACES = re.compile(r"\s+")
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?")
_EUROS_AND_CENTS = re.compile(r"(?<=\d)€(?=\d{2}$)")


def fold(text: str) -> str:
    """Return `text` in lower case, without accents, with single spaces and straight apostrophes."""
    # Decomposed before too: fancy capitals (« 𝓐 ») only then have a lower case.
    lower = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES).replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", lower)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _SPACES.sub(" ", bare).strip()


def letters(text: str) -> str:
    """Return only the letters and digits of `text`, folded."""
    return "".join(character for character in fold(text) if character.isalnum())


def distance(a: str, b: str) -> int:
    """Return Levenshtein's distance: how many letters to add, remove or replace to go from `a` to `b`."""
    previous = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        current = [i]
        for j, right in enumerate(b, start=1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (left != right)))
        previous = current
    return previous[-1]


def close(written: str, expected: str) -> bool:
    """Tell whether `written` is `expected` but for small slips.

    Digits must be the same: « 3019 » is one letter away from « 3018 » and calls somebody else.
    """
    a, b = letters(written), letters(expected)
    longest = max(len(a), len(b))
    if a == b or not longest:
        return bool(b) and a == b
    if _DIGITS.findall(a) != _DIGITS.findall(b) or abs(len(a) - len(b)) > TOLERANCE * longest:
        return False
    return distance(a, b) <= TOLERANCE * longest


def number(text: str, *, unit: str = "") -> Decimal | None:
    """Read a number as people write it: « 49,20 € », « 1 234.5 », « 12 % », « 49€20 ». None when it is not one."""
    bare = "".join(text.split()).casefold().replace("−", "-").replace("٫", ",")
    if bare[:1] in "=~≈":  # « = 12 »
        bare = bare[1:]
    bare = _EUROS_AND_CENTS.sub(",", bare)
    for word in (unit, "€", "euros", "euro", "eur", "%"):
        ending = "".join(word.split()).casefold()
        if ending:
            bare = bare.removesuffix(ending)
    if "," in bare and "." in bare:  # « 1.234,50 »: the last one separates the decimals
        thousands = "." if bare.rindex(",") > bare.rindex(".") else ","
        bare = bare.replace(thousands, "")
    bare = bare.replace(",", ".").rstrip(".")
    if not _NUMBER.fullmatch(bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:  # digits that Unicode counts as such and Decimal does not
        return None
