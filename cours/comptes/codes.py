"""The secret code of a card: which ones are allowed, how it is kept, and the secrets of a new card."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone

DIGITS_DEFAULT = 4
DIGITS_MIN, DIGITS_MAX = 4, 6
SHOWN_AGAIN_FOR = timedelta(minutes=10)  # said on each page that shows a code or a link

_ASCENDING = "01234567890"
_DESCENDING = _ASCENDING[::-1]


def is_well_formed(pin: str) -> bool:
    return re.fullmatch(rf"[0-9]{{{DIGITS_MIN},{DIGITS_MAX}}}", pin) is not None


def is_too_easy(pin: str) -> bool:
    """True for the codes tried first by whoever finds a card: 0000, 1234, 9876, 1212, 1221, 123123, 2000…

    Years of birth are refused too (1930 to 2029): they are the first guess of somebody who knows the person.
    """
    half = len(pin) // 2
    return (
        len(set(pin)) < 3
        or pin in _ASCENDING
        or pin in _DESCENDING
        or (len(pin) % 2 == 0 and pin[:half] == pin[half:])
        or (len(pin) == 4 and 1930 <= int(pin) <= 2029)
    )


def may_be_shown_again(made_at: datetime) -> bool:
    """Say whether the form that made a card or a link may still show it: a second tap, a page loaded again.

    Later, who finds the page in the history of a computer and sends its form again must read no code there.
    """
    return timezone.now() - made_at <= SHOWN_AGAIN_FOR


def clean_pin(typed: str) -> str:
    """Drop the spaces, dots and dashes that people put between digits; accept the digits of every script."""
    kept = re.sub(r"[\s.\-_]", "", typed[:40])
    return "".join(str(int(character)) if character.isdecimal() else character for character in kept)


def digest(text: str) -> str:
    """Return the SHA-256 of a secret long enough (a token) for its digest to say nothing about it."""
    return hashlib.sha256(text.encode()).hexdigest()


def keyed_digest(purpose: str, text: str) -> str:
    """Return a digest that cannot be computed, or guessed back, without the key of the site."""
    return _keyed(purpose, text).hex()


class _CodeHasher(PBKDF2PasswordHasher):
    """Django's hasher with fewer rounds: the key is what protects four digits, and thirty cards are made at once."""

    @property
    def iterations(self) -> int:
        return settings.CARD_CODE_ROUNDS


def hash_pin(pin: str, *, learner_id: int) -> str:
    """Hash a code for storage.

    Four digits fall to any hash in seconds when a copy of the database is stolen, so they are keyed first with
    `CARD_PEPPER`, which is not in the database. Changing that key makes every code wrong (the QR codes still open).
    """
    hasher = _CodeHasher()
    return hasher.encode(_peppered(pin, learner_id), hasher.salt())


def pin_matches(pin: str, pin_hash: str, *, learner_id: int) -> bool:
    return _CodeHasher().verify(_peppered(pin, learner_id), pin_hash)


def waste_the_time_of_a_check(pin: str) -> None:
    """Hash for nothing, so that an identifier that does not exist takes as long to refuse as one that does."""
    hash_pin(pin, learner_id=0)


def card_secrets(*, nonce: str, owner: str) -> tuple[str, str]:
    """Return (code, token) of the card that this owner gets for this nonce: always the same ones.

    The nonce travels in the form that asks for the card. A second tap, or a reload, posts the same nonce, finds the
    card it has already made and shows it again, instead of voiding a card which the person has just photographed.
    Without the key of the site, a nonce says nothing.
    """
    seed = f"{owner}:{nonce}"
    token = _token("card-token", seed)
    return next(pin for pin in _pins(seed) if not is_too_easy(pin)), token


def link_token(*, nonce: str, owner: str) -> str:
    """Return the token of a link that this owner makes for this nonce: always the same one, for the same reason."""
    return _token("link-token", f"{owner}:{nonce}")


def _token(purpose: str, seed: str) -> str:
    return base64.urlsafe_b64encode(_keyed(purpose, seed)[:24]).decode()  # 192 bits


def _pins(seed: str) -> Iterator[str]:
    number = 0
    while True:
        block = int.from_bytes(_keyed("card-pin", f"{seed}:{number}")[:8], "big")
        yield f"{block % 10**DIGITS_DEFAULT:0{DIGITS_DEFAULT}d}"
        number += 1


def _peppered(pin: str, learner_id: int) -> str:
    return keyed_digest("card-check", f"{learner_id}:{pin}")


def _keyed(purpose: str, text: str) -> bytes:
    key = getattr(settings, "CARD_PEPPER", "") or settings.SECRET_KEY
    return hmac.digest(key.encode(), f"passerelle:{purpose}:{text}".encode(), "sha256")
