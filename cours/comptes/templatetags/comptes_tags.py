from django import template

from .. import perms
from ..moments import day_said, hour_in_words

register = template.Library()
register.filter("works_in_the_space", perms.works_in_the_space)
register.filter("hour_said", hour_in_words)
register.filter("day_said", day_said)

_PLAIN_BOXES = ("checkbox", "radio", "hidden")


@register.filter
def dressed(field):
    """Render a bound field of a form that is not ours (allauth's) with the look of our boxes."""
    if getattr(field.field.widget, "input_type", "") in _PLAIN_BOXES:
        return field.as_widget()
    return field.as_widget(attrs={"class": "input", "placeholder": ""})
