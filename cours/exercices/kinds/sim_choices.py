"""Drawn screens on which to choose: results of a search, a chat, a cookie banner, a menu, files, a form, a post.

The screens come one after the other (the next one opens when the right thing was chosen), or all together as groups.
"""

import random
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import GROUP_SIMULATIONS, DocumentBlock, ExerciseBlock
from ..document import cut
from ..fairness import blunt, duplicates, right_text, wrong_text
from ..picture_block import PictureBlock

IN_ORDER = ("search", "menu", "cookies")  # where the place on the screen is part of what is to be learned
ON_A_PHONE = ("chat", "menu", "post")
LETTERS = "ABCDEFGHIJKL"
FEWEST, MOST = 2, len(LETTERS)

Chosen = list[list[int] | None]  # for each screen, the indexes of what was chosen


class LineBlock(blocks.StructBlock):
    who = blocks.CharBlock(max_length=80, label=_("Qui parle"))
    text = blocks.TextBlock(rows=2, max_length=600, label=_("Ce qui est écrit"))

    class Meta:
        label = _("Message")
        icon = "openquote"
        label_format = "{who}"


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("Texte"))
    detail = blocks.CharBlock(
        required=False, max_length=200, label=_("Deuxième ligne"), help_text=_("Une adresse, un poids, un prix.")
    )
    tag = blocks.CharBlock(required=False, max_length=40, label=_("Étiquette"), help_text=_("Par exemple : Annonce."))
    image = PictureBlock(required=False, label=_("Image"))
    look = blocks.ChoiceBlock(
        choices=[("normal", _("Ordinaire")), ("big", _("En grand")), ("small", _("En petit"))],
        default="normal",
        label=_("Taille à l'écran"),
    )
    correct = blocks.BooleanBlock(required=False, label=_("C'est un bon choix"))
    feedback = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=800,
        label=_("Ce qu'on dit de ce choix"),
        help_text=_("Obligatoire si le choix n'est pas bon. Sur un bon choix, c'est un conseil."),
    )
    x = blocks.IntegerBlock(
        required=False, min_value=0, max_value=100, label=_("Repère sur l'image : depuis la gauche (%)")
    )
    y = blocks.IntegerBlock(
        required=False, min_value=0, max_value=100, label=_("Repère sur l'image : depuis le haut (%)")
    )

    class Meta:
        label = _("Choix")
        icon = "list-ul"
        label_format = "{text}"


class ScreenBlock(blocks.StructBlock):
    frame = blocks.ChoiceBlock(
        choices=[
            ("plain", _("Simple")),
            ("search", _("Résultats d'une recherche")),
            ("chat", _("Messagerie")),
            ("page", _("Page d'un site")),
            ("cookies", _("Bandeau de cookies")),
            ("menu", _("Menu d'une application")),
            ("files", _("Fichiers à envoyer")),
            ("letter", _("Courrier")),
            ("form", _("Formulaire")),
            ("post", _("Annonce à composer")),
        ],
        default="plain",
        label=_("Sorte d'écran"),
    )
    title = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("En haut de l'écran"),
        help_text=_("Les mots cherchés, le nom du groupe, l'adresse du site…"),
    )
    text = blocks.TextBlock(required=False, rows=2, max_length=1500, label=_("Texte de l'écran"))
    lines = blocks.ListBlock(LineBlock(), default=[], max_num=8, label=_("Messages affichés"))
    image = PictureBlock(required=False, label=_("Image"))
    document = DocumentBlock()
    question = blocks.CharBlock(
        required=False,
        max_length=300,
        label=_("Question posée sur cet écran"),
        help_text=_("Nécessaire quand tous les choix sont sur le même écran."),
    )
    pick = blocks.IntegerBlock(min_value=1, max_value=6, default=1, label=_("Combien de choix"))
    ordered = blocks.BooleanBlock(
        required=False,
        label=_("Garder l'ordre"),
        help_text=_("Pour une échelle de prix ou de dates. Sinon, on mélange."),
    )
    right = blocks.TextBlock(required=False, rows=2, max_length=800, label=_("Ce qu'on dit avant l'écran suivant"))
    choices = blocks.ListBlock(OptionBlock(), min_num=FEWEST, max_num=MOST, label=_("Choix"))

    class Meta:
        label = _("Écran")
        icon = "desktop"
        label_format = "{title} {question}"


