from django import forms
from django.utils.translation import gettext_lazy as _

from cours.comptes.actions import BATCH_MAX
from cours.comptes.forms import IDENTIFIER_ATTRS
from cours.comptes.identifiers import clean_identifier
from cours.comptes.models import Organisation

from .people import NonceForm

_NUMBER_ERROR = _("Écrivez un nombre, de 1 à 30.")


class FindMemberForm(forms.Form):
    identifier = forms.CharField(
        label=_("Identifiant de la personne"),
        help_text=_("Il est écrit sur la carte, par exemple : tulipe-soleil-42."),
        max_length=80,
        error_messages={"required": _("Écrivez l'identifiant.")},
        widget=forms.TextInput(attrs=IDENTIFIER_ATTRS),
    )

    def clean_identifier(self):
        return clean_identifier(self.cleaned_data["identifier"])


class BlankCardsForm(NonceForm):
    """`organisations`: where this person works; with one there is nothing to choose."""

    organisation = forms.ModelChoiceField(
        label=_("Pour quelle structure ?"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choisir une structure"),
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": _("Choisissez une structure."),
            "invalid_choice": _("Choisissez une structure de la liste."),
        },
    )
    number = forms.IntegerField(
        label=_("Nombre de cartes"),
        help_text=_("De 1 à 30."),
        min_value=1,
        max_value=BATCH_MAX,
        initial=8,
        widget=forms.NumberInput(attrs={"class": "input input--number", "inputmode": "numeric"}),
        error_messages={
            "required": _("Dites combien de cartes il vous faut."),
            "invalid": _NUMBER_ERROR,
            "min_value": _NUMBER_ERROR,
            "max_value": _NUMBER_ERROR,
        },
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            ids = [organisation.pk for organisation in organisations]
            self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=ids)

    def clean(self):
        super().clean()
        if len(self.organisations) == 1:
            self.cleaned_data["organisation"] = self.organisations[0]
        return self.cleaned_data
