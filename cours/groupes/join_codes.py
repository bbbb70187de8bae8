"""The code of a group, read aloud and copied from a poster."""

import secrets

ALPHABET = "ABCDEFGHJKMNPQRTUVWXY346789"  # no I, L, O, S, Z, 0, 1, 2, 5: they look or sound like others
LENGTH = 6


def new_join_code() -> str:
    """Draw a code among 387 million. The unique constraint of the group is the judge of a code drawn twice."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def clean_join_code(typed: str) -> str:
    """Return a typed code as it is printed: capitals, without the spaces and dashes that people add."""
    return "".join(character for character in typed.upper()[:40] if character.isalnum())
