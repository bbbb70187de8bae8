"""The settings of an invented profile, and what a stranger sees of it before and after."""

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import posted
from ..base import Answer, Exercise, ExerciseState, IncompleteAnswer, Kind, Outcome, Problem, Result
from ..blocks import GROUP_SIMULATIONS, ExerciseBlock
from ..fairness import blunt, duplicates, right_text


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=120, label=_("Réglage proposé"))
    start = blocks.BooleanBlock(required=False, label=_("C'est le réglage du début"))
    correct = blocks.BooleanBlock(required=False, label=_("C'est un bon réglage"))
    seen = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Ce qu'un inconnu voit alors"),
        help_text=_("Laissez vide s'il ne voit rien."),
    )
    feedback = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=800,
        label=_("Ce qu'on dit de ce réglage"),
        help_text=_("Obligatoire si le réglage n'est pas bon. Sur un bon réglage, c'est un conseil."),
    )

    class Meta:
        label = _("Réglage proposé")
        icon = "list-ul"
        label_format = "{text}"


class SettingBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=160, label=_("Réglage"), help_text=_("Par exemple : Qui voit mon numéro ?"))
    help = blocks.CharBlock(required=False, max_length=200, label=_("Aide sous le réglage"))
    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=6, label=_("Possibilités"))

    class Meta:
        label = _("Réglage")
        icon = "cog"
        label_format = "{label}"


class SimSettingsBlock(ExerciseBlock):
    app = blocks.CharBlock(max_length=80, label=_("Nom de l'application inventée"))
    owner = blocks.CharBlock(max_length=60, label=_("À qui est le profil"), help_text=_("Un prénom des leçons."))
    settings = blocks.ListBlock(SettingBlock(), min_num=2, max_num=10, label=_("Réglages"))
    end = blocks.TextBlock(required=False, rows=2, max_length=400, label=_("Texte de la fin"))

    class Meta:
        label = _("Régler un profil")
        icon = "cog"
        group = GROUP_SIMULATIONS
        description = _("Des réglages à changer, et ce qu'un inconnu voit avant et après.")
        preview_value = {
            "prompt": "Réglez le profil de Yanis.",
            "hint": "Que voit un inconnu ?",
            "app": "Filo",
            "owner": "Yanis",
            "settings": [
                {
                    "label": label,
                    "options": [
                        {
                            "text": "Tout le monde",
                            "start": True,
                            "seen": seen,
                            "feedback": "Un inconnu le voit encore.",
                        },
                        {"text": "Mes amis", "correct": True},
                    ],
                }
                for label, seen in [
                    ("Qui voit mes photos ?", "Toutes ses photos"),
                    ("Qui voit mon numéro ?", "Son numéro : 06 39 98 30 12"),
                ]
            ],
        }


