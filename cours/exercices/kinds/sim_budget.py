"""Cursors, formulas and a mission: what is left at the end of the month, live, in words and in bars.

Formulas, limits and rates are all data of the author. A rate has its date, its source and the day it was checked.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import masking, posted
from ..amounts import written
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import GROUP_SIMULATIONS, ExerciseBlock
from ..budget import (
    check,
    compute,
    date_of,
    is_blocking,
    look_above,
    parameters_of,
    read_input,
    read_number,
    start_of,
    typed_values,
    value_of,
    with_values,
)
from ..budget_problems import example_for, formula_problems, input_problems, parameter_problems, reach_problems
from ..fairness import blunt, duplicates, right_text
from ..formulas import FormulaError, condition, formula

NAME_HELP = _("En minuscules, sans accent ni espace : prix, ventes_an.")


class ValueBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=30, label=_("Nom"), help_text=NAME_HELP, search_index=False)
    value = blocks.CharBlock(
        max_length=30,
        label=_("Valeur"),
        help_text=_("Un nombre, un pourcentage (21,2 %), ou le nom d'un taux de la liste."),
        search_index=False,
    )

    class Meta:
        label = _("Valeur")
        icon = "cogs"
        label_format = "{name} {value}"


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=120, label=_("Choix"))
    values = blocks.ListBlock(ValueBlock(), default=[], max_num=10, label=_("Ce que ce choix change"))

    class Meta:
        label = _("Choix")
        icon = "list-ul"
        label_format = "{text}"


class InputBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=30, label=_("Nom"), help_text=NAME_HELP, search_index=False)
    label = blocks.CharBlock(max_length=120, label=_("Texte affiché"))
    kind = blocks.ChoiceBlock(
        choices=[("number", _("Un nombre")), ("choice", _("Un choix")), ("switch", _("Oui ou non"))],
        default="number",
        label=_("Sorte de réglage"),
    )
    group = blocks.CharBlock(required=False, max_length=80, label=_("Titre du groupe"))
    unit = blocks.CharBlock(required=False, max_length=20, label=_("Unité"))
    help = blocks.CharBlock(required=False, max_length=200, label=_("Aide"))
    min = blocks.CharBlock(required=False, max_length=12, label=_("Le moins"), search_index=False)
    max = blocks.CharBlock(required=False, max_length=12, label=_("Le plus"), search_index=False)
    step = blocks.CharBlock(required=False, max_length=12, label=_("De combien en combien"), search_index=False)
    start = blocks.CharBlock(
        required=False,
        max_length=12,
        label=_("Au début"),
        help_text=_("Un nombre ; pour un choix, 0 est le premier ; pour oui ou non, 1 ou 0."),
        search_index=False,
    )
    options = blocks.ListBlock(OptionBlock(), default=[], max_num=8, label=_("Choix possibles"))

    class Meta:
        label = _("Curseur")
        icon = "sliders"
        label_format = "{label}"


class ParameterBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=30, label=_("Nom"), help_text=NAME_HELP, search_index=False)
    label = blocks.CharBlock(max_length=120, label=_("Texte affiché"))
    value = blocks.CharBlock(max_length=30, label=_("Valeur"), help_text=_("Par exemple : 21,2 %."), search_index=False)
    valid_from = blocks.DateBlock(label=_("Vrai depuis le"))
    source = blocks.CharBlock(max_length=200, label=_("Source"))
    checked_on = blocks.DateBlock(label=_("Vérifié le"))

    class Meta:
        label = _("Taux")
        icon = "date"
        label_format = "{label} {value}"


class LineBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=30, label=_("Nom"), help_text=NAME_HELP, search_index=False)
    label = blocks.CharBlock(max_length=120, label=_("Texte affiché"))
    formula = blocks.CharBlock(
        max_length=300,
        label=_("Formule"),
        help_text=_("Avec + - * / ( ) min( , ) max( , ) et les noms qui sont au-dessus. Exemple : nombre * prix."),
        search_index=False,
    )
    unit = blocks.CharBlock(required=False, max_length=20, label=_("Unité"))
    show = blocks.ChoiceBlock(
        choices=[("words", _("Un nombre")), ("bar", _("Un nombre et une barre")), ("hidden", _("Caché"))],
        default="words",
        label=_("Affichage"),
    )

    class Meta:
        label = _("Ligne de calcul")
        icon = "table"
        label_format = "{label} = {formula}"


class RuleBlock(blocks.StructBlock):
    id = blocks.CharBlock(max_length=30, label=_("Repère"), search_index=False)
    condition = blocks.CharBlock(
        max_length=300,
        label=_("Il faut que"),
        help_text=_("Deux formules et une comparaison. Exemple : reste_heure >= 8."),
        search_index=False,
    )
    blocking = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("Nécessaire pour réussir"),
        help_text=_("Décochez pour un simple conseil : il est dit, mais n'empêche pas de réussir."),
    )
    feedback = blocks.TextBlock(
        rows=2,
        max_length=600,
        label=_("Ce qu'on dit sinon"),
        help_text=_("{nom} est remplacé par la valeur d'un curseur ou d'une ligne."),
    )

    class Meta:
        label = _("Règle")
        icon = "tasks"
        label_format = "{condition}"


class SimBudgetBlock(ExerciseBlock):
    app = blocks.CharBlock(max_length=120, label=_("En haut de l'écran"))
    inputs = blocks.ListBlock(InputBlock(), min_num=1, max_num=14, label=_("Curseurs"))
    parameters = blocks.ListBlock(ParameterBlock(), default=[], max_num=20, label=_("Taux, avec leur date"))
    lines = blocks.ListBlock(LineBlock(), min_num=1, max_num=15, label=_("Calculs, dans l'ordre"))
    rules = blocks.ListBlock(RuleBlock(), min_num=1, max_num=10, label=_("Règles"))
    example = blocks.ListBlock(
        ValueBlock(),
        default=[],
        max_num=14,
        label=_("Exemple qui réussit"),
        help_text=_("Facultatif. Les curseurs à changer. Sans exemple, nous en cherchons un."),
    )
    footer = blocks.TextBlock(rows=2, max_length=600, label=_("Toujours affiché en bas"))
    end = blocks.TextBlock(required=False, rows=2, max_length=400, label=_("Texte de la fin"))

    class Meta:
        label = _("Calculer un budget")
        icon = "sliders"
        group = GROUP_SIMULATIONS
        description = _("Des curseurs, des calculs affichés en mots et en barres, une mission à réussir.")
        preview_value = {
            "prompt": "Trouvez un prix qui laisse au moins **300 €**.",
            "hint": "Montez le prix.",
            "app": "Les comptes de Samira",
            "inputs": [
                {"name": "prix", "label": "Prix", "unit": "€", "min": "0", "max": "50", "step": "1", "start": "5"},
            ],
            "lines": [{"name": "ventes", "label": "Ventes", "formula": "prix * 40", "unit": "€", "show": "bar"}],
            "rules": [
                {
                    "id": "assez",
                    "condition": "ventes >= 300",
                    "blocking": True,
                    "feedback": "Il manque un peu d'argent.",
                }
            ],
            "footer": "Estimation pour apprendre.",
        }


class SimBudget(Kind):
    """The answer is {"rules": {rule id: true?}}.

    Just after `parse`, and never stored: "typed" holds the numbers, so that they can be shown again.
    """

    name = "sim_budget"
    block = SimBudgetBlock
    is_simulation = True

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        ids = [rule["id"] for rule in exercise["rules"]]
        if any(f"rule-{name}" in data for name in ids):  # computed on the device
            results = {name: posted.one_of(data, f"rule-{name}", ("1", "0")) for name in ids}
            if not all(results.values()):
                raise posted.unreadable()
            return {"rules": {name: found == "1" for name, found in results.items()}}
        return self._typed(exercise, data)

    def _typed(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        texts = {each["name"]: posted.last(data, f"input-{each['name']}") for each in exercise["inputs"]}
        typed = {name: masking.mask(posted.text(text)) for name, text in texts.items()}
        answer: Answer = {"rules": dict.fromkeys((rule["id"] for rule in exercise["rules"]), False), "typed": typed}
        if not any(f"input-{each['name']}" in data for each in exercise["inputs"]):
            raise IncompleteAnswer(gettext("Changez un nombre, puis validez."), typed=answer)
        known: dict[str, Decimal | None] = {}
        for each in exercise["inputs"]:
            try:
                known[each["name"]] = read_input(each, texts[each["name"]])
            except IncompleteAnswer as error:
                raise IncompleteAnswer(str(error), typed=answer) from error
        if known == start_of(exercise):
            text = gettext("Rien n'a encore changé. Changez un nombre, puis validez.")
            raise IncompleteAnswer(text, typed=answer)
        computed = compute(exercise, known)
        return {"rules": check(exercise, computed), "typed": typed}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        rules = answer.get("rules")
        return (
            isinstance(rules, dict)
            and rules.keys() == {rule["id"] for rule in exercise["rules"]}
            and all(type(each) is bool for each in rules.values())
        )

    def stored(self, exercise: Exercise, answer: Answer) -> Answer:
        return {"rules": answer["rules"]}

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        rules, marks = exercise["rules"], dict(answer["rules"])
        computed = compute(exercise, typed_values(exercise, answer)) if "typed" in answer else None
        missed = [rule for rule in rules if is_blocking(rule) and not marks[rule["id"]]]
        advice = [rule for rule in rules if not is_blocking(rule) and not marks[rule["id"]]]
        said = [with_values(rule["feedback"], computed) for rule in [*missed, *advice]]
        said = [text for text in dict.fromkeys(said) if text]
        if not missed:
            # Advice is not a mark against anybody.
            return Result(
                Outcome.RIGHT, (right_text(exercise), *said), {rule["id"]: True for rule in rules if is_blocking(rule)}
            )
        blocking = sum(map(is_blocking, rules))
        return Result(
            Outcome.PARTIAL if len(missed) < blocking else Outcome.WRONG, tuple(said or [look_above()]), marks
        )

    def solution(self, exercise: Exercise) -> list[str]:
        try:
            example = example_for(exercise)
        except (FormulaError, LookupError, TypeError, AttributeError):
            example = None
        if example is None:
            return [gettext("Changez un curseur à la fois, et regardez la dernière ligne.")]
        start, computed = start_of(exercise), compute(exercise, example)
        changed = [each for each in exercise["inputs"] if example[each["name"]] != start[each["name"]]]
        lines = [
            gettext("Par exemple, {label} : **{value}**.").format(
                label=each["label"], value=_shown(each, example[each["name"]])
            )
            for each in changed
        ]
        shown = [line for line in exercise["lines"] if line.get("show") != "hidden"]
        return [
            *(lines or [gettext("Les nombres du début sont déjà bons.")]),
            *(
                f"{line['label']} : **{written(computed[line['name']], line.get('unit') or '')}**"
                for line in shown[-2:]
            ),
        ]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        filled = self.filled(exercise, state, typed) or {}
        texts = filled.get("typed") or {}
        known = typed_values(exercise, filled) if texts else start_of(exercise)
        try:
            computed = compute(exercise, known)
        except (FormulaError, LookupError):  # its author is still writing
            computed = {}
        marks = self.graded(exercise, state, typed)
        lines = _line_views(exercise, computed)
        return {
            "app": exercise["app"],
            "groups": _groups([_input_view(each, known, texts) for each in exercise["inputs"]]),
            "lines": lines,
            "last": lines[-1] if lines else None,
            "parameters": [
                {
                    **{name: each.get(name) or "" for name in ("label", "value", "source")},
                    "valid_from": date_of(each.get("valid_from")),
                    "checked_on": date_of(each.get("checked_on")),
                }
                for each in exercise.get("parameters") or []
            ],
            "advice": [
                with_values(rule["feedback"], computed)
                for rule in exercise["rules"]
                if texts and not is_blocking(rule) and marks.get(rule["id"]) is False
            ],
            "footer": exercise["footer"],
            "end": (exercise.get("end") or "") if state.right else "",
            "device": _device(exercise),
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        found = [*input_problems(exercise), *parameter_problems(exercise)]
        found += formula_problems(exercise)
        for index, rule in enumerate(exercise["rules"]):
            found += blunt(("rules", index, "feedback"), rule["feedback"])
        found += duplicates(("rules",), [rule["id"] for rule in exercise["rules"]], key="id")
        return found or reach_problems(exercise)


# --- What is shown ----------------------------------------------------------------------------------------------------
def _input_view(each: dict[str, Any], known: Mapping[str, Decimal | None], texts: Mapping[str, str]) -> dict[str, Any]:
    kind, at = each.get("kind") or "number", known.get(each["name"]) or Decimal(0)
    return {
        **{name: each.get(name) or "" for name in ("name", "label", "group", "unit", "help")},
        "kind": kind,
        **{name: _plain(read_number(each.get(name))) for name in ("min", "max", "step")},
        "value": texts[each["name"]] if kind == "number" and each["name"] in texts else _plain(at),
        "checked": kind == "switch" and at == 1,
        "options": [
            {"index": index, "text": option["text"], "chosen": index == at}
            for index, option in enumerate(each.get("options") or [])
        ],
    }


def _groups(inputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    for each in inputs:
        if not groups or groups[-1]["title"] != each["group"]:
            groups.append({"title": each["group"], "inputs": []})
        groups[-1]["inputs"].append(each)
    return groups


def _line_views(exercise: Exercise, computed: Mapping[str, Decimal | None]) -> list[dict[str, Any]]:
    lines = [line for line in exercise["lines"] if line.get("show") != "hidden"]
    amounts = [computed.get(line["name"]) or Decimal(0) for line in lines if line.get("show") == "bar"]
    longest = max([abs(amount) for amount in amounts], default=Decimal(0)) or Decimal(1)
    return [
        {
            "name": line["name"],
            "label": line["label"],
            "unit": line.get("unit") or "",
            "written": written(computed.get(line["name"]), line.get("unit") or ""),
            "bar": line.get("show") == "bar",
            "length": int(max(Decimal(0), (computed.get(line["name"]) or Decimal(0)) / longest * 100)),
            "negative": (computed.get(line["name"]) or 0) < 0,
        }
        for line in lines
    ]


def _shown(each: dict[str, Any], found: Decimal | None) -> str:
    kind = each.get("kind") or "number"
    if kind == "choice":
        return each["options"][int(found or 0)]["text"]
    if kind == "switch":
        return gettext("oui") if found else gettext("pas coché")
    return written(found, each.get("unit") or "")


def _plain(found: Decimal | None) -> str:
    """Return a number as number fields want it."""
    return "" if found is None else format(found.normalize(), "f")


def _device(exercise: Exercise) -> dict[str, Any]:
    """Return what the device needs to do the same: formulas already read, numbers already numbers."""
    try:
        parameters = parameters_of(exercise)
        return {
            "inputs": [
                {
                    **{name: _plain(read_number(each.get(name))) for name in ("min", "max", "step", "start")},
                    "name": each["name"],
                    "kind": each.get("kind") or "number",
                    "unit": each.get("unit") or "",
                    "options": [
                        {pair["name"]: str(value_of(pair["value"], parameters)) for pair in option.get("values") or []}
                        for option in each.get("options") or []
                    ],
                }
                for each in exercise["inputs"]
            ],
            "parameters": {name: str(found) for name, found in parameters.items()},
            "lines": [
                {
                    "name": line["name"],
                    "formula": formula(line["formula"]),
                    "unit": line.get("unit") or "",
                    "bar": line.get("show") == "bar",
                }
                for line in exercise["lines"]
            ],
            "rules": [
                {
                    "id": rule["id"],
                    "condition": condition(rule["condition"]),
                    "blocking": is_blocking(rule),
                    "feedback": rule["feedback"],
                }
                for rule in exercise["rules"]
            ],
        }
    except FormulaError:  # its author is still writing
        return {}


KIND = SimBudget()
