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
from ..account_rules import REQUIRED, TESTS, accepted, all_rules, check_rules, rule_problems, with_length
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import GROUP_SIMULATIONS, ExerciseBlock, OptionalStructBlock
from ..fairness import blunt, duplicates, right_text
from ..folding import fold

MOST_FIELDS = 20

_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")


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
            answer: Answer = {"rules": _posted_results(rules, data), "code": self._code(exercise, data)}
            if "code" in data and answer["code"] is None:
                raise IncompleteAnswer(gettext("Recopiez le code du message, puis validez."), typed=answer)
            return answer
        values = _typed_values(exercise, data)
        texts = {name: value for name, value in values.items() if isinstance(value, str)}
        answer = {
            "rules": check_rules(exercise, values),
            "code": None,
            "typed": {field["name"]: _shown_back(field, values[field["name"]]) for field in exercise["fields"]},
            "lengths": {name: len(value) for name, value in texts.items()},
        }
        if not any(texts.values()) and not accepted(exercise, answer["rules"]):
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
        return {"rules": answer["rules"], "code": answer.get("code")}

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        marks = dict(answer["rules"])
        rules = all_rules(exercise)
        blocking = [rule for rule in rules if rule["blocking"]]
        missed = [rule for rule in blocking if not marks[rule["id"]]]
        advice = [
            with_length(rule, answer.get("lengths")) for rule in rules if not rule["blocking"] and not marks[rule["id"]]
        ]
        if missed:
            messages = _messages(exercise, missed, answer.get("lengths"))
            outcome = Outcome.PARTIAL if len(missed) < len(blocking) else Outcome.WRONG
            return Result(outcome, (*messages, *advice), marks)
        step = exercise.get("code_step")
        if step and answer.get("code") is None:
            text = gettext("C'est bien rempli. Il reste le code à recopier.")
            return Result(Outcome.ONGOING, (text, *advice), marks)
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
                    "value": "" if field.get("type") == "checkbox" else shown_back.get(field["name"], ""),
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
        if filled and exercise.get("code_step") and accepted(exercise, filled["rules"]):
            return "code"
        return "form"

    def problems(self, exercise: Exercise) -> list[Problem]:
        return [*_field_problems(exercise), *rule_problems(exercise), *_code_problems(exercise)]


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


def _messages(exercise: Exercise, missed: list[dict], lengths: Mapping[str, int] | None) -> list[str]:
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
