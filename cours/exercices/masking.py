"""Hiding typed numbers that look real, so that an exercise never shows a private number back.

The device runs the same rules (static/js/typed.js); both are held to the table of
tests/cours/exercices/masking_cases.json.
"""

import re

LONGEST = 600  # characters looked at; what is beyond is hidden
HIDDEN = "•"

# Runs of digits or letters, and what people put between the groups of a number.
_TOKEN = re.compile(r"[0-9]+|[A-Za-z]+")
_GAP = re.compile(r"[ \u00a0\u2009\u202f.\-/()]{0,3}")
_MOST = 34  # characters of the longest IBAN

# Kept for fiction by Arcep: nobody has these numbers, so the cards of the exercises use them.
_FICTION = ("019900", "026191", "035301", "046571", "053649", "063998")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LONG = re.compile(r"[0-9]{8,}")
_NIR = re.compile(r"[123478][0-9]{2}(?:0[1-9]|1[0-2]|[2-9][0-9])(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def looks_real(text: str) -> bool:
    """Tell whether `text` holds what could be a real phone, card, social security or bank account number."""
    return len(text) > LONGEST or bool(_spans(text))


def mask(text: str) -> str:
    """Return `text` with every number that looks real hidden, but for its first two characters."""
    shown = text[:LONGEST]
    for start, end in reversed(_spans(shown)):
        hidden = re.sub(r"[0-9A-Za-z]", HIDDEN, shown[start + 2 : end])
        shown = shown[: start + 2] + hidden + shown[end:]
    return shown


def hide_private(text: str) -> str:
    """Return free text as it may be written down: numbers that look real, long numbers and e-mail addresses hidden.

    More than `mask`, which shows a person what they typed: nobody needs these in an answer that is kept for months.
    """
    text = _EMAIL.sub(lambda found: _start_of(found[0], ends=".example"), mask(text))
    return _LONG.sub(lambda found: _start_of(found[0], begins=_FICTION), text)


def _start_of(word: str, *, begins: tuple[str, ...] = (), ends: str = "\0") -> str:
    """Keep two characters of a word; all of one that belongs to nobody, because the exercises use it."""
    return word if word.startswith(begins) or word.endswith(ends) else word[:2] + _hidden(word[2:])


def _hidden(text: str) -> str:
    return re.sub(r"\w", HIDDEN, text)


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where the numbers are. From each group, the longest run of groups that is a real number wins."""
    tokens = [match.span() for match in _TOKEN.finditer(text[:LONGEST])]
    spans = []
    index = 0
    while index < len(tokens):
        start, end = tokens[index]
        international = text[start - 1 : start] == "+"
        compact, found, after = "", 0, index + 1
        for position in range(index, len(tokens)):
            token_start, token_end = tokens[position]
            if position > index and not _GAP.fullmatch(text[end:token_start]):
                break
            compact += text[token_start:token_end].upper()
            end = token_end
            if len(compact) > _MOST:
                break
            if _is_phone(compact, international) or _is_card(compact) or _is_nir(compact) or _is_iban(compact):
                found, after = end, position + 1
        if found:
            spans.append((start, found))
        index = after
    return spans


def _is_phone(digits: str, international: bool) -> bool:
    if not digits.isdecimal():
        return False
    if international and not digits.startswith("33"):
        return 8 <= len(digits) <= 15
    if international or digits.startswith("0033"):
        national = digits.removeprefix("00").removeprefix("33")
        digits = national if national.startswith("0") else f"0{national}"
    return len(digits) == 10 and digits[0] == "0" and digits[1] != "0" and not digits.startswith(_FICTION)


def _is_card(digits: str) -> bool:
    """Luhn's check, which every bank card passes."""
    if not digits.isdecimal() or not 13 <= len(digits) <= 19:
        return False
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + rank % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and digits.strip("0") != ""


def _is_nir(characters: str) -> bool:
    return bool(_NIR.fullmatch(characters))


def _is_iban(characters: str) -> bool:
    if not _IBAN.fullmatch(characters):
        return False
    moved = characters[4:] + characters[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1
