from django import forms
from django.utils.translation import gettext_lazy as _

from . import categories
from .models import PriorityNeighbourhood, Profile

UNSAID = _("Non communiqué")
_LABELS = {"age_band": _("Tranche d'âge"), "gender": _("Genre"), "status": _("Situation")}


class ProfileForm(forms.Form):
    """What a person agrees to say of themselves. Everything may stay « non communiqué »; nothing else is accepted.

    `neighbourhoods`: those to choose among, or none when the list would be too long to read. `may_share`: it is the
    person who answers, in their own name.
    """

    MOST_NEIGHBOURHOODS = 60

    def __init__(self, *args, profile: Profile | None = None, neighbourhoods=None, may_share=False, **kwargs):
        super().__init__(*args, **kwargs)
        for field, label in _LABELS.items():
            choices = [("", UNSAID), *categories.of_profile(field).items()]
            self.fields[field] = _choice(label, choices, getattr(profile, field, ""))
        self.places = {str(place.pk): place for place in self._few(neighbourhoods)}
        places = [(pk, place.name) for pk, place in self.places.items()]
        other = _("Oui, un autre ou je ne sais pas lequel") if places else _("Oui")
        self.fields["neighbourhood"] = _choice(
            _("Habite un quartier prioritaire (QPV)"),
            [("", UNSAID), ("non", _("Non")), *places, ("oui", other)],
            self._place_of(profile),
        )
        if may_share:
            self.fields["shares"] = forms.BooleanField(
                label=_("Les structures de mes groupes peuvent voir ces réponses"),
                initial=bool(profile and profile.shared_at),
                required=False,
            )

    @classmethod
    def _few(cls, neighbourhoods) -> list[PriorityNeighbourhood]:
        found = list(neighbourhoods[: cls.MOST_NEIGHBOURHOODS + 1]) if neighbourhoods is not None else []
        return found if len(found) <= cls.MOST_NEIGHBOURHOODS else []

    def _place_of(self, profile: Profile | None) -> str:
        if profile is None or profile.in_neighbourhood is None:
            return ""
        if not profile.in_neighbourhood:
            return "non"
        known = str(profile.neighbourhood_id)
        return known if known in self.places else "oui"

    def answers(self) -> dict:
        """Return what was chosen, as `actions.profiles.save_profile` takes it."""
        said = dict(self.cleaned_data)
        place = said.pop("neighbourhood")
        yes_or_no = {"": None, "non": False}.get(place, True)
        return said | {"in_neighbourhood": yes_or_no, "neighbourhood": self.places.get(place)}


def _choice(label, choices, initial) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        required=False,
        widget=forms.Select(attrs={"class": "select", "autocomplete": "off"}),
        error_messages={"invalid_choice": _("Choisissez une réponse de la liste.")},
    )
