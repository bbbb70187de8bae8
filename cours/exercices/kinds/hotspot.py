"""Touching the right places of a document or a picture; the list of their names does the same without a mouse."""

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import document, posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import DocumentBlock, ExerciseBlock
from ..fairness import blunt, duplicates, right_text
from ..picture_block import PictureBlock

SIDES = ("x", "y", "width", "height")


def _percent(label: object) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(required=False, min_value=0, max_value=100, label=label)


class ZoneBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        max_length=120,
        label=_("Nom de la zone"),
        help_text=_("Il est lu dans la liste à cocher. Par exemple : le numéro de l'expéditeur."),
    )
    excerpt = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Mots du document"),
        help_text=_("Pour un document : recopiez exactement les mots à toucher."),
    )
    correct = blocks.BooleanBlock(required=False, label=_("Il faut toucher cette zone"))
    feedback = blocks.TextBlock(required=False, rows=2, max_length=600, label=_("Ce qu'on dit à qui la touche à tort"))
    x = _percent(_("Gauche (%)"))
    y = _percent(_("Haut (%)"))
    width = _percent(_("Largeur (%)"))
    height = _percent(_("Hauteur (%)"))

    class Meta:
        label = _("Zone")
        icon = "crosshairs"
        label_format = "{label}"


class HotspotBlock(ExerciseBlock):
    document = DocumentBlock(help_text=_("Un document, ou une image plus bas : l'un des deux."))
    picture = PictureBlock(required=False, label=_("Image à toucher"))
    zones = blocks.ListBlock(
        ZoneBlock(),
        min_num=2,
        max_num=20,
        label=_("Zones"),
        help_text=_("Pour une image, donnez la place de chaque zone en centièmes de l'image."),
    )
    missing = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=600,
        label=_("Texte quand il en manque"),
        help_text=_("Facultatif. Sans texte, on dit combien il en manque."),
    )

    class Meta:
        label = _("Toucher les bons endroits")
        icon = "crosshairs"
        description = _("Un message, une page ou une image : il faut toucher tous les bons endroits, et eux seuls.")
        preview_value = {
            "prompt": "Touchez les **2 indices** de piège.",
            "hint": "Il y a un indice en haut et un à la fin.",
            "document": {
                "kind": "sms",
                "sender": "06 39 98 40 05",
                "body": "Bonjour, votre colis est bloqué. Réglez ici : suivi-colis.example",
            },
            "zones": [
                {"label": "le numéro", "excerpt": "06 39 98 40 05", "correct": True},
                {
                    "label": "« Bonjour »",
                    "excerpt": "Bonjour",
                    "feedback": "La politesse ne dit rien. Regardez l'adresse.",
                },
                {"label": "l'adresse", "excerpt": "suivi-colis.example", "correct": True},
            ],
        }


