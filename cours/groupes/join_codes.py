"""The codes of groups and of sessions: how they are drawn, shown and typed.

Nobody can guess one, and nothing else protects them. 24 signs, nine of them: 2.6 million million codes. Somebody who
tries 10 000 a minute, 600 000 an hour, while 2 000 codes are alive in the whole country, finds one with a chance of
600 000 × 2 000 / 24⁹ = 0.00045 in an hour: once in three months without a pause. What they find is one group that they
may join as a stranger whom its facilitator sees, or the first names of one session that ends within hours. So a wrong
code is neither counted nor waited for, and nobody can shut a door by being wrong in front of it.
"""

import secrets

# No I, L, S, Z, 1, 2, 5: they look or sound like others. O, 0, V, 6 and 8 look like one sign that is there.
ALPHABET = "ABCDEFGHJKMNPQRTUWXY3479"
LOOKS_LIKE = str.maketrans("O0V68", "QQUGB")
LENGTH = 9
REFERRAL_LENGTH = 6  # opens a lesson that everybody may read: nothing to guess


def new_code(length: int = LENGTH) -> str:
    """Draw a code. The unique constraint of its table is the judge of a code drawn twice."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_join_code() -> str:
    """Draw the code of a group (migrations name this function)."""
    return new_code()


def clean_join_code(typed: str) -> str:
    """Return a typed code as it was drawn: capitals, no spaces nor dashes, and each look-alike as the sign it is."""
    kept = "".join(character for character in typed.upper()[:40] if character.isalnum())
    return kept.translate(LOOKS_LIKE)


def in_threes(code: str) -> str:
    """Return a code as it is shown and read aloud: ABC-DEF-GHJ."""
    return "-".join(code[at : at + 3] for at in range(0, len(code), 3))
