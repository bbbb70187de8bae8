"""Addresses and telephone numbers: invented ones that can never exist, or those of the public address book."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from django.utils.translation import gettext as _

from .subject import Finding, Subject
from .texts import Place

FILE = Path(__file__).parent / "data" / "addresses.yaml"
_ADDRESS = re.compile(r"(?<![\w.-])(?:[\w-]+\.)+[a-z]{2,24}(?![\w@-])(?!\.\w)", re.I)
_TELEPHONE = re.compile(r"(?<!\d)(?<!\d[ .])(?:\+33[ .]?|0)[1-9](?:[ .\u00a0\u202f-]?\d{2}){4}(?!\d)")
_FICTION = re.compile(r"063998\d{4}")
_SHORT = re.compile(r"(?<![\d,.])3\d{3}(?!\d|[,.]\d|[ \u00a0\u202f]?(?:€|%|\d))")
_CALLING = re.compile(r"\bappel|\btéléphon|\bcompos|\bnuméro|\bjoign", re.I)


@cache
def book() -> dict[str, Any]:
    """Return the address book: `sites`, `endings`, `read_at`, `numbers`, `file_endings`."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def addresses(subject: Subject) -> Iterator[Finding]:
    """An address is in `.example`, or in the address book: any other may exist one day, or lead to a thief."""
    for item in subject.items:
        for place in subject.texts(item):
            for address in _addresses(place):
                if not _is_known(address, place):
                    message = _(
                        "l'adresse « %(address)s » n'est pas dans le carnet public : "
                        "inventez-la en « .example », ou ajoutez-la au carnet après l'avoir vérifiée"
                    )
                    yield subject.error("adresse", item, place.path, message % {"address": address})


def links(subject: Subject) -> Iterator[Finding]:
    """Only a public address is a link, and it is a safe one (https)."""
    for item in subject.items:
        for place in subject.texts(item):
            if place.name == "url" and (
                not place.text.startswith("https://") or (urlsplit(place.text).hostname or "").endswith(".example")
            ):
                yield subject.error(
                    "lien",
                    item,
                    place.path,
                    _("un lien commence par https:// et ne mène jamais à une adresse inventée"),
                )


def telephones(subject: Subject) -> Iterator[Finding]:
    """A number is in 06 39 98 xx xx, kept for fiction, or a known public number: any other rings at somebody's."""
    known = {re.sub(r"\D", "", number) for number in book()["numbers"]}
    for item in subject.items:
        for place in subject.texts(item):
            for number in _telephones(place.text):
                digits = re.sub(r"\D", "", number.replace("+33", "0"))
                if digits not in known and not _FICTION.fullmatch(digits):
                    message = _("le numéro « %(number)s » peut être à quelqu'un : inventez-le en 06 39 98 xx xx")
                    yield subject.error("telephone", item, place.path, message % {"number": number})


def _addresses(place: Place) -> Iterator[str]:
    if place.name == "url":
        yield urlsplit(place.text).hostname or place.text
        return
    for match in _ADDRESS.finditer(place.text):
        address = match[0].lower()
        if address.rsplit(".", 1)[-1] not in book()["file_endings"]:
            yield address


def _is_known(address: str, place: Place) -> bool:
    if address == "example" or address.endswith(".example"):
        return True
    allowed = list(book()["sites"])
    if "sources" in place.path:
        allowed += book()["read_at"]
    if place.name != "url":
        allowed += book()["endings"]
    return any(address in (site, f"www.{site}") for site in allowed)


def _telephones(text: str) -> Iterator[str]:
    yield from _TELEPHONE.findall(text)
    for line in text.splitlines():
        if _CALLING.search(line):
            yield from _SHORT.findall(line)