class Hotspot(Kind):
    name = "hotspot"
    block = HotspotBlock

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        zones = posted.indexes(data, "zones", len(exercise["zones"]))
        if not zones:
            raise IncompleteAnswer(gettext("Touchez au moins un endroit, puis validez."))
        return {"zones": zones}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        zones, size = answer.get("zones"), len(exercise["zones"])
        return isinstance(zones, list) and all(type(zone) is int and 0 <= zone < size for zone in zones)

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        zones = exercise["zones"]
        chosen = set(answer["zones"])
        right = {index for index, zone in enumerate(zones) if zone.get("correct")}
        marks = {str(index): index in right for index in sorted(chosen)}
        if chosen == right:
            return Result(Outcome.RIGHT, (right_text(exercise),), marks)
        messages = [
            zones[index].get("feedback") or exercise.get("wrong") or _extra(zones[index]["label"])
            for index in sorted(chosen - right)
        ]
        if right - chosen:
            general = "" if messages else exercise.get("wrong")
            messages.append(exercise.get("missing") or general or _missing(len(right - chosen)))
        # « Bonjour » and « Bonne journée » may share one text: said once.
        return Result(Outcome.PARTIAL if chosen & right else Outcome.WRONG, tuple(dict.fromkeys(messages)), marks)

    def solution(self, exercise: Exercise) -> list[str]:
        right = [zone["label"] for zone in exercise["zones"] if zone.get("correct")]
        return [ngettext("L'endroit à toucher :", "Les endroits à toucher :", len(right)), *right]

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        filled = self.filled(exercise, state, typed) or {"zones": []}
        graded = self.graded(exercise, state, typed)
        zones = [
            {
                "index": index,
                "label": zone["label"],
                "chosen": index in filled["zones"],
                "mark": graded.get(str(index)),
                **{side: zone.get(side) or 0 for side in SIDES},
            }
            for index, zone in enumerate(exercise["zones"])
        ]
        paper = _paper(exercise)
        return {
            "mode": "document" if paper else "picture",
            "wanted": sum(bool(zone.get("correct")) for zone in exercise["zones"]),
            "zones": [zones[index] for index in _reading_order(exercise)],
            "document": _with_zones(document.cut(paper, _excerpts(exercise)), zones) if paper else None,
            "picture": exercise.get("picture"),
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        zones = exercise["zones"]
        found = duplicates(("zones",), [zone["label"] for zone in zones], key="label")
        if not any(zone.get("correct") for zone in zones):
            found.append(Problem(("zones",), gettext("Aucune zone n'est à toucher. Cochez les bonnes.")))
        found += blunt(("missing",), exercise.get("missing"))
        for index, zone in enumerate(zones):
            if not zone.get("correct"):
                found += blunt(("zones", index, "feedback"), zone.get("feedback"))
        if _paper(exercise) and exercise.get("picture"):
            found.append(Problem(("picture",), gettext("Choisissez : un document ou une image, pas les deux.")))
        elif _paper(exercise):
            found += _excerpt_problems(exercise)
        elif exercise.get("picture"):
            found += _picture_problems(exercise)
        else:
            found.append(Problem(("document",), gettext("Il faut un document ou une image où toucher les zones.")))
        return found


def _paper(exercise: Exercise) -> dict | None:
    """Return the document; without a text there is none, as in the editor."""
    paper = exercise.get("document")
    return paper if paper and paper.get("body") else None


def _excerpts(exercise: Exercise) -> list[str]:
    return [zone.get("excerpt") or "" for zone in exercise["zones"]]


def _reading_order(exercise: Exercise) -> list[int]:
    """From top to bottom, so that the order of the list says nothing of what is right."""
    zones = exercise["zones"]
    if paper := _paper(exercise):
        places = document.find(paper, _excerpts(exercise))
        keys = [(document.PARTS.index(place[0]), place[1]) if place else (len(document.PARTS), 0) for place in places]
    else:
        keys = [(zone.get("y") or 0, zone.get("x") or 0) for zone in zones]
    return sorted(range(len(zones)), key=keys.__getitem__)


def _with_zones(paper: dict, zones: list[dict]) -> dict:
    shown = [{name: zone[name] for name in ("index", "label", "chosen", "mark")} for zone in zones]

    def put(segments: list[dict]) -> list[dict]:
        return [
            {**segment, "zone": None if segment["zone"] is None else shown[segment["zone"]]} for segment in segments
        ]

    rows = [{**row, "label": put(row["label"]), "value": put(row["value"])} for row in paper["rows"]]
    return {**paper, **{part: put(paper[part]) for part in document.PARTS}, "rows": rows}


def _excerpt_problems(exercise: Exercise) -> list[Problem]:
    places = document.find(exercise["document"], _excerpts(exercise))
    found = []
    for index, (zone, place) in enumerate(zip(exercise["zones"], places, strict=True)):
        if not zone.get("excerpt"):
            message = gettext("Recopiez les mots du document à toucher.")
        elif place is None:
            message = gettext("Ces mots ne sont pas dans le document, ou une autre zone les a déjà pris.")
        else:
            continue
        found.append(Problem(("zones", index, "excerpt"), message))
    return found


def _picture_problems(exercise: Exercise) -> list[Problem]:
    found = []
    for index, zone in enumerate(exercise["zones"]):
        missing = [side for side in SIDES if zone.get(side) is None]
        if missing:
            found += [
                Problem(("zones", index, side), gettext("Donnez la place de la zone, de 0 à 100.")) for side in missing
            ]
            continue
        for start, size in (("x", "width"), ("y", "height")):
            if zone[size] < 1 or zone[start] + zone[size] > 100:
                found.append(Problem(("zones", index, size), gettext("La zone doit rester dans l'image (de 0 à 100).")))
    return found


def _missing(number: int) -> str:
    return ngettext(
        "C'est un bon début. Il manque encore un endroit. Cherchez du début à la fin.",
        "C'est un bon début. Il manque encore {number} endroits. Cherchez du début à la fin.",
        number,
    ).format(number=number)


def _extra(label: str) -> str:
    return gettext("À laisser de côté : {label}. Relisez la question.").format(label=label)


KIND = Hotspot()
