from django import forms
from django.utils.translation import gettext_lazy as _

from cours.comptes.forms import OwnCodeField
from cours.comptes.models import User


class FirstNameForm(forms.ModelForm):
    """How we should call the person: a first name or a nickname, or nothing."""

    first_name = forms.CharField(
        label=_("Prénom ou surnom"),
        required=False,
        max_length=30,
        help_text=_("Facultatif. Il sert à vous dire bonjour."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = User
        fields = ["first_name"]


class EraseForm(forms.Form):
    """The code of the card: whoever finds an open place must not be able to erase it."""

    pin = OwnCodeField()