class SimSettings(Kind):
    """The answer is {"chosen": for each setting the index of its option}."""

    name = "sim_settings"
    block = SimSettingsBlock
    is_simulation = True

    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        settings = exercise["settings"]
        chosen = [
            posted.index(posted.last(data, f"setting-{index}"), len(setting["options"]))
            for index, setting in enumerate(settings)
        ]
        if chosen.count(None) == len(chosen):
            raise IncompleteAnswer(gettext("Choisissez d'abord les réglages, puis validez."))
        # A setting that was not sent is a setting that was not touched.
        chosen = [_start(setting) if at is None else at for setting, at in zip(settings, chosen, strict=True)]
        if chosen == [_start(setting) for setting in settings]:
            text = gettext("Rien n'a encore changé. Regardez ce qu'un inconnu voit, puis changez un réglage.")
            raise IncompleteAnswer(text, typed={"chosen": chosen})
        return {"chosen": chosen}

    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        chosen, settings = answer.get("chosen"), exercise["settings"]
        return (
            isinstance(chosen, list)
            and len(chosen) == len(settings)
            and all(
                type(at) is int and 0 <= at < len(setting["options"])
                for at, setting in zip(chosen, settings, strict=True)
            )
        )

    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        options = _chosen_options(exercise, answer["chosen"])
        marks = {str(index): bool(option.get("correct")) for index, option in enumerate(options)}
        missed = [option for option in options if not option.get("correct")]
        if not missed:
            advice = [option["feedback"] for option in options if option.get("feedback")]
            return Result(Outcome.RIGHT, (right_text(exercise), *dict.fromkeys(advice)), marks)
        said = dict.fromkeys(option.get("feedback") or "" for option in missed)
        messages = (_summary(exercise, len(missed)), *(text for text in said if text))
        return Result(Outcome.PARTIAL if any(marks.values()) else Outcome.WRONG, messages, marks)

    def solution(self, exercise: Exercise) -> list[str]:
        lines = []
        for setting in exercise["settings"]:
            right = [f"**{option['text']}**" for option in setting["options"] if option.get("correct")]
            lines.append(f"{setting['label']} → {gettext(' ou ').join(right)}")
        return lines

    def view(self, exercise: Exercise, state: ExerciseState, *, seed: int, typed: Answer | None = None) -> dict:
        settings = exercise["settings"]
        start = [_start(setting) for setting in settings]
        filled = self.filled(exercise, state, typed)
        chosen = filled["chosen"] if filled else start
        marks = self.graded(exercise, state, typed)
        missed = list(marks.values()).count(False)
        return {
            "app": exercise["app"],
            "owner": exercise["owner"],
            "settings": [
                {
                    "index": index,
                    "label": setting["label"],
                    "help": setting.get("help") or "",
                    "mark": marks.get(str(index)),
                    "feedback": (setting["options"][chosen[index]].get("feedback") or "")
                    if marks.get(str(index)) is False
                    else "",
                    "options": [
                        {
                            "index": place,
                            "text": option["text"],
                            "seen": option.get("seen") or "",
                            "chosen": place == chosen[index],
                        }
                        for place, option in enumerate(setting["options"])
                    ],
                }
                for index, setting in enumerate(settings)
            ],
            "before": _seen(exercise, start),
            "after": _seen(exercise, chosen),
            "changed": chosen != start,
            "end": (exercise.get("end") or "") if state.right else "",
            "summary": _summary(exercise, missed) if missed and not state.resolved else "",
        }

    def problems(self, exercise: Exercise) -> list[Problem]:
        settings = exercise["settings"]
        found = duplicates(("settings",), [setting["label"] for setting in settings], key="label")
        for index, setting in enumerate(settings):
            found += _setting_problems(("settings", index), setting)
        if not found and all(setting["options"][_start(setting)].get("correct") for setting in settings):
            text = gettext("Tout est déjà bien réglé au début : il n'y a rien à changer.")
            found.append(Problem(("settings",), text))
        return found


def _start(setting: dict) -> int:
    return next((index for index, option in enumerate(setting["options"]) if option.get("start")), 0)


def _chosen_options(exercise: Exercise, chosen: list[int]) -> list[dict]:
    return [setting["options"][at] for setting, at in zip(exercise["settings"], chosen, strict=True)]


def _seen(exercise: Exercise, chosen: list[int]) -> list[str]:
    if not all(setting["options"] for setting in exercise["settings"]):
        return []
    return [option["seen"] for option in _chosen_options(exercise, chosen) if option.get("seen")]


def _summary(exercise: Exercise, missed: int) -> str:
    if exercise.get("wrong"):
        return exercise["wrong"]
    return ngettext(
        "Il reste un réglage à revoir. Regardez ce qu'un inconnu voit encore.",
        "Il reste {number} réglages à revoir. Regardez ce qu'un inconnu voit encore.",
        missed,
    ).format(number=missed)


def _setting_problems(path: tuple[str | int, ...], setting: dict) -> list[Problem]:
    options = setting["options"]
    found = duplicates((*path, "options"), [option["text"] for option in options])
    if not any(option.get("correct") for option in options):
        found.append(Problem((*path, "options"), gettext("Aucun réglage n'est bon : personne ne peut réussir.")))
    if sum(bool(option.get("start")) for option in options) != 1:
        found.append(Problem((*path, "options"), gettext("Dites quel réglage est celui du début : un seul.")))
    for index, option in enumerate(options):
        if not option.get("correct"):
            found += blunt((*path, "options", index, "feedback"), option.get("feedback"))
            if not option.get("feedback"):
                text = gettext("Dites ce que ce réglage laisse voir, puis où regarder.")
                found.append(Problem((*path, "options", index, "feedback"), text))
    return found


KIND = SimSettings()
