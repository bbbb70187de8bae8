"""Choosing under a ceiling, as in a participatory budget: enough things, not too much money, sheets, a summary."""

from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..amounts import written
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import GROUP_SIMULATIONS, ExerciseBlock
from ..fairness import blunt, duplicates, right_text
from ..picture_block import PictureBlock

MOST_MONEY = 1_000_000_000


class ItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=160, label=_("Ce que l'on peut choisir"))
    amount = blocks.IntegerBlock(min_value=0, max_value=MOST_MONEY, label=_("Montant"))
    detail = blocks.CharBlock(required=False, max_length=200, label=_("En quelques mots"))
    sheet = blocks.TextBlock(
        required=False, rows=2, max_length=800, label=_("Fiche"), help_text=_("Le texte à ouvrir pour en savoir plus.")
    )
    image = PictureBlock(required=False, label=_("Image"))

    class Meta:
        label = _("Proposition")
        icon = "clipboard-list"
        label_format = "{text} {amount}"


class SimCeilingBlock(ExerciseBlock):
    app = blocks.CharBlock(max_length=80, label=_("Nom du site inventé"))
    ceiling = blocks.IntegerBlock(min_value=1, max_value=MOST_MONEY, label=_("Plafond"))
    unit = blocks.CharBlock(required=False, max_length=12, default="€", label=_("Unité"))
    at_least = blocks.IntegerBlock(min_value=1, max_value=15, default=1, label=_("Choix au minimum"))
    must_read = blocks.IntegerBlock(min_value=0, max_value=15, default=0, label=_("Fiches à ouvrir au minimum"))
    items = blocks.ListBlock(ItemBlock(), min_num=2, max_num=15, label=_("Propositions"))
    over = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=600,
        label=_("Texte quand le plafond est dépassé"),
        help_text=_("{gap} est remplacé par ce qui manque."),
    )
    too_few = blocks.TextBlock(required=False, rows=2, max_length=600, label=_("Texte quand il manque des choix"))
    unread = blocks.TextBlock(required=False, rows=2, max_length=600, label=_("Texte quand aucune fiche n'est lue"))
    end = blocks.TextBlock(
        required=False, rows=2, max_length=400, label=_("Texte de la fin"), help_text=_("Un message neutre.")
    )

    class Meta:
        label = _("Choisir sous un plafond")
        icon = "tasks"
        group = GROUP_SIMULATIONS
        description = _("Des propositions avec un montant, un plafond à respecter, un résumé à vérifier, un vote.")
        preview_value = {
            "prompt": "Choisissez vos projets pour le quartier.",
            "hint": "Deux projets au moins, 60 000 € au plus.",
            "app": "Clairval Participe",
            "ceiling": 60000,
            "unit": "€",
            "at_least": 2,
            "must_read": 1,
            "items": [
                {"text": "Bancs et ombre", "amount": 30000, "sheet": "Six bancs et quatre arbres."},
                {"text": "Jardin partagé", "amount": 18000, "sheet": "Vingt carrés de terre."},
                {"text": "Jeux accessibles", "amount": 45000, "sheet": "Une balançoire et un toboggan."},
            ],
        }


