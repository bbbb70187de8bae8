"""The addresses that hold a secret: who reads one enters. Nothing we write down may keep it.

One table. `config.logs` masks our own lines with it, a test reads the samples of `deploy/` with it, and another one
fails when an address takes a token or a code without standing here.
"""

import re

# What follows each of these is a secret, up to the end of the address.
SECRET_ADDRESSES = (
    "/carte/",
    "/code/",
    "/confirm-email/",
    "/invitation/",
    "/l/",
    "/mot-de-passe/",
    "/orienter/",
    "/password/reset/key/",
    "/password_reset/confirm/",
    "/rejoindre/",
    "/seance/",
)
MASK = "…"
_SLASH = "(?:/|%2[fF])"  # addresses are quoted in others: `?suite=%2Frejoindre%2F…`
_NAMES = "|".join(re.escape(address.strip("/")).replace("/", _SLASH) for address in SECRET_ADDRESSES)
# Not inside a longer word; until what cannot be in an address, so that the rest of the line stays readable.
_SECRET = re.compile(rf"({_SLASH}(?:{_NAMES}){_SLASH})[^\s\"'<>)\]]+")


def mask(text: str) -> str:
    """Return the text with what follows each secret address replaced by « … »."""
    return _SECRET.sub(rf"\1{MASK}", text)
