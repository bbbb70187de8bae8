"""Cursors, formulas and a mission: what is left at the end of the month, live, in words and in bars.

Formulas, limits and rates are all data of the author. A rate has its date, its source and the day it was checked.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import masking, posted
from ..amounts import written
from ..base import Answer, AnswerError, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import GROUP_SIMULATIONS, ExerciseBlock
from ..fairness import blunt, duplicates, right_text
from ..folding import number
from ..formulas import FormulaError, condition, formula, holds, names, value

LARGEST = Decimal(10) ** 9
MOST_STEPS = 200  # positions of one cursor that are tried to find an example

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")

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
                known[each["name"]] = _read(each, texts[each["name"]])
            except IncompleteAnswer as error:
                raise IncompleteAnswer(str(error), typed=answer) from error
        if known == _start(exercise):
            text = gettext("Rien n'a encore changé. Changez un nombre, puis validez.")
            raise IncompleteAnswer(text, typed=answer)
        computed = compute(exercise, known)
        return {"rules": _check(exercise, computed), "typed": typed}

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
        computed = compute(exercise, _typed_values(exercise, answer)) if "typed" in answer else None
        missed = [rule for rule in rules if _blocks(rule) and not marks[rule["id"]]]
        advice = [rule for rule in rules if not _blocks(rule) and not marks[rule["id"]]]
        said = [_with_values(rule["feedback"], computed) for rule in [*missed, *advice]]
        said = [text for text in dict.fromkeys(said) if text]
        if not missed:
            # Advice is not a mark against anybody.
            return Result(
                Outcome.RIGHT, (right_text(exercise), *said), {rule["id"]: True for rule in rules if _blocks(rule)}
            )
        blocking = sum(map(_blocks, rules))
        return Result(
            Outcome.PARTIAL if len(missed) < blocking else Outcome.WRONG, tuple(said or [_look_above()]), marks
        )

    def solution(self, exercise: Exercise) -> list[str]:
        try:
            example = _example(exercise)
        except (FormulaError, LookupError, TypeError, AttributeError):
            example = None
        if example is None:
            return [gettext("Changez un curseur à la fois, et regardez la dernière ligne.")]
        start, computed = _start(exercise), compute(exercise, example)
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
        known = _typed_values(exercise, filled) if texts else _start(exercise)
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
                    "valid_from": _date(each.get("valid_from")),
                    "checked_on": _date(each.get("checked_on")),
                }
                for each in exercise.get("parameters") or []
            ],
            "advice": [
                _with_values(rule["feedback"], computed)
                for rule in exercise["rules"]
                if texts and not _blocks(rule) and marks.get(rule["id"]) is False
            ],
            "footer": exercise["footer"],
            "end": (exercise.get("end") or "") if state.right else "",
            "device": _device(exercise),
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        found = [*_input_problems(exercise), *_parameter_problems(exercise)]
        found += _formula_problems(exercise)
        for index, rule in enumerate(exercise["rules"]):
            found += blunt(("rules", index, "feedback"), rule["feedback"])
        found += duplicates(("rules",), [rule["id"] for rule in exercise["rules"]], key="id")
        return found or _reach_problems(exercise)


# --- Computing --------------------------------------------------------------------------------------------------------
def compute(exercise: Exercise, known: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    """Return every name of the simulator with its value: cursors, rates, then each line, in order.

    A line without a value (a division by zero) is None, and so is what uses it. Nothing is rounded before it is shown.
    """
    found: dict[str, Decimal | None] = {**known, **_parameters(exercise)}
    for each in exercise["inputs"]:
        if each.get("kind") == "choice":
            at = int(found[each["name"]] or 0)
            for pair in each["options"][at].get("values") or []:
                found[pair["name"]] = _value(pair["value"], found)
    for line in exercise["lines"]:
        found[line["name"]] = value(formula(line["formula"]), found)
    return found


def _check(exercise: Exercise, computed: Mapping[str, Decimal | None]) -> dict[str, bool]:
    return {rule["id"]: holds(condition(rule["condition"]), computed) for rule in exercise["rules"]}


def _passes(exercise: Exercise, known: Mapping[str, Decimal | None]) -> bool:
    results = _check(exercise, compute(exercise, known))
    return all(results[rule["id"]] for rule in exercise["rules"] if _blocks(rule))


def _blocks(rule: dict[str, Any]) -> bool:
    return rule.get("blocking", True) is not False


def _parameters(exercise: Exercise) -> dict[str, Decimal | None]:
    return {each["name"]: _number(each["value"]) for each in exercise.get("parameters") or []}


def _value(text: str, known: Mapping[str, Decimal | None]) -> Decimal | None:
    return known[text] if text in known else _number(text)


def _number(text: Any) -> Decimal | None:
    """Read what an author writes: « 21,2 % » is 0.212."""
    text = str(text if text is not None else "").strip()
    found = number(text)
    return found / 100 if found is not None and text.endswith("%") else found


def _start(exercise: Exercise) -> dict[str, Decimal | None]:
    return {each["name"]: _number(each.get("start")) or Decimal(0) for each in exercise["inputs"]}


def _read(each: dict[str, Any], text: str) -> Decimal:
    """Read one posted cursor. Raise `IncompleteAnswer` with the limits, or `AnswerError`."""
    kind = each.get("kind") or "number"
    if kind == "switch":
        if text not in ("", "0", "1"):
            raise posted.unreadable()
        return Decimal(text or 0)
    if kind == "choice":
        at = posted.index(text, len(each["options"]))
        return _number(each.get("start")) or Decimal(0) if at is None else Decimal(at)
    found = number(text, unit=each.get("unit") or "")
    least, most = _number(each.get("min")), _number(each.get("max"))
    if found is None or (least is not None and found < least) or (most is not None and found > most):
        unit = each.get("unit") or ""
        raise IncompleteAnswer(
            gettext("« {label} » : écrivez un nombre entre {least} et {most}.").format(
                label=each["label"], least=written(least), most=written(most, unit)
            )
        )
    return found


def _typed_values(exercise: Exercise, answer: Answer) -> dict[str, Decimal | None]:
    """Return the numbers of an answer still on its way; the start for what could not be read."""
    values = _start(exercise)
    for each in exercise["inputs"]:
        try:
            values[each["name"]] = _read(each, answer["typed"].get(each["name"], ""))
        except AnswerError:
            continue
    return values


def _with_values(text: str, computed: Mapping[str, Decimal | None] | None) -> str:
    """Put the values in a text. Without them (they stayed on the device), leave out the sentences that wait for one:
    the device says those itself, with the number.
    """
    if computed is None:
        sentences = re.split(r"(?<=[.!?])\s+(?=[^\s!?»])", text)
        return " ".join(sentence for sentence in sentences if not _PLACE.search(sentence))
    return _PLACE.sub(lambda match: written(computed[match[1]]) if match[1] in computed else match[0], text)


def _look_above() -> str:
    return gettext("Pas encore le bon résultat. Regardez les nombres, juste au-dessus.")


# --- What is shown ----------------------------------------------------------------------------------------------------
def _input_view(each: dict[str, Any], known: Mapping[str, Decimal | None], texts: Mapping[str, str]) -> dict[str, Any]:
    kind, at = each.get("kind") or "number", known.get(each["name"]) or Decimal(0)
    return {
        **{name: each.get(name) or "" for name in ("name", "label", "group", "unit", "help")},
        "kind": kind,
        **{name: _plain(_number(each.get(name))) for name in ("min", "max", "step")},
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


def _date(found: Any) -> datetime.date | None:
    if isinstance(found, datetime.date):
        return found
    try:
        return datetime.date.fromisoformat(str(found))
    except ValueError:
        return None


def _device(exercise: Exercise) -> dict[str, Any]:
    """Return what the device needs to do the same: formulas already read, numbers already numbers."""
    try:
        parameters = _parameters(exercise)
        return {
            "inputs": [
                {
                    **{name: _plain(_number(each.get(name))) for name in ("min", "max", "step", "start")},
                    "name": each["name"],
                    "kind": each.get("kind") or "number",
                    "unit": each.get("unit") or "",
                    "options": [
                        {pair["name"]: str(_value(pair["value"], parameters)) for pair in option.get("values") or []}
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
                    "blocking": _blocks(rule),
                    "feedback": rule["feedback"],
                }
                for rule in exercise["rules"]
            ],
        }
    except FormulaError:  # its author is still writing
        return {}


# --- What an author must mend -----------------------------------------------------------------------------------------
def _is_name(text: str) -> bool:
    try:
        return formula(text)[0] == "name" and text not in ("min", "max")
    except FormulaError:
        return False


def _input_problems(exercise: Exercise) -> list[Problem]:
    inputs = exercise["inputs"]
    every = [
        *(each["name"] for each in inputs),
        *(each["name"] for each in exercise.get("parameters") or []),
        *(line["name"] for line in exercise["lines"]),
    ]
    found = []
    for place in (("inputs", inputs), ("parameters", exercise.get("parameters") or []), ("lines", exercise["lines"])):
        for index, each in enumerate(place[1]):
            if not _is_name(each["name"]):
                text = gettext("Un nom n'a que des lettres sans accent, des chiffres et « _ » : prix, ventes_an.")
                found.append(Problem((place[0], index, "name"), text))
            elif every.count(each["name"]) > 1:
                found.append(Problem((place[0], index, "name"), gettext("Ce nom est déjà pris.")))
    for index, each in enumerate(inputs):
        found += _limit_problems(("inputs", index), each)
    return found


def _limit_problems(path: tuple[str | int, ...], each: dict[str, Any]) -> list[Problem]:
    kind, start = each.get("kind") or "number", _number(each.get("start"))
    if kind == "switch":
        good = each.get("start") in ("", None, "0", "1")
        return [] if good else [Problem((*path, "start"), gettext("Écrivez 1 (oui) ou 0."))]
    if kind == "choice":
        return _option_problems(path, each)
    found = []
    limits = {name: _number(each.get(name)) for name in ("min", "max", "step")}
    for name, limit in limits.items():
        if limit is None or abs(limit) > LARGEST or (name == "step" and limit <= 0):
            found.append(Problem((*path, name), gettext("Écrivez ici un nombre, moins grand qu'un milliard.")))
    if found:
        return found
    least, most = limits["min"], limits["max"]
    if least >= most:
        return [Problem((*path, "max"), gettext("Le plus grand nombre doit dépasser le plus petit."))]
    if start is None or not least <= start <= most:
        return [Problem((*path, "start"), gettext("Le nombre du début doit être entre les deux limites."))]
    return []


def _option_problems(path: tuple[str | int, ...], each: dict[str, Any]) -> list[Problem]:
    options, start = each.get("options") or [], _number(each.get("start")) or Decimal(0)
    if len(options) < 2:
        return [Problem((*path, "options"), gettext("Il faut au moins deux choix."))]
    found = duplicates((*path, "options"), [option["text"] for option in options])
    if start != int(start) or not 0 <= start < len(options):
        found.append(Problem((*path, "start"), gettext("Écrivez le rang d'un choix : 0 est le premier.")))
    wanted = {pair["name"] for pair in options[0].get("values") or []}
    for index, option in enumerate(options):
        if {pair["name"] for pair in option.get("values") or []} != wanted:
            text = gettext("Chaque choix doit donner les mêmes noms : {names}.").format(names=", ".join(sorted(wanted)))
            found.append(Problem((*path, "options", index, "values"), text))
    return found


def _parameter_problems(exercise: Exercise) -> list[Problem]:
    found = []
    parameters = exercise.get("parameters") or []
    known = {each["name"] for each in parameters}
    for index, each in enumerate(parameters):
        if _number(each["value"]) is None:
            found.append(Problem(("parameters", index, "value"), gettext("Écrivez un nombre, ou un pourcentage.")))
        for name in ("valid_from", "checked_on"):
            if _date(each.get(name)) is None:
                found.append(Problem(("parameters", index, name), gettext("Écrivez une date, comme 2026-01-31.")))
    for at, each in enumerate(exercise["inputs"]):
        for index, option in enumerate(each.get("options") or []):
            for place, pair in enumerate(option.get("values") or []):
                if pair["value"] not in known and _number(pair["value"]) is None:
                    path = ("inputs", at, "options", index, "values", place, "value")
                    text = gettext("Écrivez un nombre, un pourcentage, ou le nom d'un taux de la liste.")
                    found.append(Problem(path, text))
    return found


def _formula_problems(exercise: Exercise) -> list[Problem]:
    known = {each["name"] for each in [*exercise["inputs"], *(exercise.get("parameters") or [])]}
    for each in exercise["inputs"]:
        for option in each.get("options") or []:
            known |= {pair["name"] for pair in option.get("values") or []}
    found = []

    def read(path: tuple[str | int, ...], reader: Any, text: str) -> None:
        try:
            unknown = sorted({name for name in names(reader(text)) if name not in known})
        except FormulaError as error:
            found.append(Problem(path, str(error)))
            return
        if unknown:
            text = gettext("Ce nom n'existe pas au-dessus : {names}.").format(names=", ".join(unknown))
            found.append(Problem(path, text))

    for index, line in enumerate(exercise["lines"]):
        read(("lines", index, "formula"), formula, line["formula"])
        known.add(line["name"])
    for index, rule in enumerate(exercise["rules"]):
        read(("rules", index, "condition"), condition, rule["condition"])
    return found


def _reach_problems(exercise: Exercise) -> list[Problem]:
    """A mission must be possible, and not be done before it begins."""
    names_of = {each["name"] for each in exercise["inputs"]}
    for index, pair in enumerate(exercise.get("example") or []):
        if pair["name"] not in names_of or _number(pair["value"]) is None:
            return [Problem(("example", index), gettext("Écrivez le nom d'un curseur et un nombre."))]
    if not any(_blocks(rule) for rule in exercise["rules"]):
        return [Problem(("rules",), gettext("Aucune règle n'est nécessaire : il n'y a rien à réussir."))]
    if _passes(exercise, _start(exercise)):
        return [Problem(("rules",), gettext("Les nombres du début réussissent déjà : il n'y a rien à trouver."))]
    if _example(exercise) is None:
        if exercise.get("example"):
            return [
                Problem(("example",), gettext("Cet exemple ne respecte pas toutes les règles, ou sort des limites."))
            ]
        text = gettext("Nous ne trouvons aucun réglage qui réussit. Changez une règle, ou donnez un exemple.")
        return [Problem(("rules",), text)]
    return []


def _example(exercise: Exercise) -> dict[str, Decimal | None] | None:
    """Return cursors that pass: those of the author, else the nearest to the start on one cursor, then on two."""
    start = _start(exercise)
    if exercise.get("example"):
        given = start | {pair["name"]: _number(pair["value"]) for pair in exercise["example"]}
        inside = all(given[each["name"]] in _positions(each, None) for each in exercise["inputs"])
        return given if inside and _passes(exercise, given) else None
    for known in _neighbours(exercise, start):
        if _passes(exercise, known):
            return known
    return None


def _neighbours(exercise: Exercise, start: dict[str, Decimal | None]) -> Iterator[dict[str, Decimal | None]]:
    inputs = exercise["inputs"]
    for each in inputs:
        here = start[each["name"]] or Decimal(0)
        for at in sorted(_positions(each, MOST_STEPS), key=lambda at: (abs(at - here), at)):
            yield start | {each["name"]: at}
    for one, two in combinations(inputs, 2):
        for first, second in product(_positions(one, 12), _positions(two, 12)):
            yield start | {one["name"]: first, two["name"]: second}
    for pick in (-1, 0):  # everything at its most, then at its least
        yield {each["name"]: _positions(each, 12)[pick] for each in inputs}


class _Between:
    """Every number between two limits: what a person may write in a box, cursor or not."""

    def __init__(self, least: Decimal, most: Decimal) -> None:
        self.least, self.most = least, most

    def __contains__(self, at: object) -> bool:
        return isinstance(at, Decimal) and self.least <= at <= self.most


def _positions(each: dict[str, Any], most: int | None) -> Any:
    """Return positions of a cursor, `most` at most, both ends included; None for all of them."""
    kind = each.get("kind") or "number"
    if kind != "number":
        return [Decimal(at) for at in range(2 if kind == "switch" else len(each["options"]))]
    least, highest, step = (_number(each.get(name)) or Decimal(0) for name in ("min", "max", "step"))
    if most is None or step <= 0:
        return _Between(least, highest) if most is None else [least]
    count = int((highest - least) / step)
    stride = max(1, -(-count // (most - 1)))
    return [*(least + step * at for at in range(0, count, stride)), highest]


KIND = SimBudget()
