"""One right answer among a few; every wrong one has its own text."""

import random

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import ExerciseBlock
from ..fairness import blunt, duplicates, quoted, right_text, wrong_text


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("Réponse proposée"))
    correct = blocks.BooleanBlock(required=False, label=_("C'est la bonne réponse"))
    feedback = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=600,
        label=_("Ce qu'on dit à qui la choisit"),
        help_text=_("Pour une mauvaise réponse : ce que ce choix entraînerait, puis où regarder."),
    )

    class Meta:
        label = _("Réponse")
        icon = "list-ul"
        label_format = "{text}"


class SingleChoiceBlock(ExerciseBlock):
    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=12, label=_("Réponses"))
    ordered = blocks.BooleanBlock(
        required=False,
        label=_("Garder cet ordre"),
        help_text=_("Cochez si les réponses se suivent (petit, moyen, grand). Sinon elles sont mélangées."),
    )

    class Meta:
        label = _("Choix : une bonne réponse")
        icon = "radio-full"
        description = _(
            "Une question, plusieurs réponses, une seule est juste. Chaque mauvaise réponse a son explication."
        )
        preview_value = {
            "prompt": "Un message vous fait hésiter. Que faites-vous ?",
            "hint": "Choisissez le chemin que **vous** avez ouvert.",
            "options": [
                {
                    "text": "Je touche le lien.",
                    "feedback": "Le lien mène peut-être chez un voleur. Regardez qui écrit.",
                },
                {"text": "Je vais moi-même sur le site.", "correct": True, "feedback": "Oui. C'est le plus sûr."},
            ],
        }


class SingleChoice(Kind):
    name = "single_choice"
    block = SingleChoiceBlock

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        choice = posted.index(posted.last(data, "choice"), len(exercise["options"]))
        if choice is None:
            raise IncompleteAnswer(gettext("Choisissez une réponse, puis validez."))
        return {"choice": choice}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        choice = answer.get("choice")
        return choice is None or (type(choice) is int and 0 <= choice < len(exercise["options"]))

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        choice = answer.get("choice")
        if choice is None:
            return Result(Outcome.WRONG, (wrong_text(exercise),))
        option = exercise["options"][choice]
        right = bool(option.get("correct"))
        text = option.get("feedback") or (right_text(exercise) if right else wrong_text(exercise))
        return Result(Outcome.RIGHT if right else Outcome.WRONG, (text,), {str(choice): right})

    def solution(self, exercise: Exercise) -> list[str]:
        lines = []
        for option in exercise["options"]:
            if option.get("correct"):
                lines.append(gettext("La bonne réponse est : {text}").format(text=quoted(option["text"])))
                # « Oui » answers the person who chose it; here somebody else reads the reason.
                lines += [reason] if (reason := (option.get("feedback") or "").removeprefix("Oui. ")) else []
        return lines

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        filled = self.filled(exercise, state, typed) or {}
        graded = self.graded(exercise, state, typed)
        options = [
            {
                "index": index,
                "text": option["text"],
                "chosen": filled.get("choice") == index,
                "mark": graded.get(str(index)),
                "is_answer": state.tells_answer and bool(option.get("correct")),
            }
            for index, option in enumerate(exercise["options"])
        ]
        if not exercise.get("ordered"):
            random.Random(f"{exercise['id']}:{seed}").shuffle(options)
        return {"options": options}

    def problems(self, exercise: Exercise) -> list[Problem]:
        options = exercise["options"]
        found = duplicates(("options",), [option["text"] for option in options])
        right = [index for index, option in enumerate(options) if option.get("correct")]
        if not right:
            found.append(Problem(("options",), gettext("Aucune réponse n'est juste. Cochez la bonne.")))
        # Every option right is a question of taste (lesson 0); some of them right is a trap.
        for index in right[1:] if len(right) < len(options) else ():
            found.append(Problem(("options", index, "correct"), gettext("Une seule réponse peut être juste.")))
        for index, option in enumerate(options):
            if option.get("correct"):
                continue
            found += blunt(("options", index, "feedback"), option.get("feedback"))
            if not option.get("feedback") and not exercise.get("wrong"):
                found.append(
                    Problem(
                        ("options", index, "feedback"),
                        gettext("Dites ce que ce choix entraînerait, puis où regarder."),
                    )
                )
        return found


KIND = SingleChoice()
