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

DECLARATION = COMMON | {
    "kind": "sim_check_form",
    "prompt": "Vérifiez la déclaration de David.",
    "site": "Déclaration de juin",
    "end": "Déclaration envoyée.",
    "papers": [
        {"title": "Fiche de mars", "body": "Salaire brut | 1 290 €\nMontant net social | 1 012 €"},
    ],
    "fields": [
        {"label": "Février", "value": "1012", "unit": "€", "feedback": "Février était juste : 1 012 €."},
        {
            "label": "Mars",
            "value": "1102",
            "expected": "1012",
            "unit": "€",
            "feedback": "Le site aurait compté 90 € de trop.",
            "others": [{"value": "1290", "feedback": "Cherchez les mots « montant net social »."}],
        },
    ],
    "pieces": [
        {"text": "Fiche de mars", "correct": True},
        {"text": "Photo de vacances", "feedback": "Cette photo ne prouve rien."},
    ],
}
PASSWORD = COMMON | {
    "kind": "sim_password",
    "prompt": "Fabriquez un mot de passe solide pour Fatou.",
    "site": "Portail Clairval",
    "owner": "Fatou",
    "guessable": ["1978"],
    "end": "Le mot de passe est solide.",
}
VOTE = COMMON | {
    "kind": "sim_ceiling",
    "prompt": "Choisissez vos projets.",
    "app": "Clairval Participe",
    "ceiling": 100000,
    "unit": "€",
    "at_least": 3,
    "must_read": 1,
    "over": "Il manque {gap} €. Que pouvez-vous retirer ?",
    "too_few": "Le règlement demande au moins 3 choix.",
    "unread": "Ouvrez au moins une fiche.",
    "end": "Votre vote est compté.",
    "items": [
        {"text": "Bancs et ombre", "amount": 30000, "sheet": "Six bancs."},
        {"text": "Jeux accessibles", "amount": 45000, "sheet": "Une balançoire."},
        {"text": "Éclairage du chemin", "amount": 38000, "sheet": "Dix lampes."},
        {"text": "Jardin partagé", "amount": 18000, "sheet": "Vingt carrés de terre."},
        {"text": "Boîtes à livres", "amount": 4000},
        {"text": "Tables de ping-pong", "amount": 9000},
    ],
}


def _cursor(name: str, start: str, most: str, **more: str) -> dict[str, str]:
    return {"name": name, "label": name.capitalize(), "min": "0", "max": most, "step": "1", "start": start, **more}


def _rate(name: str, value: str, since: str = "2026-01-01") -> dict[str, str]:
    source = "autoentrepreneur.urssaf.fr"
    return {
        "name": name,
        "label": name,
        "value": value,
        "valid_from": since,
        "source": source,
        "checked_on": "2026-11-22",
    }


def _activity(text: str, rate: str, training: str, ceiling: str, vat: str) -> dict[str, Any]:
    pairs = {"taux": rate, "formation": training, "plafond": ceiling, "seuil_tva": vat}
    return {"text": text, "values": [{"name": name, "value": value} for name, value in pairs.items()]}


