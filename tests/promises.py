"""What the product promises in words: found where it is written, by its verbs.

A promise is a sentence by which a screen, a printed page, the README or the editor says that something is kept, sent,
erased, seen by nobody, limited in time, or works without network. `docs/promesses.md` holds them all, each with the
test that tries to break it.
"""

import ast
import html
import re
from pathlib import Path

import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
REGISTER = ROOT / "docs/promesses.md"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = sorted(path for folder in ("config", "cours", "home", "search") for path in (ROOT / folder).rglob("*.py"))
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
LESSONS = sorted((ROOT / "cours/contenus/depart").rglob("*.yaml"))
PAGES = sorted((ROOT / "home/depart").rglob("*.yaml"))

PROMISES = re.compile(
    r"""
      \b(est|sont|reste(nt)?|sera|seront|était|a\ été|ont\ été)\b[^.]{0,40}?
            \b(gardée?s?|enregistrée?s?|envoyée?s?|parties?|partis?|effacée?s?|oubliée?s?|supprimée?s?|conservée?s?
            |partagée?s?|transmis(es?)?|notée?s?\ nulle)\b
    | \b(garde|gardons|enregistre|enregistrons|efface|effaçons|oublie|conserve|conservons)\b
    | \ba\ tout\ (oublié|effacé)\b
    | \b(partira|partiront|reviendra|reviendront|retrouverez|retrouve[sz]?)\b
    | \b(c'est|tout\ est)\ (envoyé|enregistré|gardé|effacé)
    | \b(personne|nul)\ (d'autre\ )?ne\b | \bne\ (le|la|les|vous)?\ ?(voit|voient|verra|verront|saura|sauront)\b
    | \brien\ n(e|'est|'a)\b | \baucune?\b[^.]{0,40}\b(n'est|n'a|ne)\b
    | \bsans\ (réseau|connexion|internet)\b
    | \b(jamais|toujours)\b
    | \b(jours|mois|minutes|heures)\ (au\ plus|puis|plus\ tard)
    | \b\d+\ (ans|mois|semaines|jours)\b | \bune\ semaine\b | \bsans\ limite\b
    | \bn'appelle\b | \bcookies\b | \b(toute?|elle)\ seule?\b | \blimitée?s?\b | \bchiffrée?s?\b | \bvendue?s?\b
    | \bne\ (marche|permet|demande|suivent)\b
    | \bplace\b[^.]{0,20}\b(se\ referme|reste\ ouverte)\b | \bne\ montrera\ plus\b
    | \b0\ problème
    """,
    re.IGNORECASE | re.VERBOSE,
)

# Lessons speak of the whole world (« un site n'envoie jamais… »): only what they say of this one is a promise of ours.
OURS = re.compile(r"\b(ici|ce site|cette page|cette leçon|cet exercice|Passerelle)\b", re.IGNORECASE)

# --- Sentences that look like promises and are not, and why ---------------------------------------------------------
NOT_PROMISES = {
    "a list that is empty says so": (
        r"^Pour le moment, rien n'est proposé|^Ce qui est proposé|^Rien n'est proposé$|^Vide |^Toujours |^jamais$",
        r"^… (quartiers?|clés?) (est|sont) enregistrée?s?",
        r"^(Aucune?|Rien n'(est|a)( encore)?)\b.*\b(ici|encore|pour le moment|à cette personne|n'a ce code|n'a lieu)\b",
        r"^(Aucune?|Rien n'est)\b.*\b(ouverte?|enregistrée?|proposé|notée|juste|nécessaire|s'appelle|n'est à)\b",
        r"^Aucune carte ne porte|^Personne ne porte cet identifiant",
    ),
    "an author or a technician is told what to mend": (
        r"personne ne peut réussir|repère|fiche n'est lue|^Rien n'est à respecter|morceau n'est à enlever|zone n'est à",
        r"UTF-8|jamais (vides|à une adresse inventée)|jamais plus de|^À qui le texte|Laissez vide s'il",
        r"^Réponses choisies|réponse n'est jamais choisie|^Presque personne|^Ces colonnes du fichier",
    ),
    "it tells the person what to do": (
        r"^N'écrivez jamais|^Mettez 0|0 : jamais|^Vous êtes toujours là|^Je garde une preuve",
    ),
    "it tells what has just been seen, not what will be": (
        r"ne bougeait depuis|n'est pas partie\b|ne sont pas encore parties|presque toujours le même signe",
        r"^Rien n'a encore changé|ce qui a été envoyé\.$|^C'est trop long pour|jamais de I, de L",
    ),
    "people of the lessons speak, and a kind of exercise is described": (
        r"^Un inconnu ne voit|^On ne demande jamais une vraie",
        r"« C'est toujours pareil|^Rien n'est drôle",
    ),
    "it says how the house is built": (r"Le contenu et la personne ne se mêlent|^Un test automatique ne voit",),
    "a title, a question, a number": (
        r"^Si personne ne vous répond|^Ce que l'on ne demande|^Vous avez moins de|^Bandeau de|marche plus \?$",
        r"^Machine très chargée|^Vous pouvez toujours en ajouter|écrans dessinés|^Ce que (l'on|nous) gard(e|ons)$",
    ),
    "it tells what a browser did": (r"cookies? de ce site dans les réglages|ou les cookies sont refusés",),
    "somebody else promises": (r"Défenseur des droits|^Rien ne presse",),
}
EXCUSED = re.compile("|".join(pattern for patterns in NOT_PROMISES.values() for pattern in patterns))

