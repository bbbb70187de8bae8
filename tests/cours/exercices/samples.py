"""Exercises of the starter lessons, as plain data, and what a browser would post for them."""

import copy
from typing import Any

from django.utils.datastructures import MultiValueDict

COMMON = {"id": "7f1c", "number": 1, "step": 2, "hint": "Cherchez bien."}

SINGLE_CHOICE = COMMON | {
    "kind": "single_choice",
    "prompt": "Vous attendez vraiment un colis. Que faites-vous ?",
    "options": [
        {"text": "Je clique.", "correct": False, "feedback": "Le voleur obtient votre numéro de carte."},
        {"text": "Je réponds.", "correct": False, "feedback": "Répondre montre que votre numéro est utilisé."},
        {"text": "Je vais moi-même sur le site.", "correct": True, "feedback": "Oui. C'est le plus sûr."},
    ],
}
MULTIPLE_CHOICE = COMMON | {
    "kind": "multiple_choice",
    "prompt": "Quelles cases Oksana **doit**-elle remplir ?",
    "options": [
        {"text": "E-mail", "correct": True},
        {"text": "Mot de passe", "correct": True},
        {"text": "Nom", "correct": True},
        {"text": "Téléphone fixe", "correct": False},
        {"text": "Profession", "correct": False},
    ],
    "missing": "Le site vous ramènera à la case oubliée. Cherchez les astérisques.",
    "extra": "Vous donnez plus que nécessaire.",
}
TRUE_FALSE = COMMON | {
    "kind": "true_false",
    "prompt": "Un petit cadenas s'affiche. Le site est donc honnête.",
    "answer": False,
    "wrong": "Le cadenas protège le chemin. Lisez toujours l'adresse.",
}
ORDERING = COMMON | {
    "kind": "ordering",
    "prompt": "Mettez les actions dans l'ordre.",
    "items": [
        {"text": "Je ne réponds pas."},
        {"text": "Je fais des captures d'écran."},
        {"text": "Je bloque et je signale."},
        {"text": "J'en parle au 3018.", "same_rank": True},
    ],
    "wrong": "Gardez les preuves **avant** de bloquer.",
}
MATCHING = COMMON | {
    "kind": "matching",
    "prompt": "Qui peut voir quoi ?",
    "targets": ["moi seul", "mes proches", "tout le monde"],
    "items": [
        {"text": "Photo de ma fille", "answers": ["mes proches"]},
        {"text": "Mon numéro", "answers": ["moi seul"], "feedback": "Un numéro public attire les arnaques."},
        {"text": "Ma médaille", "answers": ["mes proches", "tout le monde"]},
    ],
}
CLOZE = COMMON | {
    "kind": "cloze",
    "prompt": "Complétez.",
    "text": "Je touche {Se déconnecter} quand j'ai fini. Je ne coche pas {Rester connecté}.",
    "extra_words": ["Valider", "publicité"],
    "wrong": "Pensez à la personne qui prendra le téléphone après vous.",
}
HOTSPOT = COMMON | {
    "kind": "hotspot",
    "prompt": "Touchez les **3 indices** de piège.",
    "document": {
        "kind": "sms",
        "sender": "06 39 98 40 05",
        "body": "Bonjour, votre colis est bloqué. Réglez dans les 2 heures : suivi-colis.point-relais.example. "
        "Bonne journée.",
    },
    "zones": [
        {"label": "le numéro", "excerpt": "06 39 98 40 05", "correct": True},
        {"label": "« dans les 2 heures »", "excerpt": "dans les 2 heures", "correct": True},
        {"label": "l'adresse", "excerpt": "suivi-colis.point-relais.example", "correct": True},
        {"label": "« Bonjour »", "excerpt": "Bonjour", "correct": False, "feedback": "La politesse ne dit rien."},
        {"label": "« Bonne journée »", "excerpt": "Bonne journée", "feedback": "La politesse ne dit rien."},
    ],
    "right": "Bravo. Vous avez vu le numéro inconnu, l'urgence et l'adresse étrange.",
    "missing": "C'est un bon début. Cherchez encore : qui écrit ?",
}
SHORT_ANSWER = COMMON | {
    "kind": "short_answer",
    "prompt": "Écrivez un mot : avant de partager, je…",
    "accepted": ["vérifie", "vérifier", "lis", "cherche", "réfléchis", "attends"],
    "wrong": "On cherche un verbe : par exemple ce que fait un contrôleur.",
}
NUMBER = COMMON | {
    "kind": "short_answer",
    "prompt": "Combien de cotisations ?",
    "accepted": ["49,20", "49"],
    "numeric": True,
    "unit": "€",
    "wrong": "10 % de 400, c'est 40. Il faut un peu plus.",
}
SIM_INBOX = COMMON | {
    "kind": "sim_inbox",
    "prompt": "Voici le téléphone de David.",
    "owner": "David",
    "min_correct": 4,
    "messages": [
        {
            "id": f"m{rank}",
            "channel": "sms",
            "sender": sender,
            "body": f"Message {rank}",
            "answer": answer,
            "must": must,
            "feedback": f"Explication {rank}.",
        }
        for rank, (sender, answer, must) in enumerate(
            [
                ("06 39 98 12 47", "trap", True),
                ("Docteur Petit", "safe", False),
                ("BANQUE", "trap", True),
                ("Médiathèque", "safe", False),
                ("service@renouvellement-carte.example", "trap", False),
            ],
            start=1,
        )
    ],
}
SIM_ACCOUNT_FORM = COMMON | {
    "kind": "sim_account_form",
    "prompt": "À vous ! Créez le compte d'Oksana.",
    "site": "Portail Clairval",
    "persona": [
        {"label": "Nom", "value": "Melnyk"},
        {"label": "Prénom", "value": "Oksana"},
        {"label": "E-mail", "value": "oksana.melnyk@courriel.example"},
        {"label": "Téléphone", "value": "06 39 98 21 30"},
    ],
    "fields": [
        {"name": "nom", "label": "Nom", "type": "text", "required": True},
        {"name": "prenom", "label": "Prénom", "type": "text", "required": True},
        {"name": "email", "label": "E-mail", "type": "email", "required": True},
        {"name": "email2", "label": "Confirmer l'e-mail", "type": "email", "required": True},
        {"name": "telephone", "label": "Téléphone", "type": "tel"},
        {"name": "passe", "label": "Mot de passe", "type": "password", "required": True},
        {"name": "passe2", "label": "Confirmer le mot de passe", "type": "password", "required": True},
        {"name": "conditions", "label": "J'accepte les conditions", "type": "checkbox", "required": True},
        {"name": "offres", "label": "J'accepte des offres", "type": "checkbox", "checked": True},
    ],
    "rules": [
        {"id": "email", "field": "email", "test": "email_format", "feedback": "Vérifiez le point et le @."},
        {
            "id": "email_pareil",
            "field": "email2",
            "test": "same_as",
            "value": "email",
            "feedback": "Les deux adresses ne sont pas pareilles.",
        },
        {
            "id": "longueur",
            "field": "passe",
            "test": "min_length",
            "value": "12",
            "feedback": "Votre mot de passe a {n} caractères. Ajoutez un mot.",
        },
        {
            "id": "devinable",
            "field": "passe",
            "test": "not_containing",
            "value": "Oksana, Melnyk, 1990",
            "feedback": "On peut deviner votre prénom.",
        },
        {
            "id": "passe_pareil",
            "field": "passe2",
            "test": "same_as",
            "value": "passe",
            "feedback": "Les deux mots de passe ne sont pas pareils.",
        },
        {
            "id": "conditions",
            "field": "conditions",
            "test": "checked",
            "feedback": "Sans cette case, le site ne peut pas créer le compte.",
        },
        {
            "id": "offres",
            "field": "offres",
            "test": "unchecked",
            "blocking": False,
            "feedback": "Le compte marche aussi sans cette case.",
        },
    ],
    "submit": "Valider",
    "code_step": {
        "sender": "Portail Clairval",
        "subject": "Votre code",
        "body": "Votre code est 408 213. Ne le donnez à personne.",
        "prompt": "Un code a été envoyé. Écrivez-le.",
        "code": "408213",
        "feedback": "Ce n'est pas le même code. Regardez encore : 408 213.",
    },
    "end": "Votre compte est créé.",
}
OKSANA = {
    "field-nom": "Melnyk",
    "field-prenom": "Oksana",
    "field-email": "oksana.melnyk@courriel.example",
    "field-email2": "oksana.melnyk@courriel.example",
    "field-telephone": "06 39 98 21 30",
    "field-passe": "trois velos bleus 7",
    "field-passe2": "trois velos bleus 7",
    "field-conditions": "1",
}