MICRO_BUDGET = COMMON | {
    "kind": "sim_budget",
    "prompt": "Trouvez un prix qui laisse au moins **8 € par heure** à Samira.",
    "app": "Les comptes de Samira",
    "footer": "Estimation pour apprendre. Les vrais taux sont sur autoentrepreneur.urssaf.fr.",
    "end": "Le prix est juste.",
    "inputs": [
        {
            "name": "activite",
            "label": "Type d'activité",
            "kind": "choice",
            "start": "1",
            "options": [
                _activity("Vente", "taux_vente", "0,1 %", "203100", "85000"),
                _activity("Services, artisanat", "taux_services", "0,3 %", "83600", "37500"),
                _activity("Profession libérale", "taux_liberal", "0,2 %", "83600", "37500"),
            ],
        },
        _cursor("nombre", "60", "400"),
        _cursor("prix", "10", "1000", unit="€"),
        _cursor("fil", "60", "300", unit="€", group="Dépenses"),
        _cursor("machine", "40", "300", unit="€", group="Dépenses"),
        _cursor("transport", "50", "300", unit="€", group="Dépenses"),
        _cursor("assurance", "30", "300", unit="€", group="Dépenses"),
        _cursor("telephone", "30", "300", unit="€", group="Dépenses"),
        _cursor("heures", "60", "200", unit="h"),
        {"name": "acre", "label": "Aide au démarrage (ACRE)", "kind": "switch", "start": "0"},
    ],
    "parameters": [
        _rate("taux_vente", "12,3 %"),
        _rate("taux_services", "21,2 %"),
        _rate("taux_liberal", "25,6 %"),
        _rate("reduction_acre", "25 %", "2026-07-01"),
    ],
    "example": [{"name": "prix", "value": "15"}],
    "lines": [
        {"name": "ventes", "label": "Ventes", "formula": "nombre * prix", "unit": "€", "show": "bar"},
        {
            "name": "cotisations",
            "label": "Cotisations",
            "formula": "ventes * taux * (1 - acre * reduction_acre)",
            "unit": "€",
            "show": "bar",
        },
        {"name": "cfp", "label": "Formation", "formula": "ventes * formation", "unit": "€"},
        {
            "name": "depenses",
            "label": "Dépenses",
            "formula": "fil + machine + transport + assurance + telephone",
            "unit": "€",
            "show": "bar",
        },
        {
            "name": "reste",
            "label": "Il reste",
            "formula": "ventes - cotisations - cfp - depenses",
            "unit": "€",
            "show": "bar",
        },
        {"name": "reste_heure", "label": "Il reste par heure", "formula": "reste / heures", "unit": "€ par heure"},
        {"name": "ventes_an", "label": "Ventes de l'année", "formula": "ventes * 12", "show": "hidden"},
    ],
    "rules": [
        {
            "id": "assez",
            "condition": "reste_heure >= 8",
            "feedback": "Il reste {reste_heure} € par heure. Montez le prix.",
        },
        {
            "id": "depenses",
            "condition": "min(fil, machine, transport) > 0",
            "feedback": "Le fil, la machine et le transport existent. Remettez-les.",
        },
        {
            "id": "prix",
            "condition": "prix < 100",
            "blocking": False,
            "feedback": "Vos clients paieraient-ils {prix} € une retouche ?",
        },
        {
            "id": "plafond",
            "condition": "ventes_an <= plafond",
            "blocking": False,
            "feedback": "Sur un an, c'est plus que le plafond.",
        },
        {
            "id": "tva",
            "condition": "ventes_an <= seuil_tva",
            "blocking": False,
            "feedback": "Sur un an, il faudrait facturer la TVA.",
        },
    ],
}
SAMIRA = {
    "input-activite": "1",
    "input-nombre": "60",
    "input-prix": "15",
    "input-fil": "60",
    "input-machine": "40",
    "input-transport": "50",
    "input-assurance": "30",
    "input-telephone": "30",
    "input-heures": "60",
}

ALL = [SEARCH, CROWDFUNDING, JOB_ACCOUNT, PROFILE, LETTER, DECLARATION, PASSWORD, VOTE, MICRO_BUDGET]
RIGHT: dict[str, dict[str, Any]] = {
    "sim_settings": {"setting-0": "1", "setting-1": "1", "setting-2": "0"},
    "sim_redact": {"removed": ["0", "1"]},
    "sim_check_form": {"field-0": "1012", "field-1": "1 012 €", "piece": "0", "send": "1"},
    "sim_password": {"password": "trois velos bleus 7"},
    "sim_ceiling": {"chosen": ["0", "1", "3"], "read": ["0"], "confirm": "1"},
    "sim_budget": SAMIRA,
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
