"""Making a password for an invented person. Whatever is typed stays on the device, or is read once and forgotten."""

import random
from collections.abc import Mapping

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import GROUP_SIMULATIONS, ExerciseBlock
from ..fairness import blunt, duplicates, right_text
from ..folding import letters
from ..known_passwords import KNOWN

LENGTH = 12  # signs at least (domain.md, lesson 2.3)
DIFFERENT = 5  # signs that are not the same
SHORTEST_WORD = 3  # of a word that must not be inside: shorter, it would be in everything
RULES = ("begun", "length", "known", "guessed", "varied")
WORDS = 4
IDEAS = tuple(
    """
    velo nuage tomate lundi tapis cactus fenetre bougie raisin tambour camion ruisseau bouton coussin panier sapin
    carotte tunnel marteau galet violon brouette poivre hibou ballon rideau moulin cahier pinceau grenier lanterne
    orage biscuit tortue escalier parapluie chemise radis pelouse gateau facteur savon moustache cerceau plume valise
    jardin pigeon tracteur colline confiture sirop tabouret girafe lavande peigne foulard tirelire cascade boussole
    """.split()
)


class SimPasswordBlock(ExerciseBlock):
    site = blocks.CharBlock(max_length=120, label=_("Nom du site inventé"))
    owner = blocks.CharBlock(max_length=60, label=_("Pour qui"), help_text=_("Un prénom des leçons."))
    guessable = blocks.ListBlock(
        blocks.CharBlock(max_length=40, label=_("Mot")),
        default=[],
        max_num=12,
        label=_("Mots que l'on devine"),
        help_text=_("Le prénom est déjà refusé. Ajoutez une année, une ville…"),
    )
    min_length = blocks.IntegerBlock(min_value=8, max_value=30, default=LENGTH, label=_("Signes au moins"))
    ideas = blocks.ListBlock(
        blocks.CharBlock(max_length=20, label=_("Mot")),
        default=[],
        max_num=100,
        label=_("Mots proposés"),
        help_text=_("Facultatif : une liste de mots simples est déjà là."),
    )
    short = blocks.TextBlock(required=False, rows=2, max_length=400, label=_("Texte quand c'est trop court"))
    known = blocks.TextBlock(
        required=False, rows=2, max_length=400, label=_("Texte quand tout le monde l'utilise déjà")
    )
    guessed = blocks.TextBlock(required=False, rows=2, max_length=400, label=_("Texte quand on peut le deviner"))
    end = blocks.TextBlock(required=False, rows=2, max_length=400, label=_("Texte de la fin"))

    class Meta:
        label = _("Fabriquer un mot de passe")
        icon = "key"
        group = GROUP_SIMULATIONS
        description = _("Un mot de passe à inventer, avec une jauge en mots. Rien n'est gardé.")
        preview_value = {
            "prompt": "Fabriquez un mot de passe solide pour Fatou.",
            "hint": "Trois ou quatre mots sans rapport.",
            "site": "Portail Clairval",
            "owner": "Fatou",
            "min_length": LENGTH,
        }


