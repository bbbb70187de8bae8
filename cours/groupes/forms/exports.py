from django import forms
from django.utils.translation import gettext_lazy as _


def _day(label):
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"class": "input input--date", "type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Cette date n'existe pas. Écrivez-la comme ceci : 24/12/2026.")},
    )


class PeriodForm(forms.Form):
    first = _day(_("Du (facultatif)"))
    last = _day(_("Au (facultatif)"))

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("Ce jour est avant le premier. Changez l'un des deux."))
        return self.cleaned_data
