"""Things to put in order, with ↑ ↓ buttons or numbered lists; some may swap places."""

import random

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import ExerciseBlock
from ..fairness import duplicates, right_text, wrong_text


class ItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("Étape"))
    same_rank = blocks.BooleanBlock(
        required=False,
        label=_("Peut échanger sa place avec la précédente"),
        help_text=_("Cochez si l'ordre entre cette étape et celle d'avant ne compte pas."),
    )

    class Meta:
        label = _("Étape")
        icon = "list-ol"
        label_format = "{text}"


class OrderingBlock(ExerciseBlock):
    items = blocks.ListBlock(
        ItemBlock(),
        min_num=2,
        max_num=12,
        label=_("Étapes, dans le bon ordre"),
        help_text=_("Écrivez-les dans le bon ordre : elles sont mélangées à l'écran."),
    )

    class Meta:
        label = _("Mettre dans l'ordre")
        icon = "list-ol"
        description = _("Des étapes mélangées, à remettre dans l'ordre avec des boutons ↑ et ↓.")
        preview_value = {
            "prompt": "Mettez dans l'ordre la connexion de David.",
            "hint": "Par où commence une démarche ?",
            "items": [
                {"text": "Il ouvre le site officiel."},
                {"text": "Il entre son mot de passe."},
                {"text": "Il vérifie son nom."},
            ],
        }


class Ordering(Kind):
    name = "ordering"
    block = OrderingBlock

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        size = len(exercise["items"])
        ranks = [posted.one_of(data, f"position-{index}", _ranks(size)) for index in range(size)]
        positions = [int(rank) if rank else None for rank in ranks]
        if None in positions:
            raise IncompleteAnswer(
                gettext("Donnez une place à chaque étape, puis validez."), typed={"positions": positions}
            )
        if len(set(positions)) < size:
            raise IncompleteAnswer(
                gettext("Deux étapes ont la même place. Donnez un numéro différent à chacune."),
                typed={"positions": positions},
            )
        return {"positions": positions}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        positions, size = answer.get("positions"), len(exercise["items"])
        return (
            isinstance(positions, list)
            and len(positions) == size
            and all(rank is None or (type(rank) is int and 1 <= rank <= size) for rank in positions)
        )

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        wanted = _wanted(exercise)
        marks = {str(index): rank in wanted[index] for index, rank in enumerate(answer["positions"])}
        if all(marks.values()) and len(set(answer["positions"])) == len(wanted):
            return Result(Outcome.RIGHT, (right_text(exercise),), marks)
        text = wrong_text(exercise, gettext("Demandez-vous ce qu'il faut avoir fait avant chaque étape."))
        return Result(Outcome.PARTIAL if any(marks.values()) else Outcome.WRONG, (text,), marks)

    def solution(self, exercise: Exercise) -> list[str]:
        lines = [f"{rank}. {item['text']}" for rank, item in enumerate(exercise["items"], start=1)]
        if any(item.get("same_rank") for item in exercise["items"][1:]):
            lines.append(gettext("Certaines étapes peuvent échanger leur place."))
        return lines

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        filled = self.filled(exercise, state, typed)
        graded = self.graded(exercise, state, typed)
        size = len(exercise["items"])
        order = _shuffled(exercise, seed)
        if filled:
            places = filled["positions"]
            order.sort(key=lambda index: places[index] or size + 1)  # a hole goes last, and the sort is stable
        positions = filled["positions"] if filled else [order.index(index) + 1 for index in range(size)]
        return {
            "items": [
                {
                    "index": index,
                    "text": exercise["items"][index]["text"],
                    "position": positions[index],
                    "mark": graded.get(str(index)),
                }
                for index in order
            ],
            "ranks": list(range(1, size + 1)),
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        items = exercise["items"]
        found = duplicates(("items",), [item["text"] for item in items])
        if len(set(_wanted(exercise))) == 1:
            found.append(
                Problem(("items",), gettext("Toutes les étapes peuvent échanger leur place : il n'y a rien à ranger."))
            )
        return found


def _ranks(size: int) -> set[str]:
    return {str(rank) for rank in range(1, size + 1)}


def _wanted(exercise: Exercise) -> list[range]:
    """Return for each item the ranks it may have: its own, or those of the items it may swap with."""
    groups: list[list[int]] = []
    for index, item in enumerate(exercise["items"]):
        if index and item.get("same_rank"):
            groups[-1].append(index)
        else:
            groups.append([index])
    return [range(group[0] + 1, group[-1] + 2) for group in groups for _index in group]


def _shuffled(exercise: Exercise, seed: int) -> list[int]:
    """Return a display order that is not already the right answer."""
    order = list(range(len(exercise["items"])))
    random.Random(f"{exercise['id']}:{seed}").shuffle(order)
    wanted = _wanted(exercise)
    if all(rank in wanted[index] for rank, index in enumerate(order, start=1)):
        order = order[1:] + order[:1]
        if all(rank in wanted[index] for rank, index in enumerate(order, start=1)):
            order.reverse()
    return order


KIND = Ordering()
