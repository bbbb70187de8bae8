"""A form already filled, to compare with papers: correct what is wrong, attach the right paper, read again, send.

What is written in a box is never kept: only whether it is as before, right, a mistake that the author foresaw, or
something else.
"""

from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import masking, posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import GROUP_SIMULATIONS, ExerciseBlock
from ..fairness import blunt, duplicates, right_text
from ..folding import fold, number

SAME, RIGHT, OTHER, KNOWN = "same", "right", "other", "known-"


class PaperBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, label=_("Titre du document"))
    body = blocks.TextBlock(
        rows=4,
        max_length=2000,
        label=_("Texte"),
        help_text=_("Une ligne par information : « Montant net social | 1 012 € »."),
    )

    class Meta:
        label = _("Document")
        icon = "doc-full"
        label_format = "{title}"


class MistakeBlock(blocks.StructBlock):
    value = blocks.CharBlock(max_length=60, label=_("Si l'on écrit"))
    feedback = blocks.TextBlock(rows=2, max_length=600, label=_("On dit"))

    class Meta:
        label = _("Erreur prévue")
        icon = "warning"
        label_format = "{value}"


class BoxBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=120, label=_("Texte affiché"))
    value = blocks.CharBlock(max_length=60, label=_("Déjà écrit dans la case"))
    expected = blocks.CharBlock(
        required=False, max_length=60, label=_("Valeur juste"), help_text=_("Laissez vide si la case est déjà juste.")
    )
    unit = blocks.CharBlock(required=False, max_length=20, label=_("Unité"))
    feedback = blocks.TextBlock(
        rows=2,
        max_length=800,
        label=_("Ce qu'on dit si la case n'est pas juste"),
        help_text=_("Dites ce que cela entraînerait, puis où regarder."),
    )
    others = blocks.ListBlock(MistakeBlock(), default=[], max_num=6, label=_("Erreurs prévues"))

    class Meta:
        label = _("Case")
        icon = "form"
        label_format = "{label}"


class PieceBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=160, label=_("Pièce"))
    correct = blocks.BooleanBlock(required=False, label=_("C'est la bonne"))
    feedback = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=600,
        label=_("Ce qu'on dit de cette pièce"),
        help_text=_("Obligatoire si ce n'est pas la bonne."),
    )

    class Meta:
        label = _("Pièce")
        icon = "doc-full"
        label_format = "{text}"


class SimCheckFormBlock(ExerciseBlock):
    site = blocks.CharBlock(max_length=120, label=_("En haut du formulaire"))
    papers = blocks.ListBlock(PaperBlock(), min_num=1, max_num=6, label=_("Documents à comparer"))
    fields = blocks.ListBlock(BoxBlock(), min_num=1, max_num=12, label=_("Cases"))
    pieces_label = blocks.CharBlock(required=False, max_length=160, label=_("Question pour la pièce à joindre"))
    pieces = blocks.ListBlock(PieceBlock(), default=[], max_num=8, label=_("Pièces à joindre"))
    summary = blocks.BooleanBlock(required=False, default=True, label=_("Il faut relire le récapitulatif"))
    end = blocks.TextBlock(required=False, rows=2, max_length=400, label=_("Texte de la fin"))

    class Meta:
        label = _("Vérifier un formulaire")
        icon = "form"
        group = GROUP_SIMULATIONS
        description = _("Un formulaire déjà rempli, à comparer avec des documents, à corriger et à relire.")
        preview_value = {
            "prompt": "Vérifiez la déclaration de David.",
            "hint": "Comparez avec la fiche de paie.",
            "site": "Déclaration de juin",
            "papers": [{"title": "Fiche de paie de mars", "body": "Montant net social | 1 012 €"}],
            "fields": [
                {
                    "label": "Mars",
                    "value": "1102",
                    "expected": "1012",
                    "unit": "€",
                    "feedback": "Le site aurait compté 90 € de trop. Comparez avec la fiche.",
                }
            ],
            "summary": True,
        }


