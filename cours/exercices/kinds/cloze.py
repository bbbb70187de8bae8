"""A text with holes, filled from a bank of words. The right words are in braces: « Je touche {Valider}. »"""

import random
import re

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import ExerciseBlock
from ..fairness import duplicates, right_text, wrong_text
from ..folding import fold

MOST_BLANKS = 12
_BLANK = re.compile(r"\{([^{}\n]{1,100})\}")


class ClozeBlock(ExerciseBlock):
    text = blocks.TextBlock(
        rows=4,
        max_length=2000,
        label=_("Texte à trous"),
        help_text=_("Mettez chaque mot à trouver entre accolades : « Je touche {Se déconnecter} quand j'ai fini. »"),
    )
    extra_words = blocks.ListBlock(
        blocks.CharBlock(max_length=100, label=_("Mot")),
        default=[],
        max_num=12,
        label=_("Mots en plus"),
        help_text=_("Facultatif. Des mots proposés qui ne vont dans aucun trou."),
    )

    class Meta:
        label = _("Texte à trous")
        icon = "edit"
        description = _("Un petit texte à compléter avec des mots proposés.")
        preview_value = {
            "prompt": "Complétez la phrase.",
            "hint": "Pensez à la personne qui prendra le téléphone après vous.",
            "text": "Sur un téléphone partagé, je touche {Se déconnecter} quand j'ai fini.",
            "extra_words": ["Rester connecté"],
        }


class Cloze(Kind):
    name = "cloze"
    block = ClozeBlock

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        bank = set(_bank(exercise))
        words = [posted.one_of(data, f"blank-{index}", bank) or None for index in range(len(blanks(exercise)))]
        if None in words:
            raise IncompleteAnswer(gettext("Il reste des trous à remplir."), typed={"words": words})
        return {"words": words}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        words, bank = answer.get("words"), {*_bank(exercise), None}
        return (
            isinstance(words, list)
            and len(words) == len(blanks(exercise))
            and all((word is None or isinstance(word, str)) and word in bank for word in words)
        )

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        pairs = zip(answer["words"], blanks(exercise), strict=True)
        marks = {str(index): word == wanted for index, (word, wanted) in enumerate(pairs)}
        if all(marks.values()):
            return Result(Outcome.RIGHT, (right_text(exercise),), marks)
        text = wrong_text(
            exercise, gettext("C'est un bon début. Relisez la phrase entière avec vos mots : a-t-elle du sens ?")
        )
        return Result(Outcome.PARTIAL if any(marks.values()) else Outcome.WRONG, (text,), marks)

    def solution(self, exercise: Exercise) -> list[str]:
        return [_BLANK.sub(lambda match: f"**{match[1].strip()}**", exercise["text"].replace("**", ""))]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        filled = self.filled(exercise, state, typed) or {"words": [None] * len(blanks(exercise))}
        graded = self.graded(exercise, state, typed)
        bank = _bank(exercise)
        random.Random(f"{exercise['id']}:{seed}").shuffle(bank)
        parts: list[dict] = []
        for rank, piece in enumerate(_BLANK.split(exercise["text"])):
            index = rank // 2
            if rank % 2 == 0:
                parts += [{"text": piece, "blank": None}] if piece else []
                continue
            blank = {
                "index": index,
                "number": index + 1,
                "chosen": filled["words"][index] or "",
                "mark": graded.get(str(index)),
            }
            parts.append({"text": "", "blank": blank})
        return {"parts": parts, "words": list(dict.fromkeys(bank)), "bank": bank}

    def problems(self, exercise: Exercise) -> list[Problem]:
        text, words = exercise["text"], blanks(exercise)
        found = []
        if not words:
            found.append(
                Problem(("text",), gettext("Il n'y a pas de trou. Mettez au moins un mot entre accolades : {mot}."))
            )
        if len(words) > MOST_BLANKS:
            found.append(
                Problem(("text",), gettext("Il y a trop de trous : {number} au plus.").format(number=MOST_BLANKS))
            )
        if not all(words):
            found.append(
                Problem(("text",), gettext("Un trou est vide : écrivez le mot à trouver entre les accolades."))
            )
        left = _BLANK.sub("", text)
        if "{" in left or "}" in left:
            found.append(
                Problem(("text",), gettext("Une accolade n'a pas sa paire, ou un trou est trop long ou vide."))
            )
        extra = exercise.get("extra_words") or []
        found += duplicates(("extra_words",), extra, key=None)
        known = {fold(word) for word in words}
        for index, word in enumerate(extra):
            if fold(word) in known:
                found.append(Problem(("extra_words", index), gettext("Ce mot est déjà une bonne réponse.")))
        if len({*words, *extra}) == 1:
            found.append(
                Problem(("extra_words",), gettext("Il n'y a qu'un mot à placer : ajoutez au moins un mot en plus."))
            )
        return found


def blanks(exercise: Exercise) -> list[str]:
    """Return the right words, in the order of the text."""
    return [word.strip() for word in _BLANK.findall(exercise["text"])]


def _bank(exercise: Exercise) -> list[str]:
    return [*blanks(exercise), *(word.strip() for word in exercise.get("extra_words") or [])]


KIND = Cloze()
