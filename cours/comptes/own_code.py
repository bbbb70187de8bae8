"""The code of one's own card, given again before an act that cannot be undone.

Whoever finds a place open on a shared device must not be able to act for the person. The brake is that of the door.
"""

from django import forms

from . import actions
from .models import User
from .moments import code_refused_in_words


def refuse(form: forms.Form, field: str, *, learner: User) -> int:
    """Return 0 for the right code; else write why in the form, and return the status of the page that shows it."""
    try:
        actions.check_code(identifier=learner.username, pin=form.cleaned_data[field])
    except actions.CodeRefused as refusal:
        form.add_error(field, code_refused_in_words(refusal.wait_until))
        return 429 if refusal.wait_until else 200
    return 0
