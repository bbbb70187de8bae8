"""Words that never stand in content: what hurts, what is a brand, what § 3.8 says never to state."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from .subject import Finding, Level, Subject
from .texts import bare

FILE = Path(__file__).parent / "data" / "wording.yaml"


@cache
def forbidden() -> tuple[tuple[re.Pattern[str], str, Level], ...]:
    """Return (what to look for, what to do instead, how serious)."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        (re.compile(entry["pattern"], re.I), entry["instead"], Level(entry.get("level", "error"))) for entry in entries
    )


def forbidden_words(subject: Subject) -> Iterator[Finding]:
    """No word of the list, anywhere in a pack: lessons, notes, sheets, words explained, promises."""
    for item in subject.items:
        for place in subject.texts(item):
            if place.name == "url":
                continue
            text = bare(place.text)
            for pattern, instead, level in forbidden():
                if match := pattern.search(text):
                    message = _("« %(words)s » : %(instead)s") % {"words": match[0], "instead": instead}
                    yield subject.say("mot-interdit", level, item, place.path, message)
