"""A phone full of messages to sort: a trap, or no sign of a trap. On a retry, only the missed ones are asked again."""

import re

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import GROUP_SIMULATIONS, ExerciseBlock
from ..fairness import blunt, right_text

TRAP, SAFE = "trap", "safe"
OTHER = {TRAP: SAFE, SAFE: TRAP}
_ID = re.compile(r"[A-Za-z0-9_-]{1,30}")


class MessageBlock(blocks.StructBlock):
    id = blocks.CharBlock(
        max_length=30, label=_("Repère"), help_text=_("Un repère court, différent pour chaque message : m1, m2…")
    )
    channel = blocks.ChoiceBlock(
        choices=[("sms", _("SMS")), ("email", _("E-mail"))], default="sms", label=_("Sorte de message")
    )
    sender = blocks.CharBlock(
        max_length=200,
        label=_("De la part de"),
        help_text=_("Inventé. Utilisez 06 39 98 … pour un portable, « .example » pour une adresse."),
    )
    subject = blocks.CharBlock(required=False, max_length=200, label=_("Objet"), help_text=_("Pour un e-mail."))
    body = blocks.TextBlock(rows=3, max_length=1500, label=_("Texte du message"))
    answer = blocks.ChoiceBlock(
        choices=[(TRAP, _("Piège")), (SAFE, _("Pas de signe de piège"))], label=_("Ce qu'il faut répondre")
    )
    must = blocks.BooleanBlock(
        required=False,
        label=_("À trouver absolument"),
        help_text=_("Sans ce message bien classé, il faut recommencer."),
    )
    feedback = blocks.TextBlock(
        rows=3,
        max_length=800,
        label=_("Ce qu'on dit à qui se trompe"),
        help_text=_("Ce que cela entraînerait, puis ce qu'il faut regarder."),
    )

    class Meta:
        label = _("Message")
        icon = "mail"
        label_format = "{sender}"


class SimInboxBlock(ExerciseBlock):
    owner = blocks.CharBlock(
        max_length=60, label=_("À qui est le téléphone"), help_text=_("Un prénom des leçons, par exemple David.")
    )
    messages = blocks.ListBlock(MessageBlock(), min_num=2, max_num=20, label=_("Messages"))
    min_correct = blocks.IntegerBlock(
        min_value=1,
        label=_("Messages bien classés pour réussir"),
        help_text=_("Par exemple 4 sur 5. Si c'est moins, on redemande seulement les messages manqués."),
    )

    class Meta:
        label = _("Trier des messages")
        icon = "mail"
        group = GROUP_SIMULATIONS
        description = _("Un téléphone et ses messages, à classer : « Piège » ou « Pas de signe de piège ».")
        preview_value = {
            "prompt": "Voici le téléphone de David. Pour chaque message, choisissez.",
            "hint": "Cherchez l'urgence, le lien, l'argent, le code.",
            "owner": "David",
            "min_correct": 2,
            "messages": [
                {
                    "id": "m1",
                    "channel": "sms",
                    "sender": "06 39 98 12 47",
                    "body": "Maman c'est moi, voici mon nouveau numéro. C'est urgent.",
                    "answer": TRAP,
                    "must": True,
                    "feedback": "Appelez d'abord votre enfant sur son **ancien** numéro.",
                },
                {
                    "id": "m2",
                    "channel": "sms",
                    "sender": "Médiathèque",
                    "body": "Fermeture à 17 h demain. Bonne journée.",
                    "answer": SAFE,
                    "feedback": "On ne vous demande rien : ni lien, ni argent, ni code.",
                },
            ],
        }


