"""All the right answers, and only them; feedback says what is too much and that some are missing."""

import random

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import ExerciseBlock
from ..fairness import blunt, duplicates, quoted, right_text


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("Réponse proposée"))
    correct = blocks.BooleanBlock(required=False, label=_("C'est une bonne réponse"))
    feedback = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=600,
        label=_("Ce qu'on dit à qui la choisit à tort"),
        help_text=_("Facultatif. Sans texte, « Texte quand il y en a trop » est affiché."),
    )

    class Meta:
        label = _("Réponse")
        icon = "list-ul"
        label_format = "{text}"


class MultipleChoiceBlock(ExerciseBlock):
    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=20, label=_("Réponses"))
    missing = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=600,
        label=_("Texte quand il en manque"),
        help_text=_("Facultatif. Sans texte, on dit combien il en manque, sans donner lesquelles."),
    )
    extra = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=600,
        label=_("Texte quand il y en a trop"),
        help_text=_("Facultatif. Sans texte, on nomme les réponses en trop."),
    )

    class Meta:
        label = _("Choix : plusieurs bonnes réponses")
        icon = "tick-inverse"
        description = _("Une question, plusieurs réponses à cocher. Il faut toutes les bonnes, et seulement elles.")
        preview_value = {
            "prompt": "Quelles cases Oksana **doit**-elle remplir ?",
            "hint": "Cherchez les astérisques.",
            "options": [
                {"text": "E-mail *", "correct": True},
                {"text": "Mot de passe *", "correct": True},
                {"text": "Téléphone fixe"},
            ],
        }


class MultipleChoice(Kind):
    name = "multiple_choice"
    block = MultipleChoiceBlock

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        choices = posted.indexes(data, "choices", len(exercise["options"]))
        if not choices:
            raise IncompleteAnswer(gettext("Cochez au moins une réponse, puis validez."))
        return {"choices": choices}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        choices = answer.get("choices")
        size = len(exercise["options"])
        return isinstance(choices, list) and all(type(choice) is int and 0 <= choice < size for choice in choices)

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        options = exercise["options"]
        chosen = set(answer["choices"])
        right = {index for index, option in enumerate(options) if option.get("correct")}
        marks = {str(index): index in right for index in sorted(chosen)}
        if chosen == right:
            return Result(Outcome.RIGHT, (right_text(exercise),), marks)
        messages = self._too_many(exercise, sorted(chosen - right))
        if right - chosen:
            messages.append(exercise.get("missing") or exercise.get("wrong") or _missing(len(right - chosen)))
        # The same general text may stand for both: said once.
        return Result(Outcome.PARTIAL if chosen & right else Outcome.WRONG, tuple(dict.fromkeys(messages)), marks)

    def _too_many(self, exercise: Exercise, extra: list[int]) -> list[str]:
        options = [exercise["options"][index] for index in extra]
        messages = [option["feedback"] for option in options if option.get("feedback")]
        silent = [option["text"] for option in options if not option.get("feedback")]
        if silent:
            messages.append(exercise.get("extra") or exercise.get("wrong") or _extra(silent))
        return messages

    def solution(self, exercise: Exercise) -> list[str]:
        right = [option["text"] for option in exercise["options"] if option.get("correct")]
        return [gettext("Les bonnes réponses sont :"), *map(quoted, right)]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        filled = self.filled(exercise, state, typed) or {"choices": []}
        graded = self.graded(exercise, state, typed)
        options = [
            {
                "index": index,
                "text": option["text"],
                "chosen": index in filled["choices"],
                "mark": graded.get(str(index)),
                "is_answer": state.tells_answer and bool(option.get("correct")),
            }
            for index, option in enumerate(exercise["options"])
        ]
        random.Random(f"{exercise['id']}:{seed}").shuffle(options)
        return {"options": options}

    def problems(self, exercise: Exercise) -> list[Problem]:
        options = exercise["options"]
        found = duplicates(("options",), [option["text"] for option in options])
        if not any(option.get("correct") for option in options):
            found.append(Problem(("options",), gettext("Aucune réponse n'est juste. Cochez les bonnes.")))
        for index, option in enumerate(options):
            if not option.get("correct"):
                found += blunt(("options", index, "feedback"), option.get("feedback"))
        return [*found, *blunt(("missing",), exercise.get("missing")), *blunt(("extra",), exercise.get("extra"))]


def _missing(number: int) -> str:
    return ngettext(
        "C'est un bon début. Il manque encore une réponse : relisez celles que vous n'avez pas cochées.",
        "C'est un bon début. Il manque encore {number} réponses : relisez celles que vous n'avez pas cochées.",
        number,
    ).format(number=number)


def _extra(texts: list[str]) -> str:
    return ngettext(
        "Une réponse est en trop : {names}. Relisez la question.",
        "Des réponses sont en trop : {names}. Relisez la question.",
        len(texts),
    ).format(names=", ".join(map(quoted, texts)))


KIND = MultipleChoice()
