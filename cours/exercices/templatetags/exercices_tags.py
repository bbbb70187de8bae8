"""Filters that show the light markup of lessons; see `exercices.markup` for its rules."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from cours.exercices import markup as light

register = template.Library()


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


def _text(value: object) -> str:
    return "" if value is None else str(value)
