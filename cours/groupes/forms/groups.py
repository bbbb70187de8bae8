from django import forms
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import Organisation, PriorityNeighbourhood

from ..models import LearnerGroup
from .neighbourhood_choice import NeighbourhoodField

_DATE = {"class": "input input--date", "type": "date"}
_DATE_ERRORS = {"invalid": _("Cette date n'existe pas. Écrivez-la comme ceci : 24/12/2026.")}


class GroupForm(forms.Form):
    """What a group says of itself. A place is a name: a new one is added to those of the structure."""

    title = forms.CharField(
        label=_("Nom du groupe"),
        help_text=_("Par exemple : Atelier du mardi."),
        max_length=80,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "maxlength": "80"}),
        error_messages={
            "required": _("Donnez un nom au groupe, par exemple « Atelier du mardi »."),
            "max_length": _("Ce nom est un peu long. Écrivez 80 lettres au plus."),
        },
    )
    venue = forms.CharField(
        label=_("Lieu (facultatif)"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "list": "lieux", "maxlength": "120"}),
        error_messages={"max_length": _("Ce nom est un peu long. Écrivez 120 lettres au plus.")},
    )
    neighbourhood = NeighbourhoodField()
    starts_on = forms.DateField(
        label=_("Premier jour (facultatif)"),
        required=False,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages=_DATE_ERRORS,
    )
    ends_on = forms.DateField(
        label=_("Dernier jour (facultatif)"),
        required=False,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages=_DATE_ERRORS,
    )

    def __init__(self, *args, organisations, chosen=None, **kwargs):
        super().__init__(*args, **kwargs)
        territories = [organisation.territory_id for organisation in organisations]
        self.fields["neighbourhood"].queryset = PriorityNeighbourhood.objects.near(territories, chosen=chosen)

    def clean(self):
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("Le dernier jour est avant le premier. Changez l'un des deux."))
        return self.cleaned_data


class NewGroupForm(GroupForm):
    number = forms.UUIDField(widget=forms.HiddenInput)
    organisation = forms.ModelChoiceField(
        label=_("Structure"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": _("Choisissez une structure."),
            "invalid_choice": _("Choisissez une structure de la liste."),
        },
    )

    field_order = ["title", "organisation", "venue", "neighbourhood", "starts_on", "ends_on", "number"]

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, organisations=organisations, **kwargs)
        self.fields["organisation"].queryset = organisations
        if len(organisations) == 1:  # nothing to choose
            del self.fields["organisation"]


class GroupSettingsForm(GroupForm):
    auto_exit_minutes = forms.IntegerField(
        label=_("Sortie automatique, en minutes (facultatif)"),
        help_text=_(
            "Sur un appareil partagé, une personne qui ne fait plus rien est déconnectée après ce délai. "
            "Vide : comme sur tout le site. 0 : jamais."
        ),
        required=False,
        min_value=0,
        max_value=240,
        widget=forms.NumberInput(attrs={"class": "input input--number", "inputmode": "numeric"}),
        error_messages={
            "invalid": _("Écrivez un nombre de minutes, de 0 à 240."),
            "min_value": _("Écrivez un nombre de minutes, de 0 à 240."),
            "max_value": _("Écrivez un nombre de minutes, de 0 à 240."),
        },
    )
    keeps_order = forms.BooleanField(label=_("Suivre l'ordre des leçons"), required=False)

    @classmethod
    def of(cls, group: LearnerGroup, data=None) -> "GroupSettingsForm":
        names = ("title", "neighbourhood", "starts_on", "ends_on", "auto_exit_minutes", "keeps_order")
        initial = {name: getattr(group, name) for name in names} | {"venue": group.venue.name if group.venue else ""}
        return cls(data, initial=initial, organisations=[group.organisation], chosen=group.neighbourhood_id)
