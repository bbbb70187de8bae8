"""Filters that show the light markup of lessons; see `exercices.markup` for its rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from cours.exercices import kinds
from cours.exercices import markup as light

register = template.Library()

SHEETS = {"sim_inbox": (), "sim_account_form": (), "sim_choices": ("screens",)}  # beside the frame of every simulation
PANELS = ("panels",)


@register.inclusion_tag("exercices/styles.html")
def exercise_styles(names: Iterable[str] | None = None) -> dict[str, Any]:
    """`{% exercise_styles layer.content.kinds %}`: the style sheets of these kinds, of all without a list.

    What is replaced on a page later is of the same kinds, so no style sheet is ever missing there.
    """
    known = {kind.name: kind for kind in kinds.all()}
    simulations = [name for name in (known if names is None else names) if name in known and known[name].is_simulation]
    sheets = {sheet for name in simulations for sheet in SHEETS.get(name, PANELS)}
    return {"simulation": bool(simulations), "screens": "screens" in sheets, "panels": "panels" in sheets}


@register.filter
def markup(text: object, glossary: Mapping[str, str] | None = None) -> SafeString:
    """`{{ text|markup }}` or `{{ text|markup:glossary }}`: paragraphs, bold, explained words."""
    return light.render(_text(text), glossary=glossary or None)


@register.filter
def markup_inline(text: object) -> SafeString:
    """`{{ label|markup_inline }}`: bold and line breaks only, for a legend, a label or a button."""
    return light.render_inline(_text(text))


@register.filter
def markup_plain(text: object) -> str:
    """`{{ title|markup_plain }}`: no markup at all, for an attribute or a page title."""
    return light.plain(_text(text))


@register.filter
def typeset(text: object) -> str:
    """`{{ words|typeset }}`: no markup, French spaces only, for the words of a drawn document."""
    return light.typeset(_text(text))


def _text(value: object) -> str:
    return "" if value is None else str(value)
