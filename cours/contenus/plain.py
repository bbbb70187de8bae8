"""Plain data ⇄ stored blocks, by walking the block definitions. Nothing here knows a kind of step by its name.

Three shapes of the same value:

- *raw*: what a StreamField keeps in the database (`{"type", "value", "id"}`, image numbers…);
- *pack*: what a content pack writes. Empty and default values are left out, a picture is `{file, alt}`, an exercise
  is `{type: exercise, kind: …}`, a nested stream of one step (the twin of an exercise) is that step itself;
- *compiled*: what templates and grading receive. Every field is present, a picture is `{src, width, height, alt}`
  or None, an optional group without any content is None.

`to_pack(from_pack(data)) == data` for data without superfluous defaults; tests hold it for every block.
"""

import datetime
import difflib
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cours.exercices import kinds
from cours.exercices.base import Problem
from cours.exercices.blocks import OptionalStructBlock

Path = tuple[str | int, ...]
Picture = dict[str, Any]
NAMESPACE = uuid.UUID("5e0f9c6e-6d0c-5c1f-9a3e-2f1d6b7a4c58")
TEXTS = (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.RegexBlock, blocks.ChoiceBlock)
TRUE, FALSE = {"true", "yes", "oui", "vrai"}, {"false", "no", "non", "faux"}


class Scalar(str):
    """A text that was written without quotes, so that `oui` or `12` may mean something else than a text."""

    __slots__ = ()


def exercise_names() -> set[str]:
    return {kind.name for kind in kinds.all()}


def _is_single(block: blocks.StreamBlock) -> bool:
    """A stream that holds one thing at most is written as that thing, not as a list of one."""
    return block.meta.max_num == 1


def _default(block: blocks.Block) -> Any:
    """Return the raw default of a field. An absent text is "", whatever its block says."""
    if isinstance(block, (blocks.ListBlock, blocks.StreamBlock)):
        return []  # not the empty first item that the editor proposes
    if isinstance(block, ImageBlock):
        return {"image": None, "alt_text": None, "decorative": None}  # as Wagtail writes it
    if isinstance(block, blocks.StructBlock):
        return {name: _default(child) for name, child in block.child_blocks.items()}
    stored = block.get_prep_value(block.get_default())
    if isinstance(block, blocks.BooleanBlock):
        return bool(stored)
    if isinstance(block, blocks.MultipleChoiceBlock):
        return list(stored or [])
    return "" if stored is None and isinstance(block, TEXTS) else stored


def _list_values(raw: list | None) -> list[tuple[str, Any]]:
    """Return (id, value) of the items of a stored list, in its present or its older shape."""
    return [
        (item.get("id", ""), item["value"])
        if isinstance(item, dict) and item.get("type") == "item" and "value" in item
        else ("", item)
        for item in raw or []
    ]


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


# --- Compiled -------------------------------------------------------------------------------------------------------
def compiled_value(block: blocks.Block, raw: Any, pictures: Mapping[int, Picture] | None = None) -> Any:
    """Return the compiled form of any stored value."""
    if isinstance(block, ImageBlock):
        raw = raw if isinstance(raw, dict) else {"image": raw}
        found = (pictures or {}).get(raw.get("image"))
        return found and found | {"alt": "" if raw.get("decorative") else raw.get("alt_text") or ""}
    if isinstance(block, blocks.StreamBlock):
        children = [
            {"id": item.get("id", ""), "kind": item["type"]}
            | compiled_value(block.child_blocks[item["type"]], item["value"], pictures)
            for item in raw or []
            if item["type"] in block.child_blocks
        ]
        return (children[0] if children else None) if _is_single(block) else children
    if isinstance(block, blocks.ListBlock):
        return [compiled_value(block.child_block, value, pictures) for _id, value in _list_values(raw)]
    if isinstance(block, blocks.StructBlock):
        raw = raw or {}
        return {
            name: _compiled_child(child, raw[name] if name in raw else _default(child), pictures)
            for name, child in block.child_blocks.items()
        }
    if isinstance(raw, str):
        return _text(raw)
    return raw


def _compiled_child(block, raw, pictures):
    value = compiled_value(block, raw, pictures)
    if isinstance(block, OptionalStructBlock) and not value[block.meta.absent_without]:
        return None
    return value