class SimChoicesBlock(ExerciseBlock):
    app = blocks.CharBlock(
        max_length=80, label=_("Nom en haut de l'écran"), help_text=_("Un site ou une application inventée.")
    )
    together = blocks.BooleanBlock(
        required=False,
        label=_("Tout sur le même écran"),
        help_text=_("Sinon, chaque écran s'ouvre quand le précédent est réussi."),
    )
    screens = blocks.ListBlock(ScreenBlock(), min_num=1, max_num=8, label=_("Écrans"))
    end = blocks.TextBlock(required=False, rows=2, max_length=400, label=_("Texte de la fin"))

    class Meta:
        label = _("Choisir sur un écran")
        icon = "desktop"
        group = GROUP_SIMULATIONS
        description = _("Un ou plusieurs écrans dessinés (recherche, messagerie, cookies, menu, fichiers…), à choix.")
        preview_value = {
            "prompt": "Ouvrez le résultat **officiel**.",
            "hint": "Lisez l'adresse par la fin.",
            "app": "Cherche",
            "screens": [
                {
                    "frame": "search",
                    "title": "demande acte de naissance",
                    "pick": 1,
                    "choices": [
                        {
                            "text": "Votre acte en 24 h",
                            "detail": "acte-express.example · 39,90 €",
                            "tag": "Annonce",
                            "look": "normal",
                            "feedback": "Il y a le mot **Annonce**. Ce site vend un service.",
                        },
                        {
                            "text": "Acte de naissance : demande de copie",
                            "detail": "service-public.gouv.fr",
                            "look": "normal",
                            "correct": True,
                        },
                    ],
                }
            ],
        }


