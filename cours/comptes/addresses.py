"""Addresses are never kept (domain.md § 6.3): how to recognise one before it is written."""

import re
import unicodedata

_STREETS = "rue|avenue|av|bd|boulevard|place|allee|chemin|impasse|quai|route|cours|square|villa|passage|lotissement"
_ADDRESS = re.compile(rf"^\s*\d{{1,4}}\s*(bis|ter|quater|[a-d])?\s*,?\s+({_STREETS})\b")
_HEADINGS = {
    *("adresse", "adresse postale", "adresse complete", "address", "adr", "voie", "nom voie", "numero voie", "rue"),
    *("numero rue", "domicile", "complement adresse", "num voie", "adresse1", "adresse 1", "adresse 2"),
}


def fold(text: str) -> str:
    """Return a text without accents, capitals, dashes or underscores, to compare words that people write freely."""
    letters = unicodedata.normalize("NFKD", text).lower()
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[_\-.]+", " ", kept).split())


def looks_like_an_address(text: str) -> bool:
    """True for « 12 bis, rue des Lilas »; not for « Rue des Lilas », which may be the name of a neighbourhood."""
    return _ADDRESS.match(fold(text)) is not None


def is_heading_of_addresses(heading: str) -> bool:
    return fold(heading) in _HEADINGS
