from django import forms
from django.utils.translation import gettext_lazy as _

from ..join_codes import ALPHABET, LENGTH, clean_join_code
from ..rosters import MAX_LETTERS, clean_name


class JoinCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code du groupe"),
        help_text=_("Six lettres ou chiffres, écrits sur l'affiche."),
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
        error_messages={"required": _("Écrivez le code qui est sur l'affiche.")},
    )

    def clean_code(self):
        code = clean_join_code(self.cleaned_data["code"])
        if len(code) != LENGTH:
            raise forms.ValidationError(_("Le code a six lettres ou chiffres. Regardez bien l'affiche."))
        if not set(code) <= set(ALPHABET):
            raise forms.ValidationError(
                _("Ce code n'existe pas. Il n'a jamais de I, de L, de O, de S, de Z, ni de 0, 1, 2 ou 5.")
            )
        return code


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
