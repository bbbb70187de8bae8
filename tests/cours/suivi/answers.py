"""What a person would post: the right answer of any exercise, and a wrong one, as fields of its form.

A simulation in several stages gets the fields of all of them at once: a script posts everything, a person fills in
what is on the screen and goes on with the rest (`Lesson.answer` and `Resident.answers_in_stages`).
"""

import itertools
import re
from collections.abc import Iterable, Iterator

from django.utils.datastructures import MultiValueDict

from cours.exercices import grading
from cours.exercices.base import AnswerError, Exercise

Fields = dict[str, object]


def right(exercise: Exercise) -> Fields:
    return _BY_KIND[exercise["kind"]](exercise)


def wrong(exercise: Exercise) -> Fields:
    return _WRONG_BY_KIND[exercise["kind"]](exercise)


def by_hand(exercise: Exercise, well: bool = True) -> Fields:
    """Return the same answers as a person gives them, without a script to check a drawn form for them."""
    if exercise["kind"] == "sim_account_form":
        return _typed_account(exercise, well)
    return right(exercise) if well else wrong(exercise)


def posted(fields: Fields) -> MultiValueDict:
    """Return fields as a browser sends them: a list is one value each, an empty one nothing."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
    return MultiValueDict({name: [str(each) for each in values] for name, values in lists.items() if values})


def is_right(exercise: Exercise, fields: Fields) -> bool | None:
    """Tell whether an answer is right; None when it is not even an answer."""
    try:
        return grading.grade(exercise, grading.parse(exercise, posted(fields))).is_right
    except AnswerError:
        return None


def _first(exercise: Exercise, candidates: Iterable[Fields], wanted: bool) -> Fields:
    """Return the first answer that is right (or is not), for the kinds whose rules are the author's."""
    found = next((fields for fields in candidates if is_right(exercise, fields) is wanted), None)
    assert found is not None, f"No {'right' if wanted else 'wrong'} answer found: {exercise['prompt']}"
    return found


def _choice(exercise, correct=True):
    found = (i for i, option in enumerate(exercise["options"]) if bool(option.get("correct")) is correct)
    return {"choice": next(found, 0)}  # where every choice is good, nobody can be wrong


def _choices(exercise):
    return {"choices": [i for i, option in enumerate(exercise["options"]) if option["correct"]]}


def _ordering(exercise):
    return {f"position-{i}": i + 1 for i in range(len(exercise["items"]))}


def _reversed(exercise):
    n = len(exercise["items"])
    return {f"position-{i}": n - i for i in range(n)}


def _matching(exercise):
    return {f"match-{i}": exercise["targets"].index(item["answers"][0]) for i, item in enumerate(exercise["items"])}


def _mismatching(exercise):
    def other(item):
        wrong = (i for i, target in enumerate(exercise["targets"]) if target not in item["answers"])
        return next(wrong, 0)  # an item that may go anywhere

    return {f"match-{i}": other(item) for i, item in enumerate(exercise["items"])}


def _cloze(exercise):
    return {f"blank-{i}": word for i, word in enumerate(re.findall(r"\{([^}]+)\}", exercise["text"]))}


def _miscloze(exercise):
    words = re.findall(r"\{([^}]+)\}", exercise["text"])
    turned = [*words[1:], (exercise.get("extra_words") or words)[0]]
    return {f"blank-{i}": word for i, word in enumerate(turned)}


def _zones(exercise, correct=True):
    return {"zones": [i for i, zone in enumerate(exercise["zones"]) if bool(zone["correct"]) is correct]}


def _inbox(exercise, swap=False):
    flip = {"trap": "safe", "safe": "trap"} if swap else {"trap": "trap", "safe": "safe"}
    return {f"message-{message['id']}": flip[message["answer"]] for message in exercise["messages"]}


def device(exercise, passed=True, code=None):
    """The account form as JavaScript sends it: rules only, nothing typed."""
    from cours.exercices import kinds

    view = kinds.get("sim_account_form").rules(exercise)
    fields = {"device": "1"} | {f"rule-{rule['id']}": "1" if passed else "0" for rule in view}
    if code is not None:
        fields["code-ok"] = "1" if code else "0"
    return fields


def _typed_account(exercise, well):
    """Copy the card, invent a password, tick what must be ticked; or choose a password that is too short."""
    card = {row["label"]: row["value"] for row in exercise["persona"]}
    rules = {(rule["field"], rule["test"]): rule.get("value") for rule in exercise["rules"]}
    texts: dict[str, object] = {}
    for field in exercise["fields"]:
        name, kind = field["name"], field["type"]
        if kind == "checkbox":
            texts[name] = ["1"] if field["required"] or (name, "checked") in rules else []
        elif (name, "same_as") in rules:
            texts[name] = texts[rules[name, "same_as"]]
        elif kind == "password":
            texts[name] = "trois velos bleus 7" if well else "court"
        else:
            texts[name] = card[field["label"]]
    code = {"code": exercise["code_step"]["code"]} if well and exercise.get("code_step") else {}
    return {f"field-{name}": text for name, text in texts.items()} | code


# --- Simulations ------------------------------------------------------------------------------------------------------
def _places(choices, correct=True):
    return [i for i, choice in enumerate(choices) if bool(choice.get("correct")) is correct]


def _screens(exercise):
    """Choose what is right on every screen, one after the other or together."""
    return {
        f"screen-{i}": _places(screen["choices"])[: screen.get("pick") or 1]
        for i, screen in enumerate(exercise["screens"])
    }


