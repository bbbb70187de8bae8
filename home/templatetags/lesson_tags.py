"""What the templates of a lesson need to draw a step: its kicker, the faces of its people, its marked documents."""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django import template
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

register = template.Library()

# The drawn cast of the lessons; anybody else gets a circle with an initial.
CAST = {"david", "oksana", "monique", "yanis", "fatou", "samira", "kevin", "paul", "lina"}
MOODS = {"calm", "worried", "happy"}

KICKERS = {
    "dialogue": ("message-circle", _("On en parle")),
    "text": ("book-open", _("À savoir")),
    "image": ("eye", _("Regardez")),
    "example": ("search-check", _("Un exemple")),
    "steps": ("list-ordered", _("Pas à pas")),
    "compare": ("copy", _("À comparer")),
    "key_point": ("star", _("À garder")),
    "help_box": ("users", _("De l'aide")),
}
TITLES = {"key_point": _("À retenir"), "help_box": _("Je ne reste pas seul")}
QUESTION = _("Question {number}")
SIMULATION = _("Je m'entraîne, question {number}")


class Heading(NamedTuple):
    icon: str
    kind: str
    title: str


@register.simple_tag
def step_heading(step, content) -> Heading:
    """Return the icon and the word that say what kind of step this is, and its title when it has one."""
    exercise = content.steps[step.number - 1].exercise if step.is_exercise else None
    if exercise is None:
        icon, kind = KICKERS.get(step.type, KICKERS["text"])
        return Heading(icon, kind, step.title or TITLES.get(step.type, ""))
    simulated = exercise["kind"].startswith("sim_")
    words = (SIMULATION if simulated else QUESTION).format(number=exercise["number"])
    return Heading("smartphone" if simulated else "pencil", words, "")


@register.filter
def person_picture(line: Mapping[str, Any]) -> str:
    """Return the address of the drawing of whoever speaks this line of a dialogue, or "" for a stranger."""
    name = _folded(line.get("who", ""))
    if name not in CAST:
        return ""
    mood = line.get("mood") if line.get("mood") in MOODS else "calm"
    return static(f"img/people/{name}-{mood}.svg")


@register.filter
def same_voice(lines: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Say for each line of a dialogue on which side it hangs: the first voice at the start, the others facing it."""
    first = lines[0]["who"] if lines else ""
    return [{**line, "side": "start" if line["who"] == first else "end"} for line in lines]


class Address(NamedTuple):
    url: str
    name: str


@register.filter
def outside_address(url: str | None) -> Address | None:
    """Return a real address with the name to show for it; nothing for a fake one, which must never be a link."""
    try:
        parts = urlsplit(url or "")
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or host.endswith(".example"):
        return None
    return Address(url, host.removeprefix("www."))


@register.filter
def drawn(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cut parts of a document, saying for each line of a form whether it is a box, a tick or a button."""
    lines = [line for line in str(document.get("body") or "").splitlines() if line.strip(" |*")]
    rows = [row | {"kind": _row_kind(line)} for row, line in zip(document["parts"]["rows"], lines, strict=False)]
    return document["parts"] | {"rows": rows}


def _row_kind(line: str) -> str:
    """« Label | valeur » is a box, « Label | oui » or « non » a box to tick, « Valider » alone a button."""
    _label, bar, value = line.partition("|")
    if not bar:
        return "button"
    return {"oui": "ticked", "non": "unticked"}.get(value.strip().lower(), "box")


@register.filter
def is_filled(segments: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether cut text says anything."""
    return any(segment["text"].strip() for segment in segments or ())


@register.filter
def initial(segments: Iterable[Mapping[str, Any]]) -> str:
    """Return the letter to draw in the circle of a sender; nothing for a bare number."""
    text = "".join(segment["text"] for segment in segments or ())
    return next((character.upper() for character in text if character.isalpha()), "")


@register.filter
def as_json(value: Any) -> str:
    """Return a value for a `data-` attribute. The template escapes it, so that no inline script is needed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@register.filter
def device_rules(device: Mapping[str, Any]) -> dict[str, Any]:
    """Return what sim-form.js checks, without the feedback that the server will say: only `{n}` is filled there."""
    rules = [
        {name: part for name, part in rule.items() if part and (name != "feedback" or "{n}" in part)}
        for rule in device["rules"]
    ]
    return {**device, "rules": rules}


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
