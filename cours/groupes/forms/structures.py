from django import forms
from django.utils.translation import gettext_lazy as _

from cours.comptes.addresses import looks_like_an_address
from cours.comptes.models import Membership, Organisation, PriorityNeighbourhood, Territory, User

from .neighbourhood_choice import NeighbourhoodField


def _text(maximum, **attributes):
    return forms.TextInput(attrs={"class": "input", "autocomplete": "off", "maxlength": str(maximum)} | attributes)


def _name_field(label, example):
    return forms.CharField(
        label=label,
        help_text=example,
        max_length=120,
        widget=_text(120),
        error_messages={
            "required": _("Écrivez un nom."),
            "max_length": _("Ce nom est un peu long. Écrivez 120 lettres au plus."),
        },
    )


class InviteForm(forms.Form):
    """A link for one colleague. `note` helps who makes it to remember for whom: it is never shown to others."""

    role = forms.ChoiceField(
        label=_("Son rôle"),
        choices=Membership.Role.choices,
        initial=Membership.Role.FACILITATOR,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez un rôle."),
            "invalid_choice": _("Choisissez un rôle de la liste."),
        },
    )
    note = forms.CharField(
        label=_("Pour qui ? (facultatif)"),
        help_text=_("Un prénom suffit. C'est pour vous y retrouver."),
        required=False,
        max_length=80,
        widget=_text(80),
        error_messages={"max_length": _("C'est un peu long. Écrivez 80 lettres au plus.")},
    )
    nonce = forms.RegexField(r"^[\w-]{16,64}$", widget=forms.HiddenInput)

    def __init__(self, *args, roles=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not roles:  # the link can only be for one thing
            del self.fields["role"]


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Membership.Role.choices)


class _Colleague(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(
            queryset=User.objects.none(),
            widget=forms.Select(attrs={"class": "select"}),
            error_messages={
                "required": _("Choisissez une personne."),
                "invalid_choice": _("Choisissez une personne de la liste."),
            },
            **kwargs,
        )


class EndMembershipForm(forms.Form):
    """Who takes the groups that only this person led."""

    hand_to = _Colleague(label=_("Confier ces groupes à"), required=False, empty_label=_("Je choisirai plus tard"))

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["hand_to"].queryset = colleagues


class HandOverForm(forms.Form):
    person = _Colleague(label=_("Avec qui ?"), empty_label=_("Choisir une personne"))

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = colleagues


class VenueForm(forms.Form):
    name = _name_field(_("Nom du lieu"), _("Le nom que tout le monde lui donne, par exemple : Salle bleue."))
    neighbourhood = NeighbourhoodField()

    def __init__(self, *args, organisation, venue=None, **kwargs):
        initial = {"name": venue.name, "neighbourhood": venue.neighbourhood_id} if venue else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.organisation, self.venue = organisation, venue
        chosen = venue.neighbourhood_id if venue else None
        places = PriorityNeighbourhood.objects.near([organisation.territory_id], chosen=chosen)
        self.fields["neighbourhood"].queryset = places

    def clean_name(self):
        name = self.cleaned_data["name"]
        if looks_like_an_address(name):
            raise forms.ValidationError(_("C'est une adresse, et nous n'en gardons pas. Donnez plutôt un nom."))
        others = self.organisation.venues.filter(name__iexact=name)
        if self.venue and others.exclude(pk=self.venue.pk).exists():
            raise forms.ValidationError(_("Un autre lieu porte déjà ce nom."))
        return name


class OrganisationForm(forms.Form):
    name = _name_field(_("Nom de la structure"), _("Par exemple : Maison des Tilleuls."))
    territory = forms.ModelChoiceField(
        label=_("Territoire (facultatif)"),
        queryset=Territory.objects.all(),
        required=False,
        empty_label=_("Aucun pour le moment"),
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid_choice": _("Choisissez un territoire de la liste.")},
    )

    def __init__(self, *args, organisation=None, **kwargs):
        initial = {"name": organisation.name, "territory": organisation.territory_id} if organisation else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.organisation = organisation

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.organisation:
            others = Organisation.objects.filter(name__iexact=name).exclude(pk=self.organisation.pk)
            if others.exists():
                raise forms.ValidationError(_("Une autre structure porte déjà ce nom."))
        return name


class TerritoryForm(forms.Form):
    name = _name_field(_("Nom du territoire"), _("La commune ou l'agglomération du contrat de ville."))
