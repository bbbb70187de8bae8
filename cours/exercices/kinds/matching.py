"""Things to put with the right target; several targets may be accepted for one thing."""

import random

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import ExerciseBlock
from ..fairness import blunt, duplicates, right_text, wrong_text
from ..folding import fold


class ItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("À associer"))
    answers = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("Réponse")),
        min_num=1,
        max_num=12,
        label=_("Réponses acceptées"),
        help_text=_("Recopiez une des réponses possibles ci-dessus. Plusieurs si elles conviennent toutes."),
    )
    feedback = blocks.TextBlock(
        required=False, rows=2, max_length=600, label=_("Ce qu'on dit si ce n'est pas encore ça")
    )

    class Meta:
        label = _("À associer")
        icon = "link"
        label_format = "{text}"


class MatchingBlock(ExerciseBlock):
    targets = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("Réponse possible")),
        min_num=2,
        max_num=12,
        label=_("Réponses possibles"),
        help_text=_("Par exemple : caf.fr, ameli.fr, mairie."),
    )
    items = blocks.ListBlock(ItemBlock(), min_num=2, max_num=12, label=_("À associer"))

    class Meta:
        label = _("Associer")
        icon = "link"
        description = _("Des situations à relier chacune à la bonne réponse, choisie dans une liste.")
        preview_value = {
            "prompt": "Pour chaque besoin, quel service ?",
            "hint": "Pensez au bâtiment où vous iriez à pied.",
            "targets": ["caf.fr", "ameli.fr"],
            "items": [
                {"text": "Aide au logement", "answers": ["caf.fr"]},
                {"text": "Carte Vitale perdue", "answers": ["ameli.fr"]},
            ],
        }


class Matching(Kind):
    name = "matching"
    block = MatchingBlock

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        size = len(exercise["targets"])
        targets = [posted.index(posted.last(data, f"match-{index}"), size) for index in range(len(exercise["items"]))]
        if None in targets:
            raise IncompleteAnswer(
                gettext("Choisissez une réponse pour chaque ligne, puis validez."), typed={"targets": targets}
            )
        return {"targets": targets}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        targets, size = answer.get("targets"), len(exercise["targets"])
        return (
            isinstance(targets, list)
            and len(targets) == len(exercise["items"])
            and all(target is None or (type(target) is int and 0 <= target < size) for target in targets)
        )

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        chosen = answer["targets"]
        accepted = [_accepted(exercise, item) for item in exercise["items"]]
        marks = {str(index): target in accepted[index] for index, target in enumerate(chosen)}
        if all(marks.values()):
            return Result(Outcome.RIGHT, (right_text(exercise),), marks)
        general = wrong_text(
            exercise, gettext("C'est un bon début. Relisez les lignes qui ne vont pas encore ensemble.")
        )
        missed = [item for index, item in enumerate(exercise["items"]) if not marks[str(index)]]
        messages = [item["feedback"] for item in missed if item.get("feedback")]
        if len(messages) < len(missed):
            messages.append(general)
        outcome = Outcome.PARTIAL if any(marks.values()) else Outcome.WRONG
        return Result(outcome, tuple(dict.fromkeys(messages)), marks)

    def solution(self, exercise: Exercise) -> list[str]:
        lines = []
        for item in exercise["items"]:
            targets = [exercise["targets"][index] for index in sorted(_accepted(exercise, item))]
            lines.append(f"{item['text']} → **{gettext(' ou ').join(targets)}**")
        return lines

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        items = exercise["items"]
        filled = self.filled(exercise, state, typed) or {"targets": [None] * len(items)}
        graded = self.graded(exercise, state, typed)
        targets = [{"index": index, "text": text} for index, text in enumerate(exercise["targets"])]
        random.Random(f"{exercise['id']}:{seed}").shuffle(targets)
        return {
            "items": [
                {
                    "index": index,
                    "text": item["text"],
                    "chosen": filled["targets"][index],
                    "mark": graded.get(str(index)),
                }
                for index, item in enumerate(items)
            ],
            "targets": targets,
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        known = {fold(target) for target in exercise["targets"]}
        found = duplicates(("targets",), exercise["targets"], key=None)
        found += duplicates(("items",), [item["text"] for item in exercise["items"]])
        for index, item in enumerate(exercise["items"]):
            found += blunt(("items", index, "feedback"), item.get("feedback"))
            for rank, text in enumerate(item["answers"]):
                if fold(text) not in known:
                    message = gettext("« {text} » n'est pas dans les réponses possibles.").format(text=text)
                    found.append(Problem(("items", index, "answers", rank), message))
        return found


def _accepted(exercise: Exercise, item: dict) -> set[int]:
    texts = {fold(text) for text in item["answers"]}
    return {index for index, target in enumerate(exercise["targets"]) if fold(target) in texts}


KIND = Matching()
