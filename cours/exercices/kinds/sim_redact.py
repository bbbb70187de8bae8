"""A text about to be sent to a machine or a stranger: touch the pieces to take out, each is replaced by a word."""

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import GROUP_SIMULATIONS, ExerciseBlock
from ..document import cut, find
from ..fairness import blunt, right_text

REMOVED = "[…]"


class PieceBlock(blocks.StructBlock):
    excerpt = blocks.CharBlock(
        max_length=200, label=_("Mots du texte"), help_text=_("Exactement comme dans le texte."), search_index=False
    )
    remove = blocks.BooleanBlock(required=False, label=_("Il faut l'enlever"))
    replacement = blocks.CharBlock(
        required=False, max_length=80, label=_("Remplacé par"), help_text=_("Par exemple : [mon nom].")
    )
    feedback = blocks.TextBlock(
        rows=2,
        max_length=800,
        label=_("Ce qu'on dit à qui se trompe"),
        help_text=_("À qui le laisse s'il faut l'enlever ; à qui l'enlève sinon."),
    )

    class Meta:
        label = _("Morceau")
        icon = "cut"
        label_format = "{excerpt}"


class SimRedactBlock(ExerciseBlock):
    app = blocks.CharBlock(max_length=80, label=_("À qui le texte est envoyé"), help_text=_("Un nom inventé : Robi."))
    text = blocks.TextBlock(rows=5, max_length=2000, label=_("Texte à envoyer"))
    pieces = blocks.ListBlock(PieceBlock(), min_num=2, max_num=15, label=_("Morceaux que l'on peut enlever"))
    reply = blocks.TextBlock(required=False, rows=2, max_length=800, label=_("Réponse reçue à la fin"))

    class Meta:
        label = _("Enlever avant d'envoyer")
        icon = "cut"
        group = GROUP_SIMULATIONS
        description = _("Un texte, et des morceaux à enlever avant de l'envoyer.")
        preview_value = {
            "prompt": "Touchez ce qu'il faut **enlever** avant d'envoyer.",
            "hint": "Qu'est-ce qui dit qui vous êtes ?",
            "app": "Robi",
            "text": "Je m'appelle Oksana Melnyk. Mon rendez-vous est le mardi 12.",
            "pieces": [
                {
                    "excerpt": "Oksana Melnyk",
                    "remove": True,
                    "replacement": "[mon nom]",
                    "feedback": "Votre nom n'aide pas à écrire la lettre.",
                },
                {"excerpt": "mardi 12", "feedback": "La date aide à écrire la lettre."},
            ],
        }


class SimRedact(Kind):
    """The answer is {"removed": the indexes of the pieces taken out}."""

    name = "sim_redact"
    block = SimRedactBlock
    is_simulation = True

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        removed = posted.indexes(data, "removed", len(exercise["pieces"]))
        if not removed:
            raise IncompleteAnswer(gettext("Touchez dans le texte ce qu'il faut enlever, puis validez."))
        return {"removed": removed}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        removed, size = answer.get("removed"), len(exercise["pieces"])
        return isinstance(removed, list) and all(type(index) is int and 0 <= index < size for index in removed)

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        pieces, removed = exercise["pieces"], set(answer["removed"])
        marks = {str(index): bool(pieces[index].get("remove")) for index in sorted(removed)}
        wrong = [piece for i, piece in enumerate(pieces) if (i in removed) is not bool(piece.get("remove"))]
        if not wrong:
            return Result(Outcome.RIGHT, (right_text(exercise),), marks)
        # Too much comes before too little: what was touched is before the eyes.
        wrong.sort(key=lambda piece: bool(piece.get("remove")))
        left = sum(bool(piece.get("remove")) for piece in wrong)
        messages = dict.fromkeys(piece["feedback"] for piece in wrong)
        if left:
            messages[_left(left)] = None
        return Result(Outcome.PARTIAL if any(marks.values()) else Outcome.WRONG, tuple(messages), marks)

    def solution(self, exercise: Exercise) -> list[str]:
        lines = [
            f"{piece['excerpt']} → **{piece.get('replacement') or REMOVED}**"
            for piece in exercise["pieces"]
            if piece.get("remove")
        ]
        return [gettext("À enlever :"), *lines]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        pieces = exercise["pieces"]
        removed = (self.filled(exercise, state, typed) or {"removed": []})["removed"]
        marks = self.graded(exercise, state, typed)
        views = [
            {
                "index": index,
                "text": piece["excerpt"],
                "replacement": piece.get("replacement") or REMOVED,
                "chosen": index in removed,
                "mark": marks.get(str(index)),
            }
            for index, piece in enumerate(pieces)
        ]
        body = cut({"kind": "page", "body": exercise["text"]}, [piece["excerpt"] for piece in pieces])["body"]
        return {
            "app": exercise["app"],
            "parts": [
                {"text": part["text"], "piece": None if part["zone"] is None else views[part["zone"]]} for part in body
            ],
            "reply": (exercise.get("reply") or "") if state.right else "",
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        pieces = exercise["pieces"]
        found = []
        if not any(piece.get("remove") for piece in pieces):
            found.append(Problem(("pieces",), gettext("Aucun morceau n'est à enlever : cochez-en au moins un.")))
        places = find({"body": exercise["text"]}, [piece["excerpt"] for piece in pieces])
        for index, (piece, place) in enumerate(zip(pieces, places, strict=True)):
            if place is None:
                text = gettext("Ces mots ne sont pas dans le texte, ou ils sont déjà dans un autre morceau.")
                found.append(Problem(("pieces", index, "excerpt"), text))
            if piece.get("remove") and not piece.get("replacement"):
                text = gettext("Dites par quoi le remplacer, par exemple [mon nom].")
                found.append(Problem(("pieces", index, "replacement"), text))
            found += blunt(("pieces", index, "feedback"), piece["feedback"])
        return found


def _left(number: int) -> str:
    return ngettext("Il reste un morceau à enlever.", "Il reste {number} morceaux à enlever.", number).format(
        number=number
    )


KIND = SimRedact()
