"""The rules of a fictional account form: which there are, whether typed values pass them, and what is said if not.

The device runs the same rules, so that nothing typed leaves it; both are held to the tables of
tests/cours/exercices/account_rules_cases.json.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .base import Exercise, Problem
from .fairness import blunt, duplicates
from .folding import fold

REQUIRED = "obligatoire"  # the id of an implicit rule is « obligatoire-<field> »
TESTS = {
    "filled": _("la case est remplie"),
    "email_format": _("c'est une adresse e-mail"),
    "same_as": _("c'est pareil qu'une autre case"),
    "min_length": _("il y a assez de caractères"),
    "not_containing": _("certains mots n'y sont pas"),
    "checked": _("la case est cochée"),
    "unchecked": _("la case n'est pas cochée"),
    "equals": _("c'est exactement une valeur"),
    "one_of": _("c'est une valeur de la liste"),
}
ON_BOXES = ("checked", "unchecked")

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_EMAIL = re.compile(r"[^\s@,;]{1,64}@[^\s@,;.]{1,63}(?:\.[^\s@,;.]{1,63}){1,4}")
_SENTENCE_ABOUT_LENGTH = re.compile(r"[^.!?…]*\{n\}[^.!?…]*(?:[.!?…]+|$)\s*")


def all_rules(exercise: Exercise) -> list[dict[str, Any]]:
    """Return the rules to check, in order: those of the asterisks first, then the author's."""
    explicit = [
        {
            "id": rule["id"],
            "field": rule["field"],
            "test": rule["test"],
            "value": rule.get("value") or "",
            "blocking": rule.get("blocking", True) is not False,
            "feedback": rule["feedback"],
        }
        for rule in exercise.get("rules") or []
    ]
    told = {rule["field"] for rule in explicit if rule["blocking"] and rule["test"] in ("filled", "checked")}
    implicit = [
        {
            "id": f"{REQUIRED}-{field['name']}",
            "field": field["name"],
            "test": "checked" if field.get("type") == "checkbox" else "filled",
            "value": "",
            "blocking": True,
            "feedback": gettext("La case « {label} » est obligatoire : elle a un astérisque (*).").format(
                label=field["label"]
            ),
        }
        for field in exercise["fields"]
        if field.get("required") and field["name"] not in told
    ]
    return [*implicit, *explicit]


def accepted(exercise: Exercise, results: Mapping[str, bool]) -> bool:
    """Tell whether the form is accepted: advice does not count."""
    return all(results[rule["id"]] for rule in all_rules(exercise) if rule["blocking"])


def check_rules(exercise: Exercise, values: Mapping[str, str | bool]) -> dict[str, bool]:
    """Check every rule on the typed values ({field name: text, or bool for a box}); {rule id: passed?}.

    The device does exactly the same (static/js/behaviours/sim-form.js, held to account_rules_cases.json):
    - spaces around a text do not count, except in a password;
    - filled: something is written. checked, unchecked: the box is ticked or not;
    - email_format: one @, a dot after it, no space. min_length: at least `value` characters (as people count them,
      code points). Both are satisfied by an empty box that is not required;
    - same_as: the same text as the field named `value`; capital letters do not count for an e-mail address;
    - not_containing: none of the words of `value` (separated by commas), whatever their accents and capitals;
    - equals, one_of: `value`, or one of its parts separated by commas, whatever the accents, capitals and spaces.
    """
    fields = {field["name"]: field for field in exercise["fields"]}
    return {rule["id"]: _passes(rule, fields, values) for rule in all_rules(exercise)}


def _passes(rule: Mapping[str, Any], fields: Mapping[str, Mapping], values: Mapping[str, str | bool]) -> bool:
    field = fields.get(rule["field"], {})
    value, test, wanted = values.get(rule["field"], ""), rule["test"], rule["value"]
    if test in ON_BOXES:
        return bool(value) == (test == "checked")
    text = _text(field, value)
    if test == "filled":
        return bool(text.strip())
    if test in ("email_format", "min_length") and not text and not field.get("required"):
        return True
    if test == "email_format":
        return bool(_EMAIL.fullmatch(text))
    if test == "min_length":
        return len(text) >= int(wanted)
    if test == "same_as":
        other = _text(fields.get(wanted, {}), values.get(wanted, ""))
        either = "email" in (field.get("type"), fields.get(wanted, {}).get("type"))
        return text.casefold() == other.casefold() if either else text == other
    if test == "not_containing":
        folded = fold(text)
        return not any(word in folded for word in _words(wanted))
    if test == "equals":
        return fold(text) == fold(wanted)
    return fold(text) in _words(wanted)


