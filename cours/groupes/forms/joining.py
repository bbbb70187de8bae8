from django import forms
from django.utils.translation import gettext_lazy as _

from ..join_codes import ALPHABET, LENGTH, clean_join_code
from ..rosters import MAX_LETTERS, clean_name


class CodeForm(forms.Form):
    """« J'ai un code » : of a group or of a session, as people type it."""

    code = forms.CharField(
        label=_("Le code"),
        help_text=_("Neuf lettres ou chiffres, écrits sur l'affiche ou à l'écran de la salle."),
        widget=forms.TextInput(
            attrs={
                "class": "input input--code input--join",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
                "maxlength": "20",
            }
        ),
        error_messages={"required": _("Écrivez le code qui est sur l'affiche ou à l'écran.")},
    )

    def clean_code(self):
        code = clean_join_code(self.cleaned_data["code"])
        if len(code) != LENGTH:
            raise forms.ValidationError(_("Un code a neuf lettres ou chiffres, par exemple ABC-DEF-GHJ."))
        if not set(code) <= set(ALPHABET):
            raise forms.ValidationError(_("Un code n'a jamais de I, de L, de S, de Z, ni de 1, 2 ou 5."))
        return code

    def say_nothing_opens(self) -> None:
        """Say the same of a code that nobody has, of a session that is not open and of a group that is full or over."""
        self.add_error(
            "code", _("Ce code n'ouvre rien en ce moment. Relisez-le, ou demandez à la personne qui anime l'atelier.")
        )


class JoinForm(forms.Form):
    number = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Mon prénom ou un surnom (facultatif)"),
        help_text=_("Les personnes qui animent le groupe le verront. Pas de nom de famille."),
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "maxlength": "30"}),
    )
    shares_past = forms.BooleanField(
        label=_("Montrer aussi au groupe ce que j'ai déjà fait (fait ou pas fait, jamais mes réponses)"),
        required=False,
    )

    def clean_name(self):
        name = clean_name(self.cleaned_data["name"])
        if len(name) > MAX_LETTERS:
            raise forms.ValidationError(_("C'est un peu long. Écrivez 30 lettres au plus."))
        return name