class SimInbox(Kind):
    """The answer is {"marks": {message id: well sorted?}}: with two choices, the mark says what was chosen."""

    name = "sim_inbox"
    block = SimInboxBlock
    is_simulation = True

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        marks = {}
        for message in exercise["messages"]:
            if posted.one_of(data, f"kept-{message['id']}", ("1",)):  # sorted well in an earlier try
                marks[message["id"]] = True
            elif choice := posted.one_of(data, f"message-{message['id']}", OTHER):
                marks[message["id"]] = choice == message["answer"]
        left = len(exercise["messages"]) - len(marks)
        if left:
            text = ngettext("Il reste un message à classer.", "Il reste {number} messages à classer.", left).format(
                number=left
            )
            raise IncompleteAnswer(text, typed={"marks": marks})
        return {"marks": marks}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        marks, ids = answer.get("marks"), {message["id"] for message in exercise["messages"]}
        return isinstance(marks, dict) and marks.keys() <= ids and all(type(mark) is bool for mark in marks.values())

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        messages = exercise["messages"]
        marks = {message["id"]: answer["marks"].get(message["id"], False) for message in messages}
        missed = [message for message in messages if not marks[message["id"]]]
        feedback = tuple(message["feedback"] for message in missed)
        well = len(messages) - len(missed)
        if well >= _enough(exercise) and not any(message.get("must") for message in missed):
            return Result(Outcome.RIGHT, (right_text(exercise), *feedback), marks)
        return Result(Outcome.PARTIAL if well else Outcome.WRONG, (_summary(exercise, missed), *feedback), marks)

    def solution(self, exercise: Exercise) -> list[str]:
        labels = {TRAP: gettext("Piège"), SAFE: gettext("Pas de signe de piège")}
        return [f"{message['sender']} → **{labels.get(message['answer'], '')}**" for message in exercise["messages"]]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        filled = (self.filled(exercise, state, typed) or {"marks": {}})["marks"]
        last = (self.usable(exercise, state.answer) or {"marks": {}})["marks"]
        graded = self.graded(exercise, state, typed)
        messages = []
        for message in exercise["messages"]:
            locked = last.get(message["id"]) is True
            chosen = True if locked else filled.get(message["id"])
            mark = True if locked else graded.get(message["id"])
            messages.append(
                {
                    **{name: message.get(name) or "" for name in ("id", "channel", "sender", "subject", "body")},
                    "chosen": _choice(message, chosen),
                    "locked": locked,
                    "mark": mark,
                    "feedback": message["feedback"] if mark is False else "",
                }
            )
        missed = [message for message in exercise["messages"] if last.get(message["id"]) is False]
        return {
            "owner": exercise["owner"],
            "total": len(messages),
            "left": sum(not message["locked"] for message in messages),
            "messages": messages,
            "summary": _summary(exercise, missed) if missed and not state.resolved else "",
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        messages, found = exercise["messages"], []
        seen: set[str] = set()
        for index, message in enumerate(messages):
            if not _ID.fullmatch(message["id"]):
                found.append(
                    Problem(("messages", index, "id"), gettext("Un repère n'a que des lettres et des chiffres : m1."))
                )
            if message["id"] in seen:
                found.append(
                    Problem(("messages", index, "id"), gettext("Ce repère est déjà pris par un autre message."))
                )
            seen.add(message["id"])
            found += blunt(("messages", index, "feedback"), message["feedback"])
        if exercise["min_correct"] > len(messages):
            text = gettext("Il n'y a que {number} messages : on ne peut pas en demander plus.").format(
                number=len(messages)
            )
            found.append(Problem(("min_correct",), text))
        if len({message["answer"] for message in messages}) == 1:
            found.append(
                Problem(("messages",), gettext("Tous les messages ont la même réponse : ajoutez-en un différent."))
            )
        return found


def _choice(message: dict, well: bool | None) -> str:
    """With two choices, having sorted well or not says which one was made."""
    if well is None:
        return ""
    return message["answer"] if well else OTHER[message["answer"]]


def _enough(exercise: Exercise) -> int:
    return exercise.get("min_correct") or len(exercise["messages"])


def _summary(exercise: Exercise, missed: list[dict]) -> str:
    if exercise.get("wrong"):
        return exercise["wrong"]
    return ngettext(
        "Il reste un message à revoir : lisez l'explication.",
        "Il reste {number} messages à revoir : lisez les explications.",
        len(missed),
    ).format(number=len(missed))


KIND = SimInbox()
