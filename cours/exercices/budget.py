"""The arithmetic of a budget with cursors: what was typed, what the formulas give, whether the mission is met."""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from . import posted
from .amounts import written
from .base import Answer, AnswerError, Exercise, IncompleteAnswer
from .folding import number
from .formulas import condition, formula, holds, value

LARGEST = Decimal(10) ** 9

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def compute(exercise: Exercise, known: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    """Return every name of the simulator with its value: cursors, rates, then each line, in order.

    A line without a value (a division by zero) is None, and so is what uses it. Nothing is rounded before it is shown.
    """
    found: dict[str, Decimal | None] = {**known, **parameters_of(exercise)}
    for each in exercise["inputs"]:
        if each.get("kind") == "choice":
            at = int(found[each["name"]] or 0)
            for pair in each["options"][at].get("values") or []:
                found[pair["name"]] = value_of(pair["value"], found)
    for line in exercise["lines"]:
        found[line["name"]] = value(formula(line["formula"]), found)
    return found


def check(exercise: Exercise, computed: Mapping[str, Decimal | None]) -> dict[str, bool]:
    return {rule["id"]: holds(condition(rule["condition"]), computed) for rule in exercise["rules"]}


def passes(exercise: Exercise, known: Mapping[str, Decimal | None]) -> bool:
    results = check(exercise, compute(exercise, known))
    return all(results[rule["id"]] for rule in exercise["rules"] if is_blocking(rule))


def is_blocking(rule: dict[str, Any]) -> bool:
    return rule.get("blocking", True) is not False


def parameters_of(exercise: Exercise) -> dict[str, Decimal | None]:
    return {each["name"]: read_number(each["value"]) for each in exercise.get("parameters") or []}


def value_of(text: str, known: Mapping[str, Decimal | None]) -> Decimal | None:
    return known[text] if text in known else read_number(text)


def read_number(text: Any) -> Decimal | None:
    """Read what an author writes: « 21,2 % » is 0.212."""
    text = str(text if text is not None else "").strip()
    found = number(text)
    return found / 100 if found is not None and text.endswith("%") else found


def start_of(exercise: Exercise) -> dict[str, Decimal | None]:
    return {each["name"]: read_number(each.get("start")) or Decimal(0) for each in exercise["inputs"]}


def read_input(each: dict[str, Any], text: str) -> Decimal:
    """Read one posted cursor. Raise `IncompleteAnswer` with the limits, or `AnswerError`."""
    kind = each.get("kind") or "number"
    if kind == "switch":
        if text not in ("", "0", "1"):
            raise posted.unreadable()
        return Decimal(text or 0)
    if kind == "choice":
        at = posted.index(text, len(each["options"]))
        return read_number(each.get("start")) or Decimal(0) if at is None else Decimal(at)
    found = number(text, unit=each.get("unit") or "")
    least, most = read_number(each.get("min")), read_number(each.get("max"))
    if found is None or (least is not None and found < least) or (most is not None and found > most):
        unit = each.get("unit") or ""
        raise IncompleteAnswer(
            gettext("« {label} » : écrivez un nombre entre {least} et {most}.").format(
                label=each["label"], least=written(least), most=written(most, unit)
            )
        )
    return found


def typed_values(exercise: Exercise, answer: Answer) -> dict[str, Decimal | None]:
    """Return the numbers of an answer still on its way; the start for what could not be read."""
    values = start_of(exercise)
    for each in exercise["inputs"]:
        try:
            values[each["name"]] = read_input(each, answer["typed"].get(each["name"], ""))
        except AnswerError:
            continue
    return values


def with_values(text: str, computed: Mapping[str, Decimal | None] | None) -> str:
    """Put the values in a text. Without them (they stayed on the device), leave out the sentences that wait for one:
    the device says those itself, with the number.
    """
    if computed is None:
        sentences = re.split(r"(?<=[.!?])\s+(?=[^\s!?»])", text)
        return " ".join(sentence for sentence in sentences if not _PLACE.search(sentence))
    return _PLACE.sub(lambda match: written(computed[match[1]]) if match[1] in computed else match[0], text)


def look_above() -> str:
    return gettext("Pas encore le bon résultat. Regardez les nombres, juste au-dessus.")


def date_of(found: Any) -> datetime.date | None:
    if isinstance(found, datetime.date):
        return found
    try:
        return datetime.date.fromisoformat(str(found))
    except ValueError:
        return None
