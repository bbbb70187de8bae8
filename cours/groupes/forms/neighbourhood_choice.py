"""Choose a priority neighbourhood (QPV), town by town when there are several towns."""

from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import PriorityNeighbourhood


class _ByTown(ModelChoiceIterator):
    """A structure without a territory is offered the whole file: its towns are what makes the list readable."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        places = self.queryset.select_related("territory").order_by("territory__name", "name", "code")
        towns = [(town, [self.choice(place) for place in ours]) for town, ours in groupby(places, key=_town)]
        towns.sort(key=lambda pair: pair[0] == "")  # those of no town come last, on every database
        if len(towns) < 2:
            yield from (choice for _town_name, ours in towns for choice in ours)
        else:
            yield from ((town or str(_("Autres quartiers")), ours) for town, ours in towns)


class NeighbourhoodField(forms.ModelChoiceField):
    iterator = _ByTown

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Dans un quartier prioritaire (QPV) ?"),
            queryset=PriorityNeighbourhood.objects.none(),
            required=False,
            empty_label=_("Non, ou je ne sais pas"),
            widget=forms.Select(attrs={"class": "select"}),
            error_messages={"invalid_choice": _("Choisissez un quartier de la liste.")},
            **kwargs,
        )


def _town(place: PriorityNeighbourhood) -> str:
    return place.territory.name if place.territory else ""
