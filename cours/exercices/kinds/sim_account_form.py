"""Creating the account of an invented person, then copying the code received. Nothing typed is ever kept.

With JavaScript the rules are checked on the device, and only « passed » or « not passed » comes here. Without it, the
typed values come, are checked, and are forgotten: `stored` lets nothing else through than the results of the rules.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import masking, posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import GROUP_SIMULATIONS, ExerciseBlock, OptionalStructBlock
from ..fairness import blunt, duplicates, right_text
from ..folding import fold

MOST_FIELDS = 20
REQUIRED = "obligatoire"  # the id of an implicit rule is « obligatoire-<field> »

_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_EMAIL = re.compile(r"[^\s@,;]{1,64}@[^\s@,;.]{1,63}(?:\.[^\s@,;.]{1,63}){1,4}")
_SENTENCE_ABOUT_LENGTH = re.compile(r"[^.!?…]*\{n\}[^.!?…]*(?:[.!?…]+|$)\s*")

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


class PersonaBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=60, label=_("Information"))
    value = blocks.CharBlock(max_length=200, label=_("Valeur"))

    class Meta:
        label = _("Ligne de la carte")
        icon = "user"
        label_format = "{label}"


class FieldBlock(blocks.StructBlock):
    name = blocks.CharBlock(
        max_length=30,
        label=_("Repère"),
        help_text=_("En minuscules, sans accent ni espace : nom, email, mot_de_passe."),
    )
    label = blocks.CharBlock(max_length=160, label=_("Texte affiché"))
    type = blocks.ChoiceBlock(
        choices=[
            ("text", _("Texte")),
            ("email", _("E-mail")),
            ("tel", _("Téléphone")),
            ("password", _("Mot de passe")),
            ("checkbox", _("Case à cocher")),
        ],
        default="text",
        label=_("Sorte de case"),
    )
    required = blocks.BooleanBlock(required=False, label=_("Obligatoire (astérisque)"))
    checked = blocks.BooleanBlock(required=False, label=_("Cochée d'avance"))
    help = blocks.CharBlock(required=False, max_length=200, label=_("Aide sous la case"))

    class Meta:
        label = _("Case")
        icon = "form"
        label_format = "{label}"


class RuleBlock(blocks.StructBlock):
    id = blocks.CharBlock(
        max_length=40, label=_("Repère"), help_text=_("Un repère court, différent pour chaque règle : email_pareil.")
    )
    field = blocks.CharBlock(
        max_length=30, label=_("Case vérifiée"), help_text=_("Le repère d'une case du formulaire.")
    )
    test = blocks.ChoiceBlock(choices=list(TESTS.items()), label=_("Ce qu'on vérifie"))
    value = blocks.CharBlock(
        required=False,
        max_length=300,
        label=_("Avec"),
        help_text=_("Le repère de l'autre case, le nombre de caractères, ou les mots séparés par des virgules."),
    )
    blocking = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("Il faut la respecter"),
        help_text=_("Décochez pour un simple conseil : il est dit, mais n'empêche pas de réussir."),
    )
    feedback = blocks.TextBlock(
        rows=3,
        max_length=800,
        label=_("Ce qu'on dit si elle n'est pas respectée"),
        help_text=_("{n} est remplacé par le nombre de caractères écrits."),
    )

    class Meta:
        label = _("Règle")
        icon = "tasks"
        label_format = "{id}"


class CodeStepBlock(OptionalStructBlock):
    sender = blocks.CharBlock(required=False, max_length=120, label=_("De la part de"))
    subject = blocks.CharBlock(required=False, max_length=200, label=_("Objet"))
    body = blocks.TextBlock(required=False, rows=2, max_length=800, label=_("Texte du message reçu"))
    prompt = blocks.CharBlock(required=False, max_length=300, label=_("Consigne pour écrire le code"))
    code = blocks.CharBlock(
        required=False,
        max_length=20,
        label=_("Code"),
        help_text=_("Laissez vide s'il n'y a pas de code à recopier."),
    )
    feedback = blocks.TextBlock(required=False, rows=2, max_length=600, label=_("Ce qu'on dit d'un autre code"))

    class Meta:
        label = _("Ensuite, un code à recopier")
        icon = "key"
        absent_without = "code"


class SimAccountFormBlock(ExerciseBlock):
    site = blocks.CharBlock(max_length=120, label=_("Nom du site inventé"))
    persona = blocks.ListBlock(
        PersonaBlock(),
        max_num=12,
        label=_("Carte de la personne"),
        help_text=_("Tout ce qu'il faut écrire est sur cette carte. On ne demande jamais une vraie information."),
    )
    fields = blocks.ListBlock(FieldBlock(), min_num=1, max_num=MOST_FIELDS, label=_("Cases du formulaire"))
    rules = blocks.ListBlock(
        RuleBlock(),
        default=[],
        max_num=40,
        label=_("Règles"),
        help_text=_("Une case obligatoire a déjà sa règle : elle doit être remplie, ou cochée."),
    )
    submit = blocks.CharBlock(max_length=60, default="Valider", label=_("Texte du bouton"))
    code_step = CodeStepBlock()
    end = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=600,
        label=_("Texte de la fin"),
        help_text=_("Par exemple : Votre compte est créé."),
    )

    class Meta:
        label = _("Créer un compte")
        icon = "user"
        group = GROUP_SIMULATIONS
        description = _(
            "Un formulaire d'inscription inventé, avec une carte qui dit quoi écrire, puis un code à recopier."
        )
        preview_value = {
            "prompt": "À vous ! Créez le compte d'Oksana.",
            "hint": "Tout est sur la carte.",
            "site": "Portail Clairval",
            "persona": [{"label": "E-mail", "value": "oksana.melnyk@courriel.example"}],
            "fields": [
                {"name": "email", "label": "E-mail", "type": "email", "required": True},
                {"name": "offres", "label": "J'accepte de recevoir des offres", "type": "checkbox", "checked": True},
            ],
            "rules": [
                {
                    "id": "email",
                    "field": "email",
                    "test": "email_format",
                    "blocking": True,
                    "feedback": "Il manque le @ ou le point. Regardez la carte.",
                }
            ],
            "submit": "Valider",
            "code_step": {
                "sender": "Portail Clairval",
                "body": "Votre code est 408 213. Ne le donnez à personne.",
                "prompt": "Un code a été envoyé. Écrivez-le.",
                "code": "408213",
                "feedback": "Ce n'est pas le même code. Regardez encore.",
            },
            "end": "Votre compte est créé.",
        }


class SimAccountForm(Kind):
    """The answer is {"rules": {rule id: passed?}, "code": bool or None}.

    Just after `parse`, and never stored: "typed" holds what may be shown back ({field: masked text or bool}), and
    "lengths" how many characters each field has.
    """

    name = "sim_account_form"
    block = SimAccountFormBlock
    is_simulation = True

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        rules = all_rules(exercise)
        if posted.last(data, "device") or any(f"rule-{rule['id']}" in data for rule in rules):
            return {"rules": _posted_results(rules, data), "code": self._code(exercise, data)}
        values = _typed_values(exercise, data)
        untouched = all(not value for value in values.values() if isinstance(value, str))
        answer = {
            "rules": check_rules(exercise, values),
            "code": None,
            "typed": {field["name"]: _shown_back(field, values[field["name"]]) for field in exercise["fields"]},
            "lengths": {name: len(value) for name, value in values.items() if isinstance(value, str)},
        }
        if untouched and any(field["type"] != "checkbox" for field in exercise["fields"]):
            message = gettext("Remplissez d'abord le formulaire, avec les informations de la carte.")
            raise IncompleteAnswer(message, typed=answer)
        return answer

    def _code(self, exercise: Exercise, data: MultiValueDict) -> bool | None:
        step = exercise.get("code_step")
        if not step:
            return None
        checked = posted.one_of(data, "code-ok", ("1", "0"))
        typed = posted.last(data, "code")
        if checked:
            return checked == "1"
        return _bare(typed) == _bare(step["code"]) if _bare(typed) else None

    def rules(self, exercise: Exercise) -> list[dict[str, Any]]:
        """Return every rule the device must check and report, implicit ones included."""
        return all_rules(exercise)

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        rules = answer.get("rules")
        return (
            isinstance(rules, dict)
            and rules.keys() == {rule["id"] for rule in all_rules(exercise)}
            and all(type(passed) is bool for passed in rules.values())
            and (answer.get("code") is None or type(answer["code"]) is bool)
        )

    def stored(self, exercise: Exercise, answer: Answer) -> Answer:
        return {"rules": answer["rules"], "code": answer["code"]}

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        marks = dict(answer["rules"])
        rules = all_rules(exercise)
        blocking = [rule for rule in rules if rule["blocking"]]
        missed = [rule for rule in blocking if not marks[rule["id"]]]
        advice = [rule["feedback"] for rule in rules if not rule["blocking"] and not marks[rule["id"]]]
        if missed:
            messages = _messages(exercise, missed, marks, answer.get("lengths"))
            outcome = Outcome.PARTIAL if len(missed) < len(blocking) else Outcome.WRONG
            return Result(outcome, (*messages, *advice), marks)
        step = exercise.get("code_step")
        if step and answer["code"] is None:
            accepted = gettext("C'est bien rempli. Il reste le code à recopier.")
            return Result(Outcome.ONGOING, (accepted, *advice), marks)
        if step and not answer["code"]:
            text = step.get("feedback") or gettext("Ce n'est pas le même code. Regardez encore le message reçu.")
            return Result(Outcome.WRONG, (text,), {**marks, "code": False})
        marks |= {"code": True} if step else {}
        ending = [exercise["end"]] if exercise.get("end") else []
        return Result(Outcome.RIGHT, (right_text(exercise), *ending, *advice), marks)

    def solution(self, exercise: Exercise) -> list[str]:
        card = {fold(line["label"]): line["value"] for line in exercise.get("persona") or []}
        lines = []
        for field in exercise["fields"]:
            told = _how_to_fill(field, exercise, card)
            lines += [f"**{field['label']}** : {told}"] if told else []
        if exercise.get("code_step"):
            lines.append(gettext("Le code à recopier est **{code}**.").format(code=exercise["code_step"]["code"]))
        return lines

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        filled = self.filled(exercise, state, typed)
        graded = self.graded(exercise, state, typed)
        shown_back = (filled or {}).get("typed") or {}
        step = exercise.get("code_step")
        stage = self._stage(exercise, state, typed)
        return {
            "stage": stage,
            "site": exercise["site"],
            "submit": exercise.get("submit") or gettext("Valider"),
            "persona": exercise.get("persona") or [],
            "fields": [
                {
                    **{name: field.get(name) or "" for name in ("name", "label", "help")},
                    "type": field.get("type") or "text",
                    "required": bool(field.get("required")),
                    "value": "" if field["type"] == "checkbox" else shown_back.get(field["name"], ""),
                    "checked": bool(shown_back.get(field["name"], field.get("checked"))),
                    **_verdict(exercise, field, graded, (filled or {}).get("lengths")),
                }
                for field in exercise["fields"]
            ],
            "kept": [{"id": name, "value": str(int(passed))} for name, passed in filled["rules"].items()]
            if filled and stage == "code"
            else [],
            "code_step": {name: step.get(name) or "" for name in ("sender", "subject", "body", "prompt")}
            | {"mark": graded.get("code")}
            if step
            else None,
            "masked": any(masking.HIDDEN in value for value in shown_back.values() if isinstance(value, str)),
            "end": exercise.get("end") or "",
            "device": {
                "rules": all_rules(exercise),
                "code": _bare(step["code"]) if step else "",
                "required": [field["name"] for field in exercise["fields"] if field.get("required")],
            },
        }

    def _stage(self, exercise: Exercise, state: ExerciseState, typed: Answer | None) -> str:
        if state.resolved:
            return "end"
        filled = self.filled(exercise, state, typed)
        if filled and exercise.get("code_step") and (typed is None or "typed" not in typed or typed.get("rules")):
            blocking = [rule["id"] for rule in all_rules(exercise) if rule["blocking"]]
            if all(filled["rules"][name] for name in blocking):
                return "code"
        return "form"

    def problems(self, exercise: Exercise) -> list[Problem]:
        return [*_field_problems(exercise), *_rule_problems(exercise), *_code_problems(exercise)]


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


def _bare(code: str) -> str:
    return "".join(code.split()).casefold()


def _posted_results(rules: list[dict], data: MultiValueDict) -> dict[str, bool]:
    results = {rule["id"]: posted.one_of(data, f"rule-{rule['id']}", ("1", "0")) for rule in rules}
    if not all(results.values()):
        raise posted.unreadable()
    return {name: result == "1" for name, result in results.items()}


def _typed_values(exercise: Exercise, data: MultiValueDict) -> dict[str, str | bool]:
    values: dict[str, str | bool] = {}
    for field in exercise["fields"]:
        typed = posted.last(data, f"field-{field['name']}")
        values[field["name"]] = bool(typed) if field.get("type") == "checkbox" else typed
    return values


def _shown_back(field: Mapping, value: str | bool) -> str | bool:
    """A password is never shown back, nor is a number that looks real."""
    if isinstance(value, bool):
        return value
    return "" if field.get("type") == "password" else masking.mask(posted.text(value))


def _messages(
    exercise: Exercise, missed: list[dict], marks: Mapping[str, bool], lengths: Mapping[str, int] | None
) -> list[str]:
    """Say which boxes are empty in one sentence, then what each other rule says; nothing more of an empty box."""
    labels = {field["name"]: field["label"] for field in exercise["fields"]}
    empty = [rule["field"] for rule in missed if rule["id"].startswith(f"{REQUIRED}-")]
    messages = []
    if empty:
        text = ngettext(
            "Il reste une case obligatoire : {names}. Cherchez l'astérisque (*).",
            "Il reste des cases obligatoires : {names}. Cherchez l'astérisque (*).",
            len(empty),
        )
        messages.append(text.format(names=", ".join(f"« {labels[name]} »" for name in empty)))
    messages += [with_length(rule, lengths) for rule in missed if rule["field"] not in empty]
    return list(dict.fromkeys(text for text in messages if text)) or [gettext("Comparez chaque case avec la carte.")]


def with_length(rule: Mapping[str, Any], lengths: Mapping[str, int] | None) -> str:
    """Put the number of typed characters in a feedback; without it, leave out the sentence that needs it."""
    length = (lengths or {}).get(rule["field"])
    if length is not None:
        return rule["feedback"].replace("{n}", str(length))
    if "{n}" not in rule["feedback"]:
        return rule["feedback"]
    return _SENTENCE_ABOUT_LENGTH.sub("", rule["feedback"]).strip()


def _verdict(
    exercise: Exercise, field: Mapping, marks: Mapping[str, bool], lengths: Mapping[str, int] | None
) -> dict[str, Any]:
    rules = [rule for rule in all_rules(exercise) if rule["field"] == field["name"] and rule["id"] in marks]
    missed = [rule for rule in rules if not marks[rule["id"]]]
    empty = [rule for rule in missed if rule["id"].startswith(f"{REQUIRED}-")]
    errors = [with_length(rule, lengths) for rule in empty or missed if rule["blocking"]]
    blocking = [rule for rule in rules if rule["blocking"]]
    return {
        "mark": not errors if blocking else None,
        "errors": [text for text in dict.fromkeys(errors) if text],
        "advice": [with_length(rule, lengths) for rule in missed if not rule["blocking"]],
    }


def _how_to_fill(field: Mapping, exercise: Exercise, card: Mapping[str, str]) -> str:
    """Say in words what a box expects: the card first, then its rules."""
    if on_card := card.get(fold(field["label"])):
        return on_card
    told = []
    labels = {other["name"]: other["label"] for other in exercise["fields"]}
    for rule in all_rules(exercise):
        if rule["field"] != field["name"]:
            continue
        told.append(
            {
                "checked": gettext("à cocher"),
                "unchecked": gettext("à laisser vide"),
                "email_format": gettext("l'adresse e-mail de la carte"),
                "same_as": gettext("la même chose que « {label} »").format(
                    label=labels.get(rule["value"], rule["value"])
                ),
                "min_length": gettext("{n} caractères ou plus").format(n=rule["value"]),
                "not_containing": gettext("sans {words}").format(words=rule["value"]),
                "equals": rule["value"] or gettext("à laisser vide"),
                "one_of": rule["value"].replace(",", gettext(" ou ")),
            }.get(rule["test"], "")
        )
    return ", ".join(dict.fromkeys(text for text in told if text)) or (
        gettext("à remplir") if field.get("required") else ""
    )


def _field_problems(exercise: Exercise) -> list[Problem]:
    found = duplicates(("fields",), [field["name"] for field in exercise["fields"]], key="name")
    for index, field in enumerate(exercise["fields"]):
        if not _NAME.fullmatch(field["name"]):
            message = gettext("Un repère est en minuscules, sans accent ni espace : mot_de_passe.")
            found.append(Problem(("fields", index, "name"), message))
        if field.get("checked") and field.get("type") != "checkbox":
            found.append(
                Problem(("fields", index, "checked"), gettext("Seule une case à cocher peut être cochée d'avance."))
            )
    return found


def _rule_problems(exercise: Exercise) -> list[Problem]:
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


def _code_problems(exercise: Exercise) -> list[Problem]:
    step = exercise.get("code_step")
    if not step:
        return []
    found = blunt(("code_step", "feedback"), step.get("feedback"))
    for name in ("body", "prompt"):
        if not step.get(name):
            found.append(Problem(("code_step", name), gettext("Ce texte est nécessaire pour recopier le code.")))
    if step.get("body") and _bare(step["code"]) not in _bare(step["body"]):
        found.append(
            Problem(("code_step", "code"), gettext("Ce code n'est pas dans le message reçu : on ne peut pas le lire."))
        )
    return found


KIND = SimAccountForm()