class SimChoices(Kind):
    """The answer is {"chosen": for each screen the indexes of the choices, or None when it is not answered}."""

    name = "sim_choices"
    block = SimChoicesBlock
    is_simulation = True

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        screens = exercise["screens"]
        chosen: Chosen = []
        sent = False
        for index, screen in enumerate(screens):
            now = posted.indexes(data, f"screen-{index}", len(screen["choices"]))
            kept = posted.indexes(data, f"kept-{index}", len(screen["choices"]))  # passed in an earlier try
            sent = sent or bool(now)
            if _pick(screen) == 1 and len(now or kept) > 1:
                raise posted.unreadable()
            chosen.append(now or kept or None)
        if not exercise.get("together"):
            _forget_what_follows(screens, chosen)
        answer = {"chosen": chosen}
        if exercise.get("together") and (left := chosen.count(None)):
            text = ngettext("Il reste un choix à faire.", "Il reste {number} choix à faire.", left)
            raise IncompleteAnswer(text.format(number=left), typed=answer)
        if not sent:
            raise IncompleteAnswer(gettext("Choisissez d'abord une réponse, puis validez."), typed=answer)
        for screen, some in zip(screens, chosen, strict=True):
            if some and len(some) != _pick(screen):
                raise IncompleteAnswer(_how_many(_pick(screen), len(some)), typed=answer)
        return answer

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        chosen, screens = answer.get("chosen"), exercise["screens"]
        return (
            isinstance(chosen, list)
            and len(chosen) == len(screens)
            and all(
                some is None
                or (isinstance(some, list) and all(type(i) is int and 0 <= i < len(screen["choices"]) for i in some))
                for some, screen in zip(chosen, screens, strict=True)
            )
        )

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        screens, chosen = exercise["screens"], answer["chosen"]
        marks = {
            f"{index}-{choice}": bool(screen["choices"][choice].get("correct"))
            for index, screen in enumerate(screens)
            for choice in chosen[index] or []
        }
        if exercise.get("together"):
            return self._grade_together(exercise, chosen, marks)
        here = _open_screen(screens, chosen)
        if here is None:
            said = [screens[-1].get("right") or "", *_said(screens[-1], chosen[-1], of_right=True)]
            return Result(Outcome.RIGHT, _texts(right_text(exercise), *said), marks)
        if chosen[here] is None and here > 0:
            before = screens[here - 1]
            next_one = before.get("right") or gettext("C'est bien. Un autre écran s'ouvre : regardez la suite.")
            return Result(Outcome.ONGOING, _texts(next_one, *_said(before, chosen[here - 1], of_right=True)), marks)
        feedback = _said(screens[here], chosen[here], of_right=False)
        well = here > 0 or any(marks.values())
        return Result(Outcome.PARTIAL if well else Outcome.WRONG, _texts(*(feedback or [wrong_text(exercise)])), marks)

    def _grade_together(self, exercise: Exercise, chosen: Chosen, marks: dict[str, bool]) -> Result:
        screens = exercise["screens"]
        passed = [_passed(screen, some) for screen, some in zip(screens, chosen, strict=True)]
        said = [
            text
            for screen, some, well in zip(screens, chosen, passed, strict=True)
            for text in _said(screen, some, of_right=well)
        ]
        if all(passed):
            return Result(Outcome.RIGHT, _texts(right_text(exercise), *said), marks)
        first = _summary(exercise, passed.count(False))
        return Result(Outcome.PARTIAL if any(passed) else Outcome.WRONG, _texts(first, *said), marks)

    def solution(self, exercise: Exercise) -> list[str]:
        lines = []
        for screen in exercise["screens"]:
            right = [choice["text"] for choice in screen["choices"] if choice.get("correct")]
            words = (gettext(" et ") if _pick(screen) > 1 else gettext(" ou ")).join(f"**{text}**" for text in right)
            label = screen.get("question") or screen.get("title")
            lines.append(f"{label} → {words}" if label else words or gettext("Aucun choix n'est encore écrit."))
        return [line for line in lines if line.strip()] or [right_text(exercise)]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        screens = exercise["screens"]
        chosen = (self.filled(exercise, state, typed) or {"chosen": [None] * len(screens)})["chosen"]
        marks = self.graded(exercise, state, typed)
        together = bool(exercise.get("together"))
        here = None if together else _open_screen(screens, chosen)
        shown = [
            _screen_view(exercise, index, screen, chosen[index], marks, seed) for index, screen in enumerate(screens)
        ]
        if not together:
            for screen in shown[: len(shown) if here is None else here]:
                screen["passed"] = True
        count = len(shown) if together or here is None else here + 1
        missed = together and bool(marks) and not all(map(_passed, screens, chosen))
        frames = {screen.get("frame") for screen in screens}
        return {
            "app": exercise["app"],
            "together": together,
            "device": "phone" if frames <= {*ON_A_PHONE} else "site",
            "total": len(screens),
            "current": count,
            "screens": shown[:count],
            "later": shown[count:],  # on paper, everything is there at once
            "composed": [
                {"index": screen["index"], "question": screen["question"], "choice": choice}
                for screen in shown
                if screen["frame"] == "post"
                for choice in [next((choice for choice in screen["choices"] if choice["chosen"]), None)]
            ],
            "end": (exercise.get("end") or "") if state.right else "",
            "summary": _summary(exercise, list(map(_passed, screens, chosen)).count(False))
            if missed and not state.resolved
            else "",
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        found = []
        for index, screen in enumerate(exercise["screens"]):
            found += _screen_problems(("screens", index), screen, together=bool(exercise.get("together")))
        return found


def _pick(screen: dict) -> int:
    return screen.get("pick") or 1


def _passed(screen: dict, chosen: list[int] | None) -> bool:
    choices = screen["choices"]
    if not chosen or len(chosen) != _pick(screen):
        return False
    return all(choices[index].get("correct") for index in chosen)


def _open_screen(screens: list[dict], chosen: Chosen) -> int | None:
    """Return the first screen that is not passed, None when all are."""
    for index, screen in enumerate(screens):
        if not _passed(screen, chosen[index]):
            return index
    return None


def _forget_what_follows(screens: list[dict], chosen: Chosen) -> None:
    """Nobody answers a screen that is not open yet."""
    here = _open_screen(screens, chosen)
    if here is not None:
        chosen[here + 1 :] = [None] * (len(screens) - here - 1)


def _said(screen: dict, chosen: list[int] | None, *, of_right: bool) -> list[str]:
    """Return what is said of the right choices (advice), or of the others."""
    choices = [screen["choices"][index] for index in chosen or []]
    return [choice.get("feedback") or "" for choice in choices if bool(choice.get("correct")) is of_right]


def _texts(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _summary(exercise: Exercise, missed: int) -> str:
    if exercise.get("wrong"):
        return exercise["wrong"]
    return ngettext(
        "Il reste un choix à revoir : lisez l'explication.",
        "Il reste {number} choix à revoir : lisez les explications.",
        missed,
    ).format(number=missed)


def _how_many(wanted: int, chosen: int) -> str:
    if chosen > wanted:
        return gettext("Vous en avez choisi {chosen}. Gardez-en {wanted}.").format(chosen=chosen, wanted=wanted)
    return gettext("Vous en avez choisi {chosen}. Il en faut {wanted}.").format(chosen=chosen, wanted=wanted)


def _screen_view(
    exercise: Exercise, index: int, screen: dict, chosen: list[int] | None, marks: Any, seed: int
) -> dict[str, Any]:
    together = bool(exercise.get("together"))
    pins = [choice for choice in screen["choices"] if _has_pin(choice)] if screen.get("image") else []
    choices = []
    for place, choice in enumerate(screen["choices"]):
        is_chosen = place in (chosen or [])
        mark = marks.get(f"{index}-{place}") if is_chosen else None
        pin = any(choice is other for other in pins)
        choices.append(
            {
                **{name: choice.get(name) or "" for name in ("text", "detail", "tag")},
                "index": place,
                "image": choice.get("image") or None,
                "look": choice.get("look") or "normal",
                "chosen": is_chosen,
                "mark": mark,
                # In a sequence, what is said is below, with the rest of the answer.
                "feedback": (choice.get("feedback") or "") if together and mark is False else "",
                "pin": {"letter": LETTERS[place % len(LETTERS)], "x": choice["x"], "y": choice["y"]} if pin else None,
            }
        )
    frame = screen.get("frame") or "plain"
    if not (screen.get("ordered") or frame in IN_ORDER or pins):
        random.Random(f"{exercise['id']}:{seed}:{index}").shuffle(choices)
    return {
        **{name: screen.get(name) or "" for name in ("title", "text", "question")},
        "index": index,
        "number": index + 1,
        "frame": frame,
        "lines": screen.get("lines") or [],
        "image": screen.get("image") or None,
        "document": cut(screen["document"], []) if screen.get("document") else None,
        "pick": _pick(screen),
        "choices": choices,
        "pins": [choice for choice in choices if choice["pin"]],
        "passed": False,
    }


def _has_pin(choice: dict) -> bool:
    return choice.get("x") is not None and choice.get("y") is not None


def _screen_problems(path: tuple[str | int, ...], screen: dict, *, together: bool) -> list[Problem]:
    choices = screen["choices"]
    found = duplicates((*path, "choices"), [choice["text"] for choice in choices])
    right = sum(bool(choice.get("correct")) for choice in choices)
    if not right:
        found.append(Problem((*path, "choices"), gettext("Aucun choix n'est juste. Cochez au moins un bon choix.")))
    elif right < _pick(screen):
        text = gettext("On demande {pick} choix, et {right} seulement sont bons : personne ne peut réussir.")
        found.append(Problem((*path, "pick"), text.format(pick=_pick(screen), right=right)))
    if together and not screen.get("question"):
        found.append(
            Problem((*path, "question"), gettext("Écrivez ce que l'on choisit ici : plusieurs choix se suivent."))
        )
    for index, choice in enumerate(choices):
        here = (*path, "choices", index)
        if not choice.get("correct"):
            found += blunt((*here, "feedback"), choice.get("feedback"))
            if not choice.get("feedback"):
                text = gettext("Dites ce que ce choix entraînerait, puis où regarder.")
                found.append(Problem((*here, "feedback"), text))
        if (choice.get("x") is None) is not (choice.get("y") is None):
            found.append(
                Problem((*here, "x"), gettext("Un repère a deux nombres : depuis la gauche et depuis le haut."))
            )
        elif _has_pin(choice) and not screen.get("image"):
            found.append(Problem((*here, "x"), gettext("Un repère se pose sur une image : ajoutez celle de l'écran.")))
    return found


KIND = SimChoices()