def _text(field: Mapping, value: str | bool) -> str:
    text = value if isinstance(value, str) else ""
    return text if field.get("type") == "password" else text.strip()


def _words(value: str) -> list[str]:
    return [word for part in value.split(",") if (word := fold(part))]


def with_length(rule: Mapping[str, Any], lengths: Mapping[str, int] | None) -> str:
    """Put the number of typed characters in a feedback; without it, leave out the sentence that needs it."""
    length = (lengths or {}).get(rule["field"])
    if length is not None:
        return rule["feedback"].replace("{n}", str(length))
    if "{n}" not in rule["feedback"]:
        return rule["feedback"]
    return _SENTENCE_ABOUT_LENGTH.sub(" ", rule["feedback"]).strip()


def rule_problems(exercise: Exercise) -> list[Problem]:
    """Return the rules that cannot be checked, or that nobody can satisfy."""
    rules = exercise.get("rules") or []
    fields = {field["name"]: field for field in exercise["fields"]}
    found = duplicates(("rules",), [rule["id"] for rule in rules], key="id")
    if not any(rule["blocking"] for rule in all_rules(exercise)):
        found.append(
            Problem(("rules",), gettext("Rien n'est à respecter : ajoutez une règle ou une case obligatoire."))
        )
    for index, rule in enumerate(rules):
        where = ("rules", index)
        if not _ID.fullmatch(rule["id"]) or rule["id"].startswith(f"{REQUIRED}-"):
            found.append(Problem((*where, "id"), gettext("Un repère est en minuscules, sans accent ni espace.")))
        found += blunt((*where, "feedback"), rule["feedback"])
        field = fields.get(rule["field"])
        if field is None:
            found.append(Problem((*where, "field"), gettext("Aucune case du formulaire n'a ce repère.")))
            continue
        if (field.get("type") == "checkbox") != (rule["test"] in ON_BOXES):
            found.append(
                Problem((*where, "test"), gettext("Cette vérification ne convient pas à cette sorte de case."))
            )
        if field.get("required") and rule["test"] == "unchecked" and rule.get("blocking", True):
            found.append(
                Problem((*where, "test"), gettext("Cette case est obligatoire : elle ne peut pas rester vide."))
            )
        if message := _value_problem(rule, field, fields):
            found.append(Problem((*where, "value"), message))
    return [*found, *_contradictions(rules)]


def _value_problem(rule: Mapping, field: Mapping, fields: Mapping[str, Mapping]) -> str:
    test, value = rule["test"], rule.get("value") or ""
    if test == "same_as" and (value not in fields or value == rule["field"]):
        return gettext("Donnez le repère d'une autre case.")
    if test == "same_as" and fields[value].get("type") == "checkbox":
        return gettext("Une case à cocher ne se compare pas à un texte.")
    if test == "min_length" and not re.fullmatch(r"[1-9][0-9]?", value):
        return gettext("Donnez un nombre de caractères, de 1 à 99.")
    if test in ("not_containing", "one_of") and not _words(value):
        return gettext("Donnez au moins un mot, ou plusieurs séparés par des virgules.")
    if test == "equals" and not value.strip() and field.get("required"):
        return gettext("Cette case est obligatoire : elle ne peut pas rester vide.")
    return ""


def _contradictions(rules: list[dict]) -> list[Problem]:
    """Two rules of one box that nothing can satisfy together."""
    found = []
    asked: dict[str, set[str]] = {}
    for index, rule in enumerate(rules):
        if not rule.get("blocking", True):
            continue
        tests = asked.setdefault(rule["field"], set())
        if (rule["test"] == "checked" and "unchecked" in tests) or (rule["test"] == "unchecked" and "checked" in tests):
            message = gettext("Une autre règle demande le contraire pour cette case.")
            found.append(Problem(("rules", index, "test"), message))
        tests.add(rule["test"])
    return found
