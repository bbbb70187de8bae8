"""A text as search reads it: whether it speaks of an expression, and how it shows that it does."""

import re
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cours.contenus.stems import stem, stem_text

from .everyday import Phrase

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Said:
    """A text, and its stems between spaces."""

    text: str
    stems: str

    @classmethod
    def of(cls, text: str) -> "Said":
        return cls(text, f" {stem_text(text)} ")

    def holds(self, phrase: Phrase, *, whole: bool = True) -> bool:
        """Say whether these stems follow each other here; the last may only begin a word if not `whole`."""
        return f" {' '.join(phrase)}{' ' if whole else ''}" in self.stems

    def marked(self, phrases: list[Phrase]) -> SafeString:
        """Return the text, escaped, with the words of the expressions it holds in <mark>."""
        stems = {stem for phrase in phrases if self.holds(phrase) for stem in phrase}
        html, at = "", 0
        for match in _WORD.finditer(self.text):
            if stem(match[0]) in stems:
                html += f"{escape(self.text[at : match.start()])}<mark>{escape(match[0])}</mark>"
                at = match.end()
        return mark_safe(html + escape(self.text[at:]))
