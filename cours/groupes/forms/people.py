from django import forms
from django.utils.translation import gettext_lazy as _

from cours.comptes.actions import BATCH_MAX

from ..models import CardLog
from ..rosters import MAX_LETTERS, clean_name

_NUMBER_ERROR = _("Écrivez un nombre, de 1 à 30.")


class NonceForm(forms.Form):
    # Chosen by the server when the form is shown: see `codes.card_secrets`.
    nonce = forms.RegexField(r"^[\w-]{16,64}$", widget=forms.HiddenInput)


class CardForm(NonceForm):
    """A card for one person. Each reason is a button: saying it costs no gesture. A first card has none."""

    REASONS = (CardLog.Reason.LOST, CardLog.Reason.FORGOTTEN, CardLog.Reason.SEEN, CardLog.Reason.OTHER)

    reason = forms.ChoiceField(choices=[(reason.value, reason.label) for reason in REASONS], required=False)


class NumberForm(NonceForm):
    number = forms.IntegerField(
        label=_("Combien de personnes ?"),
        help_text=_("De 1 à 30. Chaque personne choisit son prénom plus tard."),
        min_value=1,
        max_value=BATCH_MAX,
        widget=forms.NumberInput(attrs={"class": "input input--number", "inputmode": "numeric"}),
        error_messages={
            "required": _("Dites combien de personnes ajouter."),
            "invalid": _NUMBER_ERROR,
            "min_value": _NUMBER_ERROR,
            "max_value": _NUMBER_ERROR,
        },
    )


class PasteForm(forms.Form):
    names = forms.CharField(
        label=_("Prénoms ou surnoms"),
        help_text=_("Un par ligne, ou séparés par des virgules. Pas de nom de famille, pas d'adresse."),
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Écrivez au moins un prénom.")},
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier CSV ou XLSX"),
        help_text=_("Seule la colonne des prénoms est gardée. Le reste du fichier est oublié tout de suite."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,.xlsx,.txt,text/csv"}),
        error_messages={
            "required": _("Choisissez un fichier."),
            "missing": _("Choisissez un fichier."),
            "invalid": _("Choisissez un fichier."),
        },
    )


class MemberNameForm(forms.Form):
    name = forms.CharField(
        label=_("Prénom ou surnom"),
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "maxlength": "40"}),
    )

    def clean_name(self):
        name = clean_name(self.cleaned_data["name"])
        if len(name) > MAX_LETTERS + 10:
            raise forms.ValidationError(_("C'est un peu long. Écrivez 30 lettres au plus."))
        return name