class SimPassword(Kind):
    """The answer is {"rules": {rule: respected?}}. « begun » is for the gauge: two thirds of the length."""

    name = "sim_password"
    block = SimPasswordBlock
    is_simulation = True

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        if any(f"rule-{rule}" in data for rule in RULES):  # checked on the device
            rules = {rule: posted.one_of(data, f"rule-{rule}", ("1", "0")) for rule in RULES}
            if not all(rules.values()):
                raise posted.unreadable()
            return {"rules": {rule: found == "1" for rule, found in rules.items()}}
        typed = posted.last(data, "password")
        if not typed.strip():
            raise IncompleteAnswer(gettext("Écrivez d'abord un mot de passe inventé, puis validez."))
        return {"rules": check(exercise, typed)}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        rules = answer.get("rules")
        return isinstance(rules, dict) and set(rules) == {*RULES} and all(type(each) is bool for each in rules.values())

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        rules = answer["rules"]
        if all(rules.values()):
            return Result(Outcome.RIGHT, (right_text(exercise),), dict(rules))
        outcome = Outcome.PARTIAL if rules["begun"] and rules["known"] else Outcome.WRONG
        return Result(outcome, tuple(_said(exercise, rules)), dict(rules))

    def solution(self, exercise: Exercise) -> list[str]:
        return [
            gettext("Au moins {number} signes.").format(number=_length(exercise)),
            gettext("Plusieurs mots sans rapport, par exemple **{words}**. Inventez les vôtres.").format(
                words="-".join(_suggested(exercise, 0))
            ),
            gettext("Ni prénom, ni date, ni mot de passe que tout le monde utilise."),
        ]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        rules = self.graded(exercise, state, typed)
        return {
            "site": exercise["site"],
            "owner": exercise["owner"],
            "length": _length(exercise),
            "gauge": _gauge(rules) if rules else "",
            "gauges": {name: _gauges()[name] for name in ("short", "more", "solid")},
            "suggested": "-".join(_suggested(exercise, seed)),
            "end": (exercise.get("end") or "") if state.right else "",
            "device": {
                "length": _length(exercise),
                "different": DIFFERENT,
                "known": list(KNOWN),
                "guessable": _guessable(exercise),
                "ideas": _ideas(exercise),
            },
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        found = []
        for name in ("short", "known", "guessed"):
            found += blunt((name,), exercise.get(name))
        for index, word in enumerate(exercise.get("guessable") or []):
            if len(letters(word)) < SHORTEST_WORD:
                text = gettext("Ce mot est trop court : il serait dans tous les mots de passe.")
                found.append(Problem(("guessable", index), text))
        ideas = exercise.get("ideas") or []
        found += duplicates(("ideas",), ideas, key=None)
        if ideas and len(ideas) < 2 * WORDS:
            found.append(Problem(("ideas",), gettext("Il faut au moins 8 mots, ou aucun.")))
        return found


def check(exercise: Exercise, typed: str) -> dict[str, bool]:
    """Return which rules a password respects. The device does the same (static/js/behaviours/sim-password.js).

    The length counts code points, as people count signs. Known and guessable words are looked for among the letters
    and digits alone, without case nor accents: « Az-Er-Ty 123 » is « azerty123 ».
    """
    bare, length = letters(typed), len(typed)
    return {
        "begun": length * 3 >= _length(exercise) * 2,
        "length": length >= _length(exercise),
        "known": not _is_known(bare),
        "guessed": not any(word in bare for word in _guessable(exercise)),
        "varied": len(set(typed.casefold())) >= DIFFERENT,
    }


def _is_known(bare: str) -> bool:
    """Tell whether nothing is left but digits once a known password is taken out, however often it is repeated."""
    return any(
        known in bare and not bare.replace(known, "").translate({ord(digit): None for digit in "0123456789"})
        for known in KNOWN
    )


def _guessable(exercise: Exercise) -> list[str]:
    words = [letters(word) for word in [exercise["owner"], *(exercise.get("guessable") or [])]]
    return [word for word in words if len(word) >= SHORTEST_WORD]


def _length(exercise: Exercise) -> int:
    return exercise.get("min_length") or LENGTH


def _ideas(exercise: Exercise) -> list[str]:
    ideas = [word for word in exercise.get("ideas") or [] if word]
    return ideas if len(ideas) >= WORDS else list(IDEAS)


def _suggested(exercise: Exercise, seed: int) -> list[str]:
    return random.Random(f"{exercise.get('id')}:{seed}").sample(_ideas(exercise), WORDS)


def _gauges() -> dict[str, str]:
    return {"short": gettext("court"), "more": gettext("encore un mot"), "solid": gettext("solide")}


def _gauge(rules: Mapping[str, bool]) -> str:
    return _gauges()["solid" if all(rules.values()) else "more" if rules["begun"] else "short"]


def _said(exercise: Exercise, rules: Mapping[str, bool]) -> list[str]:
    said = []
    if not rules["known"]:
        said.append(exercise.get("known") or gettext("Beaucoup de gens l'utilisent : une machine l'essaie en premier."))
    if not rules["guessed"]:
        said.append(
            exercise.get("guessed") or gettext("On y lit un prénom ou un mot que l'on devine. Prenez d'autres mots.")
        )
    if not rules["varied"]:
        said.append(gettext("C'est presque toujours le même signe. Prenez des mots différents."))
    if not rules["begun"]:
        said.append(exercise.get("short") or gettext("C'est court. Ajoutez deux ou trois mots."))
    elif not rules["length"]:
        said.append(exercise.get("short") or gettext("Encore un mot et il sera solide."))
    return said


KIND = SimPassword()
