from django import template
from django.conf import settings
from django.urls import resolve

from .. import limited, perms
from ..moments import day_said, hour_in_words

register = template.Library()
register.filter("works_in_the_space", perms.works_in_the_space)
register.filter("hour_said", hour_in_words)
register.filter("day_said", day_said)

_PLAIN_BOXES = ("checkbox", "radio", "hidden")


@register.filter
def is_by_name(request) -> bool:
    """Say whether this place was opened by tapping a first name. Reads no session that does not exist yet."""
    return (
        hasattr(request, "session") and settings.SESSION_COOKIE_NAME in request.COOKIES and limited.is_limited(request)
    )


@register.filter
def reaches(request, url: str) -> bool:
    """Say whether this device may open an address: what would only ask a limited place for a card is not drawn."""
    if not is_by_name(request):
        return True
    match = resolve(url)
    return limited.opening(request, match.view_name, match.kwargs, "GET") is not None


@register.filter
def dressed(field):
    """Render a bound field of a form that is not ours (allauth's) with the look of our boxes."""
    if getattr(field.field.widget, "input_type", "") in _PLAIN_BOXES:
        return field.as_widget()
    return field.as_widget(attrs={"class": "input", "placeholder": ""})
