from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cours.contenus.outline import outline

from ..models import Assignment, LearnerGroup
from ..proposing import named
from .groups import _DATE, _DATE_ERRORS

_KINDS = {"parcours": "pathway_id", "module": "module_id", "lecon": "lesson_id"}


def _choices() -> list[tuple[str, Any]]:
    site = outline()
    taught = [module for module in site.modules if module.lessons]
    whole = [(f"module-{module.id}", module.title) for module in taught]
    return [
        ("", gettext_lazy("Choisissez…")),
        (_("Un parcours"), [(f"parcours-{one.id}", one.title) for one in site.pathways if one.lesson_ids]),
        (_("Un module entier"), whole),
        *(
            (
                _("Une leçon : %(module)s") % {"module": module.title},
                [(f"lecon-{lesson.id}", named(lesson)) for lesson in module.lessons],
            )
            for module in taught
        ),
    ]


class DetailsForm(forms.Form):
    """The days and the note of a proposal: everything of it is optional."""

    starts_on = forms.DateField(
        label=gettext_lazy("À partir du (facultatif)"),
        help_text=gettext_lazy("Avant ce jour, personne ne voit la proposition."),
        required=False,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages=_DATE_ERRORS,
    )
    due_on = forms.DateField(
        label=gettext_lazy("Pour le (facultatif)"),
        help_text=gettext_lazy("Après ce jour, on peut encore la faire."),
        required=False,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages=_DATE_ERRORS,
    )
    note = forms.CharField(
        label=gettext_lazy("Un petit mot (facultatif)"),
        help_text=gettext_lazy("Pourquoi vous la proposez. 200 lettres au plus."),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"class": "textarea textarea--short", "rows": 2, "maxlength": "200"}),
        error_messages={"max_length": gettext_lazy("Ce mot est un peu long. Écrivez 200 lettres au plus.")},
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("starts_on") and data.get("due_on") and data["due_on"] < data["starts_on"]:
            self.add_error("due_on", _("Le jour « pour le » est avant le jour « à partir du ». Changez l'un des deux."))
        return data

    @classmethod
    def of(cls, assignment: Assignment, data: Any = None) -> "DetailsForm":
        return cls(data, initial={name: getattr(assignment, name) for name in ("starts_on", "due_on", "note")})


class _MemberField(forms.ModelChoiceField):
    def label_from_instance(self, member: Any) -> str:
        return member.called


class ProposalForm(DetailsForm):
    what = forms.ChoiceField(
        label=gettext_lazy("Quoi ?"),
        choices=_choices,
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": gettext_lazy("Choisissez un parcours, un module ou une leçon."),
            "invalid_choice": gettext_lazy("Cette leçon n'est plus en ligne. Choisissez-en une autre."),
        },
    )
    who = _MemberField(
        label=gettext_lazy("À qui ?"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Tout le groupe"),
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid_choice": gettext_lazy("Cette personne n'est plus dans le groupe.")},
    )

    field_order = ["what", "who", "starts_on", "due_on", "note"]

    def __init__(self, *args: Any, group: LearnerGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = group.members.current().select_related("learner")

    def clean_what(self) -> dict[str, int]:
        kind, _dash, pk = self.cleaned_data["what"].partition("-")
        return {_KINDS[kind]: int(pk)}
