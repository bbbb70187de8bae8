"""What the page « Données personnelles » says of durations: read from the rules, so that no text can make it false."""

from django import template
from django.conf import settings

from cours.comptes.moments import duration_in_words

from ..retention import RULES

register = template.Library()


@register.simple_tag
def kept_for() -> list[dict[str, str]]:
    """Return each thing that is erased by itself: what, for how long, since when."""
    return [
        {"what": rule.what, "duration": duration_in_words(rule.kept_for), "after": rule.after}
        for rule in RULES
        if rule.what
    ]


@register.simple_tag
def kept_for_key(key: str) -> str:
    return duration_in_words(settings.RETENTION[key])
