from django import forms
from django.utils.translation import gettext_lazy as _

from cours.contenus.models import LessonPage
from cours.contenus.outline import outline

from ..models import WorkshopSession


class LessonChoiceField(forms.ModelChoiceField):
    """One published lesson, in the order of the site, under the name of its module."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=LessonPage.objects.live(),
            widget=forms.Select(attrs={"class": "select"}),
            error_messages={
                "invalid_choice": _("Choisissez une leçon de la liste."),
                "required": _("Choisissez une leçon."),
            },
            **kwargs,
        )

    @staticmethod
    def by_module(empty: str = "") -> list:
        modules = [
            (module.title, [(lesson.id, f"{lesson.label} {lesson.title}".strip()) for lesson in module.lessons])
            for module in outline().modules
            if module.lessons
        ]
        return [("", empty), *modules]


class _DurationForm(forms.Form):
    duration_minutes = forms.IntegerField(
        label=_("Durée, en minutes"),
        min_value=5,
        max_value=720,
        widget=forms.NumberInput(attrs={"class": "input input--number", "inputmode": "numeric"}),
        error_messages={
            name: _("Écrivez un nombre de minutes, de 5 à 720.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )


class SessionForm(_DurationForm):
    held_on = forms.DateField(
        label=_("Jour"),
        widget=forms.DateInput(attrs={"class": "input input--date", "type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "required": _("Dites quel jour a lieu la séance."),
            "invalid": _("Cette date n'existe pas. Écrivez-la comme ceci : 24/12/2026."),
        },
    )
    venue = forms.CharField(
        label=_("Lieu (facultatif)"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "list": "lieux", "maxlength": "120"}),
        error_messages={"max_length": _("Ce nom est un peu long. Écrivez 120 lettres au plus.")},
    )
    lesson = LessonChoiceField(label=_("Leçon (facultatif)"), required=False)
    number = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = ["held_on", "duration_minutes", "venue", "lesson", "number"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lesson"].choices = LessonChoiceField.by_module(str(_("Pas encore choisie")))

    @classmethod
    def of(cls, session: WorkshopSession, data=None) -> "SessionForm":
        initial = {name: getattr(session, name) for name in ("held_on", "duration_minutes", "lesson")}
        return cls(data, initial=initial | {"venue": session.venue.name if session.venue else ""})


class CloseForm(_DurationForm):
    """How long the session lasted, as the people who led it say."""
