import uuid

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cours.exercices.masking import hide_private

from .. import help_drafts
from ..memberships import group_to_ask, my_groups
from ..models import HelpRequest

TOO_LONG = _("Votre message est un peu long. Gardez l'essentiel : 500 lettres au plus.")


def _few_words(**attributes):
    return forms.Textarea(
        attrs={"class": "textarea", "rows": "4", "maxlength": str(HelpRequest.MAX), "autocomplete": "off"} | attributes
    )


class _Words(forms.CharField):
    """A few words. A new line counts for one letter, as in the box: browsers post two."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class AskForm(forms.Form):
    """A request for help. Only the group can be wrong: no words, or an unknown lesson, are a request all the same."""

    client_id = forms.CharField(widget=forms.HiddenInput, required=False)
    lecon = forms.CharField(widget=forms.HiddenInput, required=False)
    etape = forms.CharField(widget=forms.HiddenInput, required=False)
    sans_carte = forms.BooleanField(widget=forms.HiddenInput, required=False)
    text = _Words(
        label=_("Votre question (facultatif)"),
        required=False,
        max_length=HelpRequest.MAX,
        widget=_few_words(),
        error_messages={"max_length": TOO_LONG},
    )
    groupe = forms.TypedChoiceField(
        label=_("À qui demander ?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez à qui demander."),
            "invalid_choice": _("Vous n'êtes plus dans ce groupe. Choisissez à qui demander."),
        },
    )

    def __init__(self, *args, helpers, **kwargs):
        super().__init__(*args, auto_id="aide-%s", **kwargs)
        self.helpers = {group.pk: group for group in helpers}
        self.fields["groupe"].choices = [(group.pk, group) for group in helpers]

    @property
    def hidden(self) -> str:
        """Return the words with their numbers and e-mail addresses hidden, when something had to be."""
        text = (self["text"].value() or "").replace("\r\n", "\n")
        hidden = hide_private(text)
        return hidden if hidden != text else ""

    def clean_client_id(self):
        try:
            return uuid.UUID(self.cleaned_data["client_id"])
        except ValueError:
            return uuid.uuid4()  # a request without a number is still a request

    def clean_etape(self):
        return number(self.cleaned_data["etape"], most=200)

    def clean_lecon(self):
        return number(self.cleaned_data["lecon"])

    def clean_text(self):
        """Show once what will be hidden, before anything is kept; sent by a device that waited, it is only hidden."""
        text = self.cleaned_data["text"]
        if self.hidden and "attendu" not in self.data:
            raise forms.ValidationError(
                _("Nous avons caché un numéro ou une adresse e-mail. Relisez, puis envoyez encore.")
            )
        return text


def blank_form(request: HttpRequest, lesson_id: int | None, step: int | None = None) -> AskForm:
    """Return the form to show to somebody who may ask these groups; the likeliest one is chosen already."""
    first = group_to_ask(request, lesson_id)
    initial = {
        "client_id": uuid.uuid4(),
        "lecon": lesson_id or "",
        "etape": step or "",
        "groupe": first.pk if first else "",
        "text": help_drafts.words(request),
    }
    return AskForm(helpers=my_groups(request, lesson_id), initial=initial)


class AnswerForm(forms.Form):
    sent_with = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=20)
    text = _Words(
        label=_("Votre réponse"),
        help_text=_("Des mots simples, des phrases courtes. Vous pouvez donner le numéro de votre accueil."),
        max_length=HelpRequest.MAX,
        widget=_few_words(),
        error_messages={"required": _("Écrivez d'abord votre réponse."), "max_length": TOO_LONG},
    )


def number(value: str | None, *, most: int = 2**31 - 1) -> int | None:
    """Read a number written in an address; nothing when it is not one."""
    value = value or ""
    return int(value) if value.isdecimal() and len(value) < 11 and 0 < int(value) <= most else None
