from django import forms
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import Organisation
from cours.contenus.outline import outline


class ReferralForm(forms.Form):
    """Which lesson to open on somebody's phone."""

    lesson = forms.TypedChoiceField(
        label=_("Quelle leçon ?"),
        coerce=int,
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": _("Choisissez une leçon."),
            "invalid_choice": _("Cette leçon n'est plus publiée. Choisissez-en une autre."),
        },
    )
    organisation = forms.ModelChoiceField(
        label=_("Structure"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid_choice": _("Choisissez une structure de la liste.")},
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lesson"].choices = [
            ("", _("Choisir…")),
            *(
                (module.title, [(lesson.id, f"{lesson.label} {lesson.title}".strip()) for lesson in module.lessons])
                for module in outline().modules
                if module.lessons
            ),
        ]
        self.fields["organisation"].queryset = organisations
        if len(organisations) == 1:  # nothing to choose
            del self.fields["organisation"]
