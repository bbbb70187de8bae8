from django import forms
from django.utils.translation import gettext_lazy as _

from . import codes

IDENTIFIER_ATTRS = {
    "class": "input input--identifier",
    "autocomplete": "off",
    "autocapitalize": "none",
    "autocorrect": "off",
    "spellcheck": "false",
}
# Not `type=password`: browsers of shared devices would offer to save it, and typing four digits blind is hard.
# `data-…` are what the password managers read to leave a field alone.
_CODE_ATTRS = {
    "class": "input input--code",
    "autocomplete": "off",
    "inputmode": "numeric",
    "maxlength": "12",
    "data-1p-ignore": "",
    "data-lpignore": "true",
    "data-bwignore": "true",
}


class CodeField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(widget=forms.TextInput(attrs=dict(_CODE_ATTRS)), **kwargs)

    def clean(self, value):
        value = codes.clean_pin(super().clean(value))
        if value and not codes.is_well_formed(value):
            raise forms.ValidationError(_("Le code secret a 4, 5 ou 6 chiffres."))
        return value


class OwnCodeField(CodeField):
    """The code asked of somebody whose place is open already: see `own_code`."""

    def __init__(self):
        super().__init__(
            label=_("Le code secret de votre carte"),
            help_text=_("4, 5 ou 6 chiffres. C'est pour être sûr que c'est bien vous."),
            error_messages={"required": _("Écrivez votre code secret.")},
        )


class _DeviceFields(forms.Form):
    own_device = forms.BooleanField(
        label=_("Cet appareil est à moi"),
        required=False,
        widget=forms.CheckboxInput(attrs={"aria-describedby": "own-device-help"}),
    )
    keep = forms.BooleanField(label=_("Garder aussi ce que j'ai fait ici sans carte"), required=False, initial=True)


class EnterForm(_DeviceFields):
    identifier = forms.CharField(
        label=_("Identifiant"),
        help_text=_("Deux mots et deux chiffres, par exemple : tulipe-soleil-42."),
        max_length=80,
        error_messages={"required": _("Écrivez l'identifiant de votre carte.")},
        widget=forms.TextInput(attrs=IDENTIFIER_ATTRS),
    )
    pin = CodeField(
        label=_("Code secret"),
        help_text=_("4, 5 ou 6 chiffres."),
        error_messages={"required": _("Écrivez votre code secret.")},
    )

    field_order = ["identifier", "pin", "own_device", "keep"]


class CardTapForm(_DeviceFields):
    """The one tap after a QR, and the code of the card in a browser that has met this person before."""

    value = forms.CharField(widget=forms.HiddenInput)
    pin = CodeField(
        label=_("Code secret"),
        help_text=_("Il est écrit sur votre carte : 4, 5 ou 6 chiffres."),
        error_messages={"required": _("Écrivez votre code secret.")},
    )

    field_order = ["value", "pin", "own_device", "keep"]

    def __init__(self, *args, asks_code: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_code:
            del self.fields["pin"]


class _NonceForm(forms.Form):
    # Chosen by the server when the form is shown: see `codes.card_secrets`.
    nonce = forms.RegexField(r"^[\w-]{16,64}$", widget=forms.HiddenInput)


class _ChosenCodeForm(_NonceForm):
    pin = CodeField(
        label=_("Mon code secret (facultatif)"),
        help_text=_("Choisissez 4, 5 ou 6 chiffres. Ou laissez vide : nous vous donnons un code."),
        required=False,
    )

    def clean_pin(self):
        pin = self.cleaned_data["pin"]
        if pin and codes.is_too_easy(pin):
            raise forms.ValidationError(
                _("Ce code est trop facile à deviner. Évitez 1234, les chiffres répétés et les années.")
            )
        return pin


class KeepPlaceForm(_ChosenCodeForm):
    first_name = forms.CharField(
        label=_("Mon prénom ou un surnom (facultatif)"),
        help_text=_("Pour vous dire bonjour."),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "maxlength": "30"}),
        error_messages={"max_length": _("C'est un peu long. Écrivez 30 lettres au plus.")},
    )
    own_device = _DeviceFields.base_fields["own_device"]

    field_order = ["first_name", "pin", "own_device", "nonce"]


class ReissueForm(_ChosenCodeForm):
    current_pin = OwnCodeField()

    field_order = ["current_pin", "pin", "nonce"]

    def __init__(self, *args, asks_code: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pin"].label = _("Mon nouveau code secret (facultatif)")
        if not asks_code:
            del self.fields["current_pin"]