class SimCeiling(Kind):
    """The answer is {"chosen": indexes, "read": indexes, "confirmed": None before the summary, then True or False}."""

    name = "sim_ceiling"
    block = SimCeilingBlock
    is_simulation = True

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        size = len(exercise["items"])
        confirmed = posted.one_of(data, "confirm", ("1", "0"))
        answer = {
            "chosen": posted.indexes(data, "chosen", size),
            "read": posted.indexes(data, "read", size),
            "confirmed": confirmed == "1" if confirmed else None,
        }
        if not answer["chosen"]:
            raise IncompleteAnswer(gettext("Choisissez d'abord vos projets, puis validez."), typed=answer)
        if posted.last(data, "summary") and not confirmed:
            raise IncompleteAnswer(gettext("Relisez le résumé, puis choisissez : confirmer ou changer."), typed=answer)
        return answer

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        size = len(exercise["items"])
        return answer.get("confirmed", "") in (None, True, False) and all(
            isinstance(some, list) and all(type(index) is int and 0 <= index < size for index in some)
            for some in (answer.get("chosen"), answer.get("read"))
        )

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        marks, said = _rules(exercise, answer)
        if said:
            return Result(Outcome.PARTIAL if any(marks.values()) else Outcome.WRONG, tuple(said), marks)
        if answer["confirmed"]:
            return Result(Outcome.RIGHT, (right_text(exercise),), marks)
        if answer["confirmed"] is None:
            text = gettext("Votre choix respecte le règlement. Relisez le résumé, juste au-dessus.")
        else:
            text = gettext("D'accord. Changez vos choix, puis validez : le résumé s'ouvrira encore.")
        return Result(Outcome.ONGOING, (text,), {})

    def solution(self, exercise: Exercise) -> list[str]:
        cheapest = sorted(exercise["items"], key=_amount)[: _at_least(exercise)]
        names = ", ".join(f"**{item['text']}**" for item in cheapest)
        total = written(sum(map(_amount, cheapest)), _unit(exercise))
        return [
            gettext("Tout choix qui respecte le règlement est juste."),
            gettext("Par exemple : {names}. Cela fait {total}.").format(names=names, total=total),
        ]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        empty: Answer = {"chosen": [], "read": [], "confirmed": False}
        answer = self.filled(exercise, state, typed) or empty
        unit, total = _unit(exercise), _total(exercise, answer)
        ceiling = exercise.get("ceiling") or 0
        items = [
            {
                **{name: item.get(name) or "" for name in ("text", "detail", "sheet")},
                "index": index,
                "amount": _amount(item),
                "written": written(_amount(item), unit),
                "image": item.get("image") or None,
                "chosen": index in answer["chosen"],
                "read": index in answer["read"],
            }
            for index, item in enumerate(exercise["items"])
        ]
        return {
            "app": exercise["app"],
            "stage": self._stage(exercise, state, answer),
            "unit": unit,
            "ceiling": ceiling,
            "ceiling_written": written(ceiling, unit),
            "at_least": _at_least(exercise),
            "must_read": exercise.get("must_read") or 0,
            "items": items,
            "total": total,
            "total_written": written(total, unit),
            "left_written": written(abs(ceiling - total), unit),
            "is_over": total > ceiling,
            "end": (exercise.get("end") or "") if state.right else "",
        }

    def _stage(self, exercise: Exercise, state: ExerciseState, answer: Answer) -> str:
        if state.resolved:
            return "end"
        said = _rules(exercise, answer)[1]
        return "form" if said or answer["confirmed"] is not None else "summary"

    def problems(self, exercise: Exercise) -> list[Problem]:
        items, ceiling = exercise["items"], exercise["ceiling"]
        found = duplicates(("items",), [item["text"] for item in items])
        for name in ("over", "too_few", "unread"):
            found += blunt((name,), exercise.get(name))
        if _at_least(exercise) > len(items):
            text = gettext("On demande {number} choix, et il n'y en a pas autant : personne ne peut réussir.")
            found.append(Problem(("at_least",), text.format(number=_at_least(exercise))))
        elif sum(sorted(map(_amount, items))[: _at_least(exercise)]) > ceiling:
            text = gettext("Même les {number} propositions les moins chères dépassent le plafond : c'est impossible.")
            found.append(Problem(("ceiling",), text.format(number=_at_least(exercise))))
        sheets = sum(bool(item.get("sheet")) for item in items)
        if (exercise.get("must_read") or 0) > sheets:
            text = ngettext(
                "Il n'y a qu'une fiche : on ne peut pas en demander plus.",
                "Il n'y a que {number} fiches : on ne peut pas en demander plus.",
                sheets,
            )
            found.append(Problem(("must_read",), text.format(number=sheets)))
        if sum(map(_amount, items)) <= ceiling and _at_least(exercise) <= 1 and not exercise.get("must_read"):
            text = gettext("Tout tient sous le plafond : il n'y a rien à choisir. Baissez-le.")
            found.append(Problem(("ceiling",), text))
        return found


def _amount(item: dict[str, Any]) -> int:
    return item.get("amount") or 0


def _unit(exercise: Exercise) -> str:
    return exercise.get("unit", "€") or ""


def _at_least(exercise: Exercise) -> int:
    return exercise.get("at_least") or 1


def _total(exercise: Exercise, answer: Answer) -> int:
    return sum(_amount(exercise["items"][index]) for index in answer["chosen"])


def _rules(exercise: Exercise, answer: Answer) -> tuple[dict[str, bool], list[str]]:
    """Return the verdict of each rule, and what is said of those not respected."""
    over = _total(exercise, answer) - (exercise.get("ceiling") or 0)
    lacking = _at_least(exercise) - len(answer["chosen"])
    readable = {index for index, item in enumerate(exercise["items"]) if item.get("sheet")}
    unread = (exercise.get("must_read") or 0) - len(readable.intersection(answer["read"]))
    said = []
    if over > 0:
        text = exercise.get("over") or gettext("Il manque {gap}. Que pouvez-vous retirer ?")
        said.append(_with_gap(text, over, _unit(exercise)))
    if lacking > 0:
        said.append(
            exercise.get("too_few")
            or ngettext(
                "Le règlement demande encore un choix.", "Le règlement demande encore {number} choix.", lacking
            ).format(number=lacking)
        )
    if unread > 0:
        said.append(exercise.get("unread") or gettext("Ouvrez une fiche avant de décider : elle dit ce qui sera fait."))
    return {"ceiling": over <= 0, "number": lacking <= 0, "read": unread <= 0}, said


def _with_gap(text: str, gap: int, unit: str) -> str:
    """The author may write the unit after {gap}, or not."""
    if unit and f"{{gap}} {unit}" in text.replace("\u00a0", " ").replace("\u202f", " "):
        return text.replace("{gap}", written(gap))
    return text.replace("{gap}", written(gap, unit))


KIND = SimCeiling()
