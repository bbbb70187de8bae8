from django import forms
from django.utils.translation import gettext_lazy as _

from cours.comptes.forms import EnterForm

from ..join_codes import LENGTH, clean_join_code


class RoomCodeForm(forms.Form):
    """The code of the poster, on a device of the room."""

    code = forms.CharField(
        label=_("Code du groupe"),
        help_text=_("6 lettres et chiffres, écrits sur l'affiche ou au tableau."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "input input--code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
                "maxlength": "12",
            }
        ),
        error_messages={"required": _("Écrivez le code du groupe.")},
    )

    def clean_code(self):
        code = clean_join_code(self.cleaned_data["code"])
        if len(code) != LENGTH:
            raise forms.ValidationError(_("Un code de groupe a 6 lettres et chiffres."))
        return code


class PartnerCardForm(EnterForm):
    """The card of the second person at a device: only what is written on it."""

    own_device = keep = None
    field_order = ["identifier", "pin"]
