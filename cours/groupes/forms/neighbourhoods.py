from django import forms
from django.utils.translation import gettext_lazy as _

from cours.comptes.neighbourhood_files import UnreadableFile, decode, read


class _Readable(forms.Form):
    """A text that reads as a table of neighbourhoods; `reading` is what it says."""

    reading = None

    def _read(self, text: str) -> str:
        try:
            self.reading = read(text)
        except UnreadableFile as problem:
            raise forms.ValidationError(str(problem)) from problem
        return text


class NeighbourhoodFileForm(_Readable):
    file = forms.FileField(
        label=_("Fichier CSV"),
        help_text=_("Trois colonnes : code, nom, et territoire si vous voulez. La première ligne les nomme."),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide."),
        },
    )

    def clean_file(self):
        try:
            return self._read(decode(self.cleaned_data["file"].read()))
        except UnreadableFile as problem:
            raise forms.ValidationError(str(problem)) from problem


class ConfirmNeighbourhoodsForm(_Readable):
    """The text seen in the preview comes back and is read again: nothing waits on the server."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)

    def clean_text(self):
        return self._read(self.cleaned_data["text"])