class SimCheckForm(Kind):
    """The answer is {"fields": a word for each box, "piece": index or None, "sent": None to read again, then a bool}.

    Just after `parse`, and never stored: "typed" holds the texts that may be shown back.
    """

    name = "sim_check_form"
    block = SimCheckFormBlock
    is_simulation = True

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        fields, words, typed = exercise["fields"], [], []
        for index, field in enumerate(fields):
            word = posted.one_of(data, f"word-{index}", _words(field))  # already compared on the device
            text = posted.text(posted.last(data, f"field-{index}")) if f"field-{index}" in data else None
            words.append(word or (SAME if text is None else compare(field, text)))
            typed.append(masking.mask(text) if text is not None and not word else "")
        sent = posted.one_of(data, "send", ("1", "0"))
        answer: Answer = {
            "fields": words,
            "piece": posted.index(posted.last(data, "piece"), len(exercise.get("pieces") or [])),
            "sent": sent == "1" if sent else None if _has_summary(exercise) else True,
            "typed": typed,
        }
        if not any(name.startswith(("field-", "word-", "piece")) for name in data):
            raise IncompleteAnswer(gettext("Comparez chaque case avec les documents, puis validez."), typed=answer)
        if exercise.get("pieces") and answer["piece"] is None:
            raise IncompleteAnswer(
                gettext("Il reste une pièce à joindre : choisissez-la."),
                typed=answer | {"sent": False},  # back to the form: the summary has nowhere to choose
            )
        if posted.last(data, "summary") and not sent:
            raise IncompleteAnswer(
                gettext("Relisez le récapitulatif, puis choisissez : envoyer ou corriger."), typed=answer
            )
        return answer

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        words, piece, fields = answer.get("fields"), answer.get("piece"), exercise["fields"]
        return (
            isinstance(words, list)
            and len(words) == len(fields)
            and all(isinstance(word, str) and word in _words(field) for word, field in zip(words, fields, strict=True))
            and (piece is None or (type(piece) is int and 0 <= piece < len(exercise.get("pieces") or [])))
            and answer.get("sent", "") in (None, True, False)
        )

    def stored(self, exercise: Exercise, answer: Answer) -> Answer:
        return {name: answer[name] for name in ("fields", "piece", "sent")}

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        if answer["sent"] is None:
            return Result(Outcome.ONGOING, (gettext("Voici le récapitulatif. Relisez chaque ligne avant d'envoyer."),))
        if answer["sent"] is False:
            return Result(Outcome.ONGOING, (gettext("D'accord. Corrigez, puis validez pour relire encore."),))
        marks = _marks(exercise, answer)
        if all(marks.values()):
            return Result(Outcome.RIGHT, (right_text(exercise), *_advice(exercise, answer)), marks)
        messages = (_summary(exercise, list(marks.values()).count(False)), *_said(exercise, answer))
        # Boxes that nobody had to touch do not make an answer « almost » right.
        done = any(_must_change(field) and marks[f"field-{i}"] for i, field in enumerate(exercise["fields"]))
        return Result(Outcome.PARTIAL if done or marks.get("piece") else Outcome.WRONG, messages, marks)

    def solution(self, exercise: Exercise) -> list[str]:
        lines = [
            f"**{field['label']}** : {_with_unit(field, field.get('expected') or field['value'])}"
            for field in exercise["fields"]
            if _must_change(field)
        ]
        lines += [
            gettext("Pièce à joindre : **{text}**").format(text=piece["text"])
            for piece in exercise.get("pieces") or []
            if piece.get("correct")
        ]
        return lines or [gettext("Tout est déjà juste : relisez, puis envoyez.")]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        fields = exercise["fields"]
        answer = self.filled(exercise, state, typed)
        words = answer["fields"] if answer else [SAME] * len(fields)
        texts = (answer or {}).get("typed") or [""] * len(fields)
        marks = self.graded(exercise, state, typed)
        stage = self._stage(state, answer)
        return {
            "site": exercise["site"],
            "stage": stage,
            "papers": [
                {"title": paper["title"], "rows": [_row(line) for line in paper["body"].splitlines() if line.strip()]}
                for paper in exercise["papers"]
            ],
            "fields": [
                {
                    "index": index,
                    "label": field["label"],
                    "unit": field.get("unit") or "",
                    "start": field["value"],  # on paper, what is already written must be seen
                    "word": words[index],
                    # What was typed is known only while it is on its way; then the device puts it back.
                    "typed": texts[index],
                    "value": texts[index] or _value(field, words[index]),
                    "mark": marks.get(f"field-{index}"),
                    "feedback": _field_feedback(field, words[index]) if marks.get(f"field-{index}") is False else "",
                    "device": {
                        "start": field["value"],
                        "right": field.get("expected") or "",
                        "known": [other["value"] for other in field.get("others") or []],
                        "unit": field.get("unit") or "",
                    },
                }
                for index, field in enumerate(fields)
            ],
            "pieces_label": exercise.get("pieces_label") or gettext("Quelle pièce joignez-vous ?"),
            "pieces": [
                {
                    "index": index,
                    "text": piece["text"],
                    "chosen": answer is not None and answer["piece"] == index,
                    "mark": marks.get("piece") if answer and answer["piece"] == index else None,
                    "feedback": (piece.get("feedback") or "")
                    if marks.get("piece") is False and answer and answer["piece"] == index
                    else "",
                }
                for index, piece in enumerate(exercise.get("pieces") or [])
            ],
            "end": (exercise.get("end") or "") if state.right else "",
            "summary": _summary(exercise, list(marks.values()).count(False))
            if False in marks.values() and not state.resolved
            else "",
        }

    def _stage(self, state: ExerciseState, answer: Answer | None) -> str:
        if state.resolved:
            return "end"
        return "summary" if answer and answer["sent"] is None and not _is_hole(answer) else "form"

    def problems(self, exercise: Exercise) -> list[Problem]:
        fields, pieces = exercise["fields"], exercise.get("pieces") or []
        found = duplicates(("fields",), [field["label"] for field in fields], key="label")
        found += duplicates(("pieces",), [piece["text"] for piece in pieces])
        for index, field in enumerate(fields):
            found += _field_problems(("fields", index), field)
        if pieces and not any(piece.get("correct") for piece in pieces):
            found.append(Problem(("pieces",), gettext("Aucune pièce n'est la bonne : personne ne peut réussir.")))
        for index, piece in enumerate(pieces):
            if not piece.get("correct"):
                found += blunt(("pieces", index, "feedback"), piece.get("feedback"))
                if not piece.get("feedback"):
                    text = gettext("Dites ce que cette pièce entraînerait, puis où regarder.")
                    found.append(Problem(("pieces", index, "feedback"), text))
        if not pieces and not any(_must_change(field) for field in fields):
            found.append(Problem(("fields",), gettext("Tout est déjà juste : mettez une erreur à trouver.")))
        return found