_INLINE = "a|abbr|b|bdi|code|em|i|kbd|q|small|span|strong|sub|sup|time|use"
_CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}


def sentences(text: str) -> list[str]:
    """Cut a text into sentences, written one way: single spaces, « … » for what changes."""
    text = re.sub(r"%\((\w+)\)[sd]|%[sd]|\{\w*\}", "…", html.unescape(text))
    text = re.sub(r"[\s\u00a0\u202f]+", " ", text.replace("**", "").replace("’", "'"))
    parts = re.split(r"(?<=[.!?…»])\s+(?=[A-ZÀÉÈÊÎÔÇ«])", text)
    parts = [re.sub(r"^\d+\. | \d+\.$", "", part.strip(" -–·*#>|")) for part in parts]
    return [part for part in parts if part]


def in_template(text: str) -> list[str]:
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    spoken = [words for tag in re.findall(r"\{%[^%]*?%\}", text) for words in re.findall(r'"([^"]* [^"]*)"', tag)]
    text = re.sub(r'\{% *trans(?:late)? +"([^"]*)"[^%]*%\}', r"\1", text)
    text = re.sub(r"\{\{.*?\}\}", "…", text, flags=re.DOTALL)
    # What stands on each side of a condition is never one sentence.
    text = re.sub(r"\{% *(?:(?:el|end)?(?:if|for|with|block|se|include)|empty|plural)\b.*?%\}", "\0", text)
    text = re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)
    attributes = re.findall(r'\s(?:data-[\w-]+|aria-label|title|alt|content|placeholder)="([^"<>]* [^"<>]*)"', text)
    text = re.sub(rf"</?(?:{_INLINE})\b[^>]*>", "", text)
    parts = [part for whole in [text, *attributes, *spoken] for part in re.split(r"<[^>]*>|\0", whole)]
    return [one for part in parts for one in sentences(part)]


def in_python(text: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            found += [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    return [one for words in found for one in sentences(words)]


def in_script(text: str) -> list[str]:
    text = re.sub(r"(?m)^\s*//.*$|/\*.*?\*/", "", text, flags=re.DOTALL)
    return [one for words in re.findall(r"[\"\x60]([^\"\x60]* [^\"\x60]*)[\"\x60]", text) for one in sentences(words)]


def in_yaml(text: str) -> list[str]:
    def walk(value):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            return [one for inside in value for one in walk(inside)]
        return [one for line in value.split("\n\n") for one in sentences(line)] if isinstance(value, str) else []

    return walk(yaml.safe_load(text))


def in_plain(text: str) -> list[str]:
    text = re.sub(r"(?s)```.*?```", "", text)
    return [one for line in re.split(r"\n\s*\n|\n(?=[-|#\d])", text) for one in sentences(line)]


def written(*, excused: bool = False) -> dict[str, set[str]]:
    """Return each sentence that promises something, with the files where it is written.

    `excused`: with those of `NOT_PROMISES` too.
    """
    found: dict[str, set[str]] = {}
    readers = [
        (TEMPLATES, in_template),
        (SOURCES, in_python),
        (SCRIPTS, in_script),
        (LESSONS, in_yaml),
        (PAGES, in_yaml),
        ([ROOT / "README.md"], in_plain),
    ]
    for paths, reader in readers:
        for path in paths:
            if "migrations" in path.parts:
                continue
            for sentence in reader(path.read_text(encoding="utf-8")):
                ours = paths is not LESSONS or path.stem == "M0-L0" or OURS.search(sentence)
                if ours and PROMISES.search(sentence) and (excused or not EXCUSED.search(sentence)):
                    found.setdefault(sentence, set()).add(str(path.relative_to(ROOT)))
    return found
