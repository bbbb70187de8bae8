"""Tags every template may load: small pieces of the frame of a page."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cours.contenus.outline import outline

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=512)  # a page holds fifty of them, and the address of the sprite never changes
def icon(name: str, modifier: str = "") -> SafeString:
    """Draw one icon of the sprite. It is never read aloud: the word beside it says the same thing.

    Its size is also written in the tag, or a page without its style sheets would show icons as large as itself.
    """
    return format_html(
        '<svg class="icon{}" width="20" height="20" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {modifier}" if modifier else "",
        static("img/icons.svg"),
        name,
    )


@register.simple_tag(name="outline")
def outline_tag():
    """Return the published modules, lessons and pathways; cached, the same for everybody."""
    return outline()


@register.filter
def at(mapping, key):
    """Return what `mapping` holds for `key`, or None: templates cannot use a variable as a key."""
    return mapping.get(key) if mapping else None
