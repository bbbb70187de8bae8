"""A sentence: is it true?"""

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import ExerciseBlock
from ..fairness import right_text, wrong_text

VALUES = {"true": True, "false": False}


class TrueFalseBlock(ExerciseBlock):
    answer = blocks.BooleanBlock(
        required=False,
        label=_("La phrase est vraie"),
        help_text=_("Cochez si la phrase est vraie. Laissez vide si elle est fausse."),
    )

    class Meta:
        label = _("Vrai ou faux")
        icon = "help"
        description = _("Une phrase, deux boutons : Vrai, Faux. Pour une idée reçue à démonter.")
        preview_value = {
            "prompt": "Un petit cadenas s'affiche à côté de l'adresse. Le site est donc honnête.",
            "hint": "Que protège le cadenas ?",
            "wrong": "Le cadenas protège le chemin. Au bout, il peut y avoir un voleur. Lisez l'adresse.",
            "answer": False,
        }


class TrueFalse(Kind):
    name = "true_false"
    block = TrueFalseBlock

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        choice = posted.one_of(data, "choice", VALUES)
        if not choice:
            raise IncompleteAnswer(gettext("Choisissez « Vrai » ou « Faux », puis validez."))
        return {"choice": VALUES[choice]}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        return answer.get("choice") in (None, True, False)

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        choice = answer.get("choice")
        right = choice is not None and choice == bool(exercise.get("answer"))
        text = right_text(exercise) if right else wrong_text(exercise, gettext("Relisez bien chaque mot de la phrase."))
        return Result(Outcome.RIGHT if right else Outcome.WRONG, (text,), {str(bool(choice)).lower(): right})

    def solution(self, exercise: Exercise) -> list[str]:
        return [gettext("La phrase est vraie.") if exercise.get("answer") else gettext("La phrase est fausse.")]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        filled = self.filled(exercise, state, typed) or {}
        graded = self.graded(exercise, state, typed)
        return {
            "options": [
                {
                    "value": value,
                    "text": text,
                    "chosen": filled.get("choice") is VALUES[value],
                    "mark": graded.get(value),
                    "is_answer": state.tells_answer and VALUES[value] is bool(exercise.get("answer")),
                }
                for value, text in (("true", gettext("Vrai")), ("false", gettext("Faux")))
            ]
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        if not exercise.get("wrong"):
            return [Problem(("wrong",), gettext("Dites ce qui trompe dans cette phrase, et où regarder."))]
        return []


KIND = TrueFalse()
