"""A word or a number to write, with the tolerance people deserve (domain.md § 3.0, [C])."""

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import ExerciseBlock
from ..fairness import duplicates, right_text, wrong_text
from ..folding import close, letters, number
from ..masking import hide_private

LONGEST = 200


class ShortAnswerBlock(ExerciseBlock):
    accepted = blocks.ListBlock(
        blocks.CharBlock(max_length=100, label=_("Réponse acceptée")),
        min_num=1,
        max_num=40,
        label=_("Réponses acceptées"),
        help_text=_("La première est donnée après deux essais. Accents, majuscules et petites fautes sont pardonnés."),
    )
    numeric = blocks.BooleanBlock(
        required=False,
        label=_("La réponse est un nombre"),
        help_text=_("Le nombre doit être exact. La virgule et le point sont acceptés."),
    )
    unit = blocks.CharBlock(
        required=False,
        max_length=20,
        label=_("Unité"),
        help_text=_("Facultatif. Affichée après la case, par exemple €."),
    )

    class Meta:
        label = _("Réponse à écrire")
        icon = "pilcrow"
        description = _("Un mot ou un nombre à écrire. Les petites fautes sont pardonnées.")
        preview_value = {
            "prompt": "Écrivez un mot : avant de partager, je…",
            "hint": "Que fait un contrôleur ?",
            "accepted": ["vérifie", "cherche", "réfléchis"],
        }


class ShortAnswer(Kind):
    name = "short_answer"
    block = ShortAnswerBlock

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        text = posted.text(posted.last(data, "text"))
        if len(text) > LONGEST:
            raise posted.unreadable()
        if not text:
            raise IncompleteAnswer(gettext("Écrivez votre réponse, puis validez."))
        if exercise.get("numeric") and number(text, unit=exercise.get("unit") or "") is None:
            raise IncompleteAnswer(gettext("Écrivez seulement un nombre, par exemple 12,50."), typed={"text": text})
        return {"text": text}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        text = answer.get("text")
        return isinstance(text, str) and len(text) <= LONGEST

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        unit, text = exercise.get("unit") or "", answer["text"]
        if exercise.get("numeric"):
            written = number(text, unit=unit)
            right = written is not None and any(written == number(value, unit=unit) for value in exercise["accepted"])
        else:
            right = any(close(text, value) for value in exercise["accepted"])
        if right:
            return Result(Outcome.RIGHT, (right_text(exercise),), {"text": True})
        otherwise = gettext("Pas encore. Relisez la question, ou demandez l'indice.")
        return Result(Outcome.WRONG, (wrong_text(exercise, otherwise),), {"text": False})

    def stored(self, exercise: Exercise, answer: Answer) -> Answer:
        """A right answer is the lesson's own words; anything else may be somebody's real number or address."""
        return answer if self.grade(exercise, answer).is_right else {"text": hide_private(answer["text"])}

    def solution(self, exercise: Exercise) -> list[str]:
        answer = f"{exercise['accepted'][0]} {exercise.get('unit') or ''}".strip()
        if exercise.get("numeric"):
            return [gettext("La réponse est **{answer}**.").format(answer=answer)]
        return [gettext("On pouvait écrire : **{answer}**.").format(answer=answer)]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        filled = self.filled(exercise, state, typed) or {}
        return {
            "value": filled.get("text", ""),
            "numeric": bool(exercise.get("numeric")),
            "unit": exercise.get("unit") or "",
            "mark": self.graded(exercise, state, typed).get("text"),
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        unit, accepted = exercise.get("unit") or "", exercise["accepted"]
        found = duplicates(("accepted",), accepted, key=None)
        for index, value in enumerate(accepted):
            if exercise.get("numeric"):
                if number(value, unit=unit) is None:
                    found.append(Problem(("accepted", index), gettext("Ce n'est pas un nombre.")))
            elif not letters(value):
                found.append(Problem(("accepted", index), gettext("Il faut au moins une lettre ou un chiffre.")))
        return found


KIND = ShortAnswer()