ALL = [
    SINGLE_CHOICE,
    MULTIPLE_CHOICE,
    TRUE_FALSE,
    ORDERING,
    MATCHING,
    CLOZE,
    HOTSPOT,
    SHORT_ANSWER,
    NUMBER,
    SIM_INBOX,
    SIM_ACCOUNT_FORM,
]
RIGHT: dict[str, dict[str, Any]] = {
    "single_choice": {"choice": "2"},
    "multiple_choice": {"choices": ["0", "1", "2"]},
    "true_false": {"choice": "false"},
    "ordering": {f"position-{index}": str(index + 1) for index in range(4)},
    "matching": {"match-0": "1", "match-1": "0", "match-2": "2"},
    "cloze": {"blank-0": "Se déconnecter", "blank-1": "Rester connecté"},
    "hotspot": {"zones": ["0", "1", "2"]},
    "short_answer": {"text": "vérifie"},
    "sim_inbox": {f"message-m{rank}": answer for rank, answer in enumerate("trap safe trap safe trap".split(), 1)},
    "sim_account_form": {
        **{f"rule-obligatoire-{name}": "1" for name in ("nom", "prenom", "email", "email2", "passe", "passe2")},
        **{f"rule-{rule['id']}": "1" for rule in SIM_ACCOUNT_FORM["rules"]},
        "device": "1",
        "code-ok": "1",
    },
}


def form(fields: dict[str, Any] | None = None, **more: Any) -> MultiValueDict:
    """Return the fields as Django gives a posted form."""
    posted = {**(fields or {}), **more}
    return MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in posted.items()})


def right(exercise: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the right answer."""
    return {"text": "49.20"} if exercise.get("numeric") else RIGHT[exercise["kind"]]


def changed(exercise: dict[str, Any], *path: Any, **values: Any) -> dict[str, Any]:
    """Return a copy where the group at `path` has other values; None takes a field away."""
    copied = copy.deepcopy(exercise)
    group = copied
    for step in path:
        group = group[step]
    for name, value in values.items():
        if value is None:
            group.pop(name, None)
        else:
            group[name] = value
    return copied