def _wrong_screens(exercise):
    """Choose what is wrong wherever something is; of screens that follow each other, the first is enough."""
    fields = {}
    for i, screen in enumerate(exercise["screens"]):
        places = _places(screen["choices"], correct=False) + _places(screen["choices"])
        fields[f"screen-{i}"] = places[: screen.get("pick") or 1]
        if not exercise.get("together") and places[0] in _places(screen["choices"], correct=False):
            break
    return fields


def _settings(exercise):
    return {f"setting-{i}": _places(setting["options"])[0] for i, setting in enumerate(exercise["settings"])}


def _wrong_settings(exercise):
    """Change one setting, and not enough."""
    start = [
        next((i for i, option in enumerate(setting["options"]) if option.get("start")), 0)
        for setting in exercise["settings"]
    ]
    candidates = (
        {f"setting-{i}": place if i == changed else start[i] for i in range(len(start))}
        for changed, setting in enumerate(exercise["settings"])
        for place in range(len(setting["options"]))
    )
    return _first(exercise, candidates, wanted=False)


def _redact(exercise):
    return {"removed": [i for i, piece in enumerate(exercise["pieces"]) if piece.get("remove")]}


def _wrong_redact(exercise):
    kept = [i for i, piece in enumerate(exercise["pieces"]) if not piece.get("remove")]
    return {"removed": kept or _redact(exercise)["removed"][1:]}


def _checked_form(exercise):
    fields = {f"field-{i}": field.get("expected") or field["value"] for i, field in enumerate(exercise["fields"])}
    pieces = {"piece": _places(exercise["pieces"])[0]} if exercise.get("pieces") else {}
    return fields | pieces | {"send": "1"}


def _wrong_checked_form(exercise):
    """Copy the line next to the right one, attach another paper, and send."""
    fields = {
        f"field-{i}": next((other["value"] for other in field.get("others") or []), field["value"])
        for i, field in enumerate(exercise["fields"])
    }
    pieces = exercise.get("pieces") or []
    piece = {"piece": (_places(pieces, correct=False) + _places(pieces))[0]} if pieces else {}
    return fields | piece | {"send": "1"}


def _password(exercise):
    words = ("tambour", "cactus", "nuage", "violon", "hibou", "panier", "girafe", "colline")
    phrases = ({"password": "-".join(some)} for some in itertools.combinations(words, 4))
    return _first(exercise, phrases, wanted=True)


def _cursors(exercise, changed):
    """Return every cursor of a budget as its form sends it, the start but for what is `changed`."""
    fields = {}
    for each in exercise["inputs"]:
        value = str(changed.get(each["name"], each.get("start") or "0"))
        fields[f"input-{each['name']}"] = ["1"] * (value == "1") if each.get("kind") == "switch" else value
    return fields


def _budgets(exercise) -> Iterator[Fields]:
    yield _cursors(exercise, {pair["name"]: pair["value"] for pair in exercise.get("example") or []})
    for each in exercise["inputs"]:
        if each.get("kind", "number") == "number":
            least, most = (int(float(str(each[end]).replace(",", "."))) for end in ("min", "max"))
            for value in (least, most, (least + most) // 2, (3 * least + most) // 4):
                yield _cursors(exercise, {each["name"]: value})


def _votes(exercise) -> Iterator[Fields]:
    """Choose among the cheapest things, then too much of everything; read what must be read, then nothing."""
    items = exercise["items"]
    cheapest = sorted(range(len(items)), key=lambda i: items[i]["amount"])
    sheets = [i for i, item in enumerate(items) if item.get("sheet")][: exercise.get("must_read") or 0]
    for chosen in (cheapest[: exercise.get("at_least") or 1], [*range(len(items))], cheapest[:1]):
        for read in (sheets, []):
            yield {"chosen": sorted(chosen), "read": read, "confirm": "1"}


_BY_KIND = {
    "single_choice": _choice,
    "multiple_choice": _choices,
    "true_false": lambda exercise: {"choice": "true" if exercise["answer"] else "false"},
    "ordering": _ordering,
    "matching": _matching,
    "cloze": _cloze,
    "hotspot": _zones,
    "short_answer": lambda exercise: {"text": exercise["accepted"][0]},
    "sim_inbox": _inbox,
    "sim_account_form": lambda exercise: device(exercise, code=True),
    "sim_choices": _screens,
    "sim_settings": _settings,
    "sim_redact": _redact,
    "sim_check_form": _checked_form,
    "sim_password": _password,
    "sim_budget": lambda exercise: _first(exercise, _budgets(exercise), wanted=True),
    "sim_ceiling": lambda exercise: _first(exercise, _votes(exercise), wanted=True),
}
_WRONG_BY_KIND = {
    "single_choice": lambda exercise: _choice(exercise, correct=False),
    "multiple_choice": lambda exercise: {
        "choices": [i for i, option in enumerate(exercise["options"]) if not option["correct"]][:1]
    },
    "true_false": lambda exercise: {"choice": "false" if exercise["answer"] else "true"},
    "ordering": _reversed,
    "matching": _mismatching,
    "cloze": _miscloze,
    "hotspot": lambda exercise: _zones(exercise, correct=False),
    "short_answer": lambda exercise: {"text": "987654" if exercise.get("numeric") else "zzzz"},
    "sim_inbox": lambda exercise: _inbox(exercise, swap=True),
    "sim_account_form": lambda exercise: device(exercise, passed=False),
    "sim_choices": _wrong_screens,
    "sim_settings": _wrong_settings,
    "sim_redact": _wrong_redact,
    "sim_check_form": _wrong_checked_form,
    "sim_password": lambda exercise: {"password": f"{exercise['owner']}1978"},
    "sim_budget": lambda exercise: _first(exercise, _budgets(exercise), wanted=False),
    "sim_ceiling": lambda exercise: _first(exercise, _votes(exercise), wanted=False),
}
