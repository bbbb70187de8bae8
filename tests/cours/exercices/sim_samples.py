"""Exercises of the generic simulations, as plain data, and what a browser without JavaScript would post for them."""

from typing import Any

COMMON = {"id": "5a11", "number": 1, "step": 2, "hint": "Cherchez bien."}

SEARCH = COMMON | {
    "kind": "sim_choices",
    "prompt": "Ouvrez le résultat **officiel**.",
    "app": "Cherche",
    "screens": [
        {
            "frame": "search",
            "title": "demande acte de naissance",
            "choices": [
                {"text": "En 24 h", "detail": "acte-express.example", "tag": "Annonce", "feedback": "C'est payant."},
                {"text": "Demande de copie", "detail": "service-public.gouv.fr", "correct": True},
                {"text": "Vos papiers en 2014", "detail": "clairval-infos.example", "feedback": "Regardez la date."},
            ],
        }
    ],
}
CROWDFUNDING = COMMON | {
    "kind": "sim_choices",
    "prompt": "Préparez la cagnotte de Samira.",
    "app": "Cagnotte de Clairval",
    "end": "La cagnotte est en ligne.",
    "screens": [
        {
            "question": "Combien demander pour recevoir 600 € ?",
            "ordered": True,
            "right": "Il reste les contreparties.",
            "choices": [
                {"text": "600 €", "feedback": "Il resterait 552 €."},
                {"text": "630 €", "feedback": "Il resterait moins de 580 €."},
                {"text": "655 €", "correct": True, "feedback": "Une petite marge aide toujours."},
            ],
        },
        {
            "question": "Choisissez 2 contreparties.",
            "pick": 2,
            "choices": [
                {"text": "Un ourlet offert", "correct": True},
                {"text": "Un petit sac", "correct": True},
                {"text": "Une robe de mariée", "feedback": "Cela coûte bien plus que le don."},
            ],
        },
    ],
}
JOB_ACCOUNT = COMMON | {
    "kind": "sim_choices",
    "prompt": "Aidez Yanis à remplir son compte.",
    "app": "EmploiClairval",
    "together": True,
    "end": "Le compte est prêt.",
    "screens": [
        {
            "frame": "form",
            "question": "E-mail",
            "choices": [
                {"text": "yanis.b@courriel.example", "correct": True},
                {"text": "le-boss@courriel.example", "feedback": "Choisissez votre nom."},
            ],
        },
        {
            "frame": "form",
            "question": "Qui voit mon nom ?",
            "choices": [
                {"text": "Les recruteurs", "correct": True},
                {"text": "Tout le monde", "correct": True, "feedback": "C'est votre choix."},
            ],
        },
        {
            "frame": "form",
            "question": "Numéro de sécurité sociale",
            "choices": [
                {"text": "Laisser vide", "correct": True},
                {"text": "Écrire le numéro", "feedback": "On ne le demande qu'**après** l'embauche."},
            ],
        },
    ],
}
PROFILE = COMMON | {
    "kind": "sim_settings",
    "prompt": "Réglez le profil de Yanis.",
    "app": "Filo",
    "owner": "Yanis",
    "settings": [
        {
            "label": "Qui voit mes publications ?",
            "options": [
                {
                    "text": "Tout le monde",
                    "start": True,
                    "seen": "Ses photos",
                    "feedback": "Un inconnu voit vos photos.",
                },
                {"text": "Mes amis", "correct": True},
                {"text": "Moi seul", "correct": True},
            ],
        },
        {
            "label": "Qui voit mon numéro ?",
            "options": [
                {
                    "text": "Tout le monde",
                    "start": True,
                    "seen": "Son numéro",
                    "feedback": "Un inconnu voit le numéro.",
                },
                {"text": "Moi seul", "correct": True},
            ],
        },
        {
            "label": "Apparaître dans les moteurs",
            "options": [
                {"text": "Oui", "start": True, "correct": True, "seen": "Son nom", "feedback": "C'est votre choix."},
                {"text": "Jamais", "correct": True},
            ],
        },
    ],
}
LETTER = COMMON | {
    "kind": "sim_redact",
    "prompt": "Touchez ce qu'il faut **enlever**.",
    "app": "Robi",
    "text": "Je m'appelle Oksana Melnyk.\nMon numéro est 2 90 00. Rendez-vous le mardi 12.",
    "reply": "Voici votre lettre.",
    "pieces": [
        {"excerpt": "Oksana Melnyk", "remove": True, "replacement": "[mon nom]", "feedback": "Enlevez votre nom."},
        {"excerpt": "2 90 00", "remove": True, "replacement": "[numéro]", "feedback": "Ce numéro est très personnel."},
        {"excerpt": "mardi 12", "feedback": "La date aide à écrire la lettre."},
    ],
}

ALL = [SEARCH, CROWDFUNDING, JOB_ACCOUNT, PROFILE, LETTER]
RIGHT: dict[str, dict[str, Any]] = {
    "sim_settings": {"setting-0": "1", "setting-1": "1", "setting-2": "0"},
    "sim_redact": {"removed": ["0", "1"]},
}


def right(exercise: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the right answer, all stages at once, as a script would post them."""
    if exercise["kind"] == "sim_choices":
        return {
            f"screen-{index}": [str(place) for place, choice in enumerate(screen["choices"]) if choice.get("correct")][
                : screen.get("pick") or 1
            ]
            for index, screen in enumerate(exercise["screens"])
        }
    return RIGHT[exercise["kind"]]
