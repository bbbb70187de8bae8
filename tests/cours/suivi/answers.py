"""What a person would post: the right answer of any exercise, and a wrong one, as fields of its form."""

import re

from cours.exercices.base import Exercise


def right(exercise: Exercise) -> dict[str, object]:
    return _BY_KIND[exercise["kind"]](exercise)


def wrong(exercise: Exercise) -> dict[str, object]:
    return _WRONG_BY_KIND[exercise["kind"]](exercise)


def _choice(exercise, correct=True):
    return {"choice": next(i for i, option in enumerate(exercise["options"]) if bool(option["correct"]) is correct)}


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
        return next(i for i, target in enumerate(exercise["targets"]) if target not in item["answers"])

    return {f"match-{i}": other(item) for i, item in enumerate(exercise["items"])}


def _cloze(exercise):
    return {f"blank-{i}": word for i, word in enumerate(re.findall(r"\{([^}]+)\}", exercise["text"]))}


def _miscloze(exercise):
    words = re.findall(r"\{([^}]+)\}", exercise["text"])
    turned = [*words[1:], exercise["extra_words"][0]]
    return {f"blank-{i}": word for i, word in enumerate(turned)}


def _zones(exercise, correct=True):
    return {"zones": [i for i, zone in enumerate(exercise["zones"]) if bool(zone["correct"]) is correct]}


def _inbox(exercise, swap=False):
    flip = {"trap": "safe", "safe": "trap"} if swap else {"trap": "trap", "safe": "safe"}
    return {f"message-{message['id']}": flip[message["answer"]] for message in exercise["messages"]}


OKSANA = {
    "nom": "Melnyk",
    "prenom": "Oksana",
}


def device(exercise, passed=True, code=None):
    """The account form as JavaScript sends it: rules only, nothing typed."""
    from cours.exercices import kinds

    view = kinds.get("sim_account_form").rules(exercise)
    fields = {"device": "1"} | {f"rule-{rule['id']}": "1" if passed else "0" for rule in view}
    if code is not None:
        fields["code-ok"] = "1" if code else "0"
    return fields


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
    "short_answer": lambda exercise: {"text": "zzzz"},
    "sim_inbox": lambda exercise: _inbox(exercise, swap=True),
    "sim_account_form": lambda exercise: device(exercise, passed=False),
}