def picture_ids(block: blocks.Block, raw: Any) -> set[int]:
    """Return the numbers of every picture used in a stored value."""
    if isinstance(block, ImageBlock):
        number = raw.get("image") if isinstance(raw, dict) else raw
        return {number} if number else set()
    if isinstance(block, blocks.StreamBlock):
        pairs = [(block.child_blocks.get(item["type"]), item["value"]) for item in raw or []]
    elif isinstance(block, blocks.ListBlock):
        pairs = [(block.child_block, value) for _id, value in _list_values(raw)]
    elif isinstance(block, blocks.StructBlock):
        pairs = [(child, (raw or {}).get(name)) for name, child in block.child_blocks.items()]
    else:
        return set()
    return set().union(*(picture_ids(child, value) for child, value in pairs if child is not None))


def with_pictures(block: blocks.Block, raw: Any, numbers: Mapping[int, int]) -> Any:
    """Return a stored value with its pictures renumbered."""
    if isinstance(block, ImageBlock):
        return raw | {"image": numbers.get(raw["image"])} if raw and raw.get("image") else raw
    if isinstance(block, blocks.StreamBlock):
        return [
            item | {"value": with_pictures(block.child_blocks[item["type"]], item["value"], numbers)} for item in raw
        ]
    if isinstance(block, blocks.ListBlock):
        return [item | {"value": with_pictures(block.child_block, item["value"], numbers)} for item in raw]
    if isinstance(block, blocks.StructBlock):
        return {name: with_pictures(child, raw[name], numbers) for name, child in block.child_blocks.items()}
    return raw


def words(block: blocks.Block, raw: Any) -> list[str]:
    """Return every text of a stored value that somebody reads, in reading order; choices and identifiers are not."""
    if raw is None or not getattr(block, "search_index", True) or isinstance(block, blocks.ChoiceBlock):
        return []
    if isinstance(block, ImageBlock):
        pairs = [(block.child_blocks["alt_text"], raw.get("alt_text") if isinstance(raw, dict) else "")]
    elif isinstance(block, blocks.StreamBlock):
        pairs = [(block.child_blocks.get(item["type"]), item["value"]) for item in raw]
    elif isinstance(block, blocks.ListBlock):
        pairs = [(block.child_block, value) for _id, value in _list_values(raw)]
    elif isinstance(block, blocks.StructBlock):
        pairs = [(child, raw.get(name)) for name, child in block.child_blocks.items()]
    else:
        is_text = isinstance(block, (blocks.CharBlock, blocks.TextBlock)) and isinstance(raw, str)
        return [_text(raw)] if is_text and raw.strip() else []
    return [text for child, value in pairs if child is not None for text in words(child, value)]


