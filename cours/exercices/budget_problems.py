"""What makes a budget impossible or unfair: a name twice, a formula that cannot be read, a mission nobody can meet."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from django.utils.translation import gettext

from .base import Exercise, Problem
from .budget import LARGEST, date_of, is_blocking, passes, read_number, start_of
from .fairness import duplicates
from .formulas import FormulaError, condition, formula, names

MOST_STEPS = 200  # positions of one cursor that are tried to find an example


def is_name(text: str) -> bool:
    try:
        return formula(text)[0] == "name" and text not in ("min", "max")
    except FormulaError:
        return False


def input_problems(exercise: Exercise) -> list[Problem]:
    inputs = exercise["inputs"]
    every = [
        *(each["name"] for each in inputs),
        *(each["name"] for each in exercise.get("parameters") or []),
        *(line["name"] for line in exercise["lines"]),
    ]
    found = []
    for place in (("inputs", inputs), ("parameters", exercise.get("parameters") or []), ("lines", exercise["lines"])):
        for index, each in enumerate(place[1]):
            if not is_name(each["name"]):
                text = gettext("Un nom n'a que des lettres sans accent, des chiffres et « _ » : prix, ventes_an.")
                found.append(Problem((place[0], index, "name"), text))
            elif every.count(each["name"]) > 1:
                found.append(Problem((place[0], index, "name"), gettext("Ce nom est déjà pris.")))
    for index, each in enumerate(inputs):
        found += _limit_problems(("inputs", index), each)
    return found


def _limit_problems(path: tuple[str | int, ...], each: dict[str, Any]) -> list[Problem]:
    kind, start = each.get("kind") or "number", read_number(each.get("start"))
    if kind == "switch":
        good = each.get("start") in ("", None, "0", "1")
        return [] if good else [Problem((*path, "start"), gettext("Écrivez 1 (oui) ou 0."))]
    if kind == "choice":
        return _option_problems(path, each)
    limits: dict[str, Decimal] = {}
    found = []
    for name in ("min", "max", "step"):
        limit = read_number(each.get(name))
        if limit is None or abs(limit) > LARGEST or (name == "step" and limit <= 0):
            found.append(Problem((*path, name), gettext("Écrivez ici un nombre, moins grand qu'un milliard.")))
        else:
            limits[name] = limit
    if found:
        return found
    least, most = limits["min"], limits["max"]
    if least >= most:
        return [Problem((*path, "max"), gettext("Le plus grand nombre doit dépasser le plus petit."))]
    if start is None or not least <= start <= most:
        return [Problem((*path, "start"), gettext("Le nombre du début doit être entre les deux limites."))]
    return []


def _option_problems(path: tuple[str | int, ...], each: dict[str, Any]) -> list[Problem]:
    options, start = each.get("options") or [], read_number(each.get("start")) or Decimal(0)
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


def parameter_problems(exercise: Exercise) -> list[Problem]:
    found = []
    parameters = exercise.get("parameters") or []
    known = {each["name"] for each in parameters}
    for index, each in enumerate(parameters):
        if read_number(each["value"]) is None:
            found.append(Problem(("parameters", index, "value"), gettext("Écrivez un nombre, ou un pourcentage.")))
        for name in ("valid_from", "checked_on"):
            if date_of(each.get(name)) is None:
                found.append(Problem(("parameters", index, name), gettext("Écrivez une date, comme 2026-01-31.")))
    for at, each in enumerate(exercise["inputs"]):
        for index, option in enumerate(each.get("options") or []):
            for place, pair in enumerate(option.get("values") or []):
                if pair["value"] not in known and read_number(pair["value"]) is None:
                    path = ("inputs", at, "options", index, "values", place, "value")
                    text = gettext("Écrivez un nombre, un pourcentage, ou le nom d'un taux de la liste.")
                    found.append(Problem(path, text))
    return found


def formula_problems(exercise: Exercise) -> list[Problem]:
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


def reach_problems(exercise: Exercise) -> list[Problem]:
    """A mission must be possible, and not be done before it begins."""
    names_of = {each["name"] for each in exercise["inputs"]}
    for index, pair in enumerate(exercise.get("example") or []):
        if pair["name"] not in names_of or read_number(pair["value"]) is None:
            return [Problem(("example", index), gettext("Écrivez le nom d'un curseur et un nombre."))]
    if not any(is_blocking(rule) for rule in exercise["rules"]):
        return [Problem(("rules",), gettext("Aucune règle n'est nécessaire : il n'y a rien à réussir."))]
    if passes(exercise, start_of(exercise)):
        return [Problem(("rules",), gettext("Les nombres du début réussissent déjà : il n'y a rien à trouver."))]
    if example_for(exercise) is None:
        if exercise.get("example"):
            return [
                Problem(("example",), gettext("Cet exemple ne respecte pas toutes les règles, ou sort des limites."))
            ]
        text = gettext("Nous ne trouvons aucun réglage qui réussit. Changez une règle, ou donnez un exemple.")
        return [Problem(("rules",), text)]
    return []


def example_for(exercise: Exercise) -> dict[str, Decimal | None] | None:
    """Return cursors that pass: those of the author, else the nearest to the start on one cursor, then on two."""
    start = start_of(exercise)
    if exercise.get("example"):
        given = start | {pair["name"]: read_number(pair["value"]) for pair in exercise["example"]}
        inside = all(given[each["name"]] in positions(each, None) for each in exercise["inputs"])
        return given if inside and passes(exercise, given) else None
    for known in _neighbours(exercise, start):
        if passes(exercise, known):
            return known
    return None


def _neighbours(exercise: Exercise, start: dict[str, Decimal | None]) -> Iterator[dict[str, Decimal | None]]:
    inputs = exercise["inputs"]
    for each in inputs:
        here = start[each["name"]] or Decimal(0)
        for at in sorted(positions(each, MOST_STEPS), key=lambda at: (abs(at - here), at)):
            yield start | {each["name"]: at}
    for one, two in combinations(inputs, 2):
        for first, second in product(positions(one, 12), positions(two, 12)):
            yield start | {one["name"]: first, two["name"]: second}
    for pick in (-1, 0):  # everything at its most, then at its least
        yield {each["name"]: positions(each, 12)[pick] for each in inputs}


class Between:
    """Every number between two limits: what a person may write in a box, cursor or not."""

    def __init__(self, least: Decimal, most: Decimal) -> None:
        self.least, self.most = least, most

    def __contains__(self, at: object) -> bool:
        return isinstance(at, Decimal) and self.least <= at <= self.most


def positions(each: dict[str, Any], most: int | None) -> Any:
    """Return positions of a cursor, `most` at most, both ends included; None for all of them."""
    kind = each.get("kind") or "number"
    if kind != "number":
        return [Decimal(at) for at in range(2 if kind == "switch" else len(each["options"]))]
    least, highest, step = (read_number(each.get(name)) or Decimal(0) for name in ("min", "max", "step"))
    if most is None or step <= 0:
        return Between(least, highest) if most is None else [least]
    count = int((highest - least) / step)
    stride = max(1, -(-count // (most - 1)))
    return [*(least + step * at for at in range(0, count, stride)), highest]