def compare(field: dict[str, Any], text: str) -> str:
    """Return the word for what is written in a box. The device does the same (static/js/behaviours/sim-check.js)."""
    if _same(text, field["value"], field):
        return SAME
    if field.get("expected") and _same(text, field["expected"], field):
        return RIGHT
    for index, other in enumerate(field.get("others") or []):
        if _same(text, other["value"], field):
            return f"{KNOWN}{index}"
    return OTHER


def _same(a: str, b: str, field: dict[str, Any]) -> bool:
    unit = field.get("unit") or ""
    first, second = number(a, unit=unit), number(b, unit=unit)
    return first == second if first is not None and second is not None else fold(a) == fold(b)


def _words(field: dict[str, Any]) -> list[str]:
    return [SAME, RIGHT, OTHER, *(f"{KNOWN}{index}" for index in range(len(field.get("others") or [])))]


def _must_change(field: dict[str, Any]) -> bool:
    return bool(field.get("expected")) and not _same(field["expected"], field["value"], field)


def _has_summary(exercise: Exercise) -> bool:
    return exercise.get("summary", True) is not False


def _is_hole(answer: Answer) -> bool:
    """Tell whether nothing at all was done: what `IncompleteAnswer` gives back is not a form to read again."""
    return answer["piece"] is None and set(answer["fields"]) == {SAME} and not any(answer.get("typed") or [])


def _value(field: dict[str, Any], word: str) -> str:
    if word.startswith(KNOWN):
        return field["others"][int(word.removeprefix(KNOWN))]["value"]
    return {SAME: field["value"], RIGHT: field.get("expected") or ""}.get(word, "")


def _with_unit(field: dict[str, Any], value: str) -> str:
    return f"{value} {field['unit']}" if field.get("unit") else value


def _row(line: str) -> dict[str, str]:
    label, _bar, value = line.partition("|")
    return {"label": label.strip(), "value": value.strip()}


def _marks(exercise: Exercise, answer: Answer) -> dict[str, bool]:
    marks = {
        f"field-{index}": word == RIGHT or (word == SAME and not _must_change(field))
        for index, (field, word) in enumerate(zip(exercise["fields"], answer["fields"], strict=True))
    }
    pieces = exercise.get("pieces") or []
    if pieces:
        marks["piece"] = answer["piece"] is not None and bool(pieces[answer["piece"]].get("correct"))
    return marks


def _field_feedback(field: dict[str, Any], word: str) -> str:
    if word.startswith(KNOWN):
        return field["others"][int(word.removeprefix(KNOWN))]["feedback"]
    return field["feedback"]


def _said(exercise: Exercise, answer: Answer) -> list[str]:
    marks = _marks(exercise, answer)
    said = [
        _field_feedback(field, answer["fields"][index])
        for index, field in enumerate(exercise["fields"])
        if not marks[f"field-{index}"]
    ]
    if marks.get("piece") is False and answer["piece"] is not None:
        said.append(exercise["pieces"][answer["piece"]].get("feedback") or "")
    return [text for text in dict.fromkeys(said) if text]


def _advice(exercise: Exercise, answer: Answer) -> list[str]:
    pieces = exercise.get("pieces") or []
    text = pieces[answer["piece"]].get("feedback") if pieces and answer["piece"] is not None else ""
    return [text] if text else []


def _summary(exercise: Exercise, missed: int) -> str:
    if exercise.get("wrong"):
        return exercise["wrong"]
    return ngettext(
        "Il reste une chose à revoir avant d'envoyer.", "Il reste {number} choses à revoir avant d'envoyer.", missed
    ).format(number=missed)


def _field_problems(path: tuple[str | int, ...], field: dict[str, Any]) -> list[Problem]:
    found = blunt((*path, "feedback"), field["feedback"])
    for index, other in enumerate(field.get("others") or []):
        found += blunt((*path, "others", index, "feedback"), other["feedback"])
        if _same(other["value"], field.get("expected") or field["value"], field):
            text = gettext("Cette valeur est la bonne : elle ne peut pas être une erreur.")
            found.append(Problem((*path, "others", index, "value"), text))
    return found


KIND = SimCheckForm()