def texts(value: Any) -> list[str]:
    """Return every piece of text of a compiled or pack value, in reading order."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in texts(item)]
    return []


# --- To a pack ------------------------------------------------------------------------------------------------------
def to_pack(block: blocks.Block, raw: Any, file_of: Callable[[int], str], *, seed: str = "") -> Any:
    """Return the pack form of a stored value. `file_of` names the file of a picture; `seed` see `step_id`."""
    if isinstance(block, ImageBlock):
        raw = raw if isinstance(raw, dict) else {"image": raw}
        if not raw.get("image"):
            return None
        alt = "" if raw.get("decorative") else _text(raw.get("alt_text") or "")
        return {"file": file_of(raw["image"])} | ({"alt": alt} if alt else {})
    if isinstance(block, blocks.StreamBlock):
        taken: dict[str, int] = {}
        steps = []
        for item in raw or []:
            if (child := block.child_blocks.get(item["type"])) is not None:
                head = _head(block, child, item, seed, taken)
                steps.append(head | to_pack(child, item["value"], file_of, seed=item.get("id") or ""))
        return (steps[0] if steps else None) if _is_single(block) else steps
    if isinstance(block, blocks.ListBlock):
        return [to_pack(block.child_block, value, file_of) for _id, value in _list_values(raw)]
    if isinstance(block, blocks.StructBlock):
        data = {}
        for name, child in block.child_blocks.items():
            stored = (raw or {}).get(name, _default(child))
            value = to_pack(child, stored, file_of, seed=seed)
            if not _is_absent(child, value):
                data[name] = value
        return data
    if isinstance(raw, str):
        raw = _text(raw)
        return datetime.date.fromisoformat(raw) if isinstance(block, blocks.DateBlock) and raw else raw
    return raw


def _head(block, child, item, seed, taken) -> dict:
    """Return the keys that say what a step is, and its id when it cannot be found again without it."""
    if len(block.child_blocks) == 1:
        return {}
    if _is_single(block):
        head = {"kind": item["type"]}
        derived = child_id(seed, "twin")
    else:
        is_exercise = item["type"] in exercise_names()
        head = {"type": "exercise", "kind": item["type"]} if is_exercise else {"type": item["type"]}
        derived = step_id(seed, child, item["value"], taken)
    return head if item.get("id") == derived else head | {"id": item.get("id") or ""}


def _is_absent(block: blocks.Block, value: Any) -> bool:
    if value is None or value == "" or value == [] or value == {}:
        return True
    if isinstance(block, (blocks.StructBlock, blocks.ListBlock, blocks.StreamBlock)):
        return False
    return value == _default(block)


# --- Identity of the steps ------------------------------------------------------------------------------------------
def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def identity(block: blocks.Block, raw: Any) -> str:
    """Return the words by which a step is known: its question or its title, or else its first text."""
    if isinstance(raw, Mapping):
        for name in ("prompt", "title"):
            if raw.get(name):
                return _words(raw[name])
    return _words(next(iter(words(block, raw)), ""))


def child_id(parent: str, name: str) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{parent}/{name}"))


def step_id(seed: str, block: blocks.Block, raw: Any, taken: dict[str, int]) -> str:
    """Return the id of a step that gives none: derived from the lesson's code, the kind of step and its first words.

    The place in the lesson does not count, so inserting or moving a step changes no id. `taken` numbers the steps
    that say the same thing in one lesson.
    """
    key = f"{block.name}/{identity(block, raw)}"
    taken[key] = taken.get(key, 0) + 1
    return child_id(seed, key if taken[key] == 1 else f"{key}/{taken[key]}")


def keep_ids(block: blocks.StreamBlock, raw: list, before: list) -> list:
    """Give the steps of a new version the ids they had `before`, also when their words were mended.

    A step of `raw` whose id is unknown takes that of the closest abandoned step of the same type, if at least 60 %
    of the identifying words agree: learners find their answers again after a corrected typing error.
    """
    known, wanted = {item["id"] for item in before}, {item["id"] for item in raw}
    orphans = [item for item in before if item["id"] not in wanted and item["type"] in block.child_blocks]
    renamed = {}
    for item in raw:
        if item["id"] in known:
            continue
        child = block.child_blocks[item["type"]]
        name = identity(child, item["value"])
        best, closest = 0.0, None
        for old in orphans:
            if old["type"] == item["type"]:
                score = difflib.SequenceMatcher(None, identity(child, old["value"]), name).ratio()
                if score > best:
                    best, closest = score, old
        if best >= 0.6:
            renamed[item["id"]] = closest["id"]
            orphans.remove(closest)
    return [
        {
            "type": item["type"],
            "value": named(block.child_blocks[item["type"]], item["value"], new, item["id"]),
            "id": new,
        }
        for item in raw
        for new in [renamed.get(item["id"], item["id"])]
    ]


def named(block: blocks.Block, raw: Any, parent: str, old: str = "") -> Any:
    """Give an id to everything inside a step whose own id is `parent`; only what came from `old` is named again."""

    def new(item, name):
        return child_id(parent, name) if item["id"] in ("", child_id(old, name)) else item["id"]

    if isinstance(block, ImageBlock) or not raw:
        return raw
    if isinstance(block, blocks.StructBlock):
        return {
            name: named(child, raw[name], *(_below(child, seed, name) for seed in (parent, old)))
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, (blocks.StreamBlock, blocks.ListBlock)):
        is_stream = isinstance(block, blocks.StreamBlock)
        items = []
        for place, item in enumerate(raw):
            own = new(item, "twin" if is_stream and _is_single(block) else str(place))
            child = block.child_blocks[item["type"]] if is_stream else block.child_block
            items.append({"type": item["type"], "value": named(child, item["value"], own, item["id"]), "id": own})
        return items
    return raw


def _below(block, seed: str, name: str) -> str:
    # The twin derives from its exercise itself, so that its id can be told without knowing the field's name.
    return seed if isinstance(block, blocks.StreamBlock) else f"{seed}/{name}"


# --- From a pack ----------------------------------------------------------------------------------------------------
class FromPack:
    """Read pack data into raw blocks, and gather every problem with its path instead of stopping at the first.

    `picture_of` turns the name of a media file into the number of a picture, or None when there is no such file.
    """

    def __init__(self, picture_of: Callable[[str], int | None]):
        self.picture_of = picture_of
        self.problems: list[Problem] = []

    def say(self, path: Path, message: str) -> None:
        self.problems.append(Problem(path, message))

    def read(self, block: blocks.Block, data: Any, path: Path = (), *, seed: str = "") -> Any:
        """Return the raw form of `data`; what cannot be read is reported and replaced by a default."""
        if isinstance(block, ImageBlock):
            return self._image(block, data, path)
        if isinstance(block, blocks.StreamBlock):
            return self._stream(block, data, path, seed)
        if isinstance(block, blocks.ListBlock):
            return self._list(block, data, path)
        if isinstance(block, blocks.StructBlock):
            return self._struct(block, data, path, seed)
        return self._field(block, data, path)

    def _image(self, block, data, path):
        empty = _default(block)
        if data is None:
            if block.child_blocks["image"].required:
                self.say(path, _("il manque l'image"))
            return empty
        if not isinstance(data, Mapping) or not isinstance(data.get("file"), str) or not data["file"]:
            self.say(path, _("une image s'écrit { file: nom.svg, alt: « ce qu'elle montre » }"))
            return empty
        self._unknown_keys(data, ("file", "alt"), path)
        alt = data.get("alt")
        if alt is not None and not isinstance(alt, str):
            self.say((*path, "alt"), _("la description de l'image doit être un texte"))
            alt = ""
        number = self.picture_of(str(data["file"]))
        if number is None:
            self.say(
                (*path, "file"), _("il n'y a pas d'image « %(name)s » dans le dossier media") % {"name": data["file"]}
            )
        return {"image": number, "decorative": not alt, "alt_text": _text(alt or "")}

    def _stream(self, block, data, path, seed):
        single = _is_single(block)
        if data is None:
            return []
        if single:
            data, paths = [data], [path]
        elif isinstance(data, list):
            paths = [(*path, place) for place in range(len(data))]
        else:
            self.say(path, _("il faut ici une liste : chaque élément commence par un tiret"))
            return []
        taken: dict[str, int] = {}
        used: set[str] = set()
        raw = []
        for item, where in zip(data, paths, strict=True):
            stored = self._stream_child(block, item, where, seed, taken, single)
            if stored is None:
                continue
            if stored["id"] and stored["id"] in used:
                self.say((*where, "id"), _("deux étapes portent le même « id »"))
            used.add(stored["id"])
            raw.append(stored)
        return raw

    def _stream_child(self, block, item, where, seed, taken, single):
        if not isinstance(item, Mapping):
            self.say(where, _("il faut ici des lignes « clé: valeur »"))
            return None
        name, heading = self._child_name(block, item, where, single)
        if name is None:
            return None
        child = block.child_blocks[name]
        raw = self.read(child, {key: value for key, value in item.items() if key not in heading}, where)
        own = ""
        if "id" in heading and item.get("id") is not None:
            try:
                own = str(uuid.UUID(str(item["id"])))
            except ValueError:
                self.say(
                    (*where, "id"), _("« id » n'est pas un identifiant : retirez cette ligne, elle n'est pas utile")
                )
        if single:  # a twin: its exercise names it, once it has a name itself
            return {"type": name, "value": named(child, raw, own) if own else raw, "id": own}
        derived = step_id(seed, child, raw, taken)
        own = own or derived
        return {"type": name, "value": named(child, raw, own), "id": own}

    def _child_name(self, block, item, where, single):
        names = list(block.child_blocks)
        if len(names) == 1:
            return names[0], ()
        exercises = exercise_names()
        given = item.get("type")
        if not single and given != "exercise":
            if given is None:
                self.say(where, _("il manque « type » : la sorte d'étape"))
            elif given in names and given not in exercises:
                return given, ("type", "id")
            else:
                known = [name for name in names if name not in exercises]
                self.say((*where, "type"), self._unknown(_("sorte d'étape inconnue"), given, [*known, "exercise"]))
            return None, ()
        kind = item.get("kind")
        if kind is None:
            self.say(where, _("il manque « kind » : la sorte d'exercice"))
        elif kind in names and kind in exercises:
            return kind, ("type", "kind", "id")
        else:
            known = [name for name in names if name in exercises]
            self.say((*where, "kind"), self._unknown(_("sorte d'exercice inconnue"), kind, known))
        return None, ()

    def _list(self, block, data, path):
        if data is None:
            data = []
        if not isinstance(data, list):
            self.say(path, _("il faut ici une liste : chaque élément commence par un tiret"))
            return []
        least, most = block.meta.min_num, block.meta.max_num
        if least and len(data) < least:
            self.say(path, _("il faut ici %(count)d élément(s) au moins") % {"count": least})
        if most and len(data) > most:
            self.say(path, _("il faut ici %(count)d élément(s) au plus") % {"count": most})
        raw = []
        for place, value in enumerate(data):
            raw.append({"type": "item", "value": self.read(block.child_block, value, (*path, place)), "id": ""})
        return raw

    def _struct(self, block, data, path, seed):
        if data is None:
            data = {}
        if not isinstance(data, Mapping):
            self.say(path, _("il faut ici des lignes « clé: valeur »"))
            return {name: _default(child) for name, child in block.child_blocks.items()}
        self._unknown_keys(data, block.child_blocks, path)
        raw = {}
        for name, child in block.child_blocks.items():
            value = data.get(name)
            if value is None and self._may_be_absent(child):
                raw[name] = _default(child)
                continue
            if value is None:
                self.say(path, _("il manque « %(name)s »") % {"name": name})
                raw[name] = _default(child)
                continue
            raw[name] = self.read(child, value, (*path, name), seed=seed)
        return raw

    @staticmethod
    def _may_be_absent(block) -> bool:
        if isinstance(block, ImageBlock):
            return not block.child_blocks["image"].required
        if isinstance(block, blocks.ListBlock):
            return not block.meta.min_num
        if isinstance(block, blocks.StreamBlock):
            return not (block.meta.required and block.meta.min_num)
        if isinstance(block, blocks.StructBlock):
            return True  # an optional group; what is required inside is asked once one of its fields is given
        return not block.required or _default(block) not in (None, "")

    def _field(self, block, data, path):
        if data is None:
            return _default(block)
        if isinstance(block, blocks.BooleanBlock):
            word = str(data).strip().casefold()
            if isinstance(data, bool) or (isinstance(data, Scalar) and word in TRUE | FALSE):
                return data if isinstance(data, bool) else word in TRUE
            self.say(path, _("il faut ici true ou false"))
            return _default(block)
        if isinstance(block, blocks.IntegerBlock):
            try:
                value = int(data) if isinstance(data, (Scalar, int)) and not isinstance(data, bool) else None
            except ValueError:
                value = None
            if value is None:
                self.say(path, _("il faut ici un nombre entier"))
                return _default(block)
        elif isinstance(block, blocks.MultipleChoiceBlock):
            if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
                self.say(path, _("il faut ici une liste de textes"))
                return _default(block)
            value = [str(item) for item in data]
        elif isinstance(data, datetime.date) and isinstance(block, blocks.DateBlock):
            value = data.isoformat()
        elif isinstance(data, str):
            value = _text(str(data))
        else:
            self.say(path, _("il faut ici un texte"))
            return _default(block)
        return self._cleaned(block, value, path)

    def _cleaned(self, block, value, path):
        try:
            cleaned = block.clean(value)
        except ValidationError as error:
            self.say(path, " ".join(message[:1].lower() + message[1:].rstrip(".") for message in error.messages))
            return _default(block)
        if isinstance(block, blocks.MultipleChoiceBlock):
            return value  # the order of the author
        stored = block.get_prep_value(cleaned)
        return stored.isoformat() if isinstance(stored, datetime.date) else stored

    def _unknown_keys(self, data, known, path):
        for key in data:
            if key not in known:
                self.say((*path, key), self._unknown(_("clé inconnue"), key, known))

    @staticmethod
    def _unknown(sentence: str, word: Any, known) -> str:
        close = difflib.get_close_matches(str(word), list(known), n=1)
        if close:
            return _("%(sentence)s : « %(word)s ». Vouliez-vous écrire « %(close)s » ?") % {
                "sentence": sentence,
                "word": word,
                "close": close[0],
            }
        return f"{sentence} : « {word} »"


def stored_json(value: Any) -> Any:
    """Return a raw value as the database gives it back (numbers and texts only)."""
    return json.loads(json.dumps(value, default=str))
