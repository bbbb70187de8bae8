"""From what a content pack writes to what a StreamField keeps, with every problem at once (shapes: see `plain`)."""

import datetime
import difflib
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cours.exercices.base import Problem

from .plain import (
    FALSE,
    TRUE,
    Path,
    Scalar,
    clean_text,
    default_of,
    exercise_names,
    is_single,
    named,
    only_exercises,
    step_id,
)


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
        empty = default_of(block)
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
        return {"image": number, "decorative": not alt, "alt_text": clean_text(alt or "")}

    def _stream(self, block, data, path, seed):
        single = is_single(block)
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
        if not single and given != "exercise" and not only_exercises(block):
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
            return {name: default_of(child) for name, child in block.child_blocks.items()}
        self._unknown_keys(data, block.child_blocks, path)
        raw = {}
        for name, child in block.child_blocks.items():
            value = data.get(name)
            if value is None and self._may_be_absent(child):
                raw[name] = default_of(child)
                continue
            if value is None:
                self.say(path, _("il manque « %(name)s »") % {"name": name})
                raw[name] = default_of(child)
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
        return not block.required or default_of(block) not in (None, "")

    def _field(self, block, data, path):
        if data is None:
            return default_of(block)
        if isinstance(block, blocks.BooleanBlock):
            word = str(data).strip().casefold()
            if isinstance(data, bool) or (isinstance(data, Scalar) and word in TRUE | FALSE):
                return data if isinstance(data, bool) else word in TRUE
            self.say(path, _("il faut ici true ou false"))
            return default_of(block)
        if isinstance(block, blocks.IntegerBlock):
            try:
                value = int(data) if isinstance(data, (Scalar, int)) and not isinstance(data, bool) else None
            except ValueError:
                value = None
            if value is None:
                self.say(path, _("il faut ici un nombre entier"))
                return default_of(block)
        elif isinstance(block, blocks.MultipleChoiceBlock):
            if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
                self.say(path, _("il faut ici une liste de textes"))
                return default_of(block)
            value = [str(item) for item in data]
        elif isinstance(data, datetime.date) and isinstance(block, blocks.DateBlock):
            value = data.isoformat()
        elif isinstance(data, str):
            value = clean_text(str(data))
        else:
            self.say(path, _("il faut ici un texte"))
            return default_of(block)
        return self._cleaned(block, value, path)

    def _cleaned(self, block, value, path):
        try:
            cleaned = block.clean(value)
        except ValidationError as error:
            self.say(path, " ".join(message[:1].lower() + message[1:].rstrip(".") for message in error.messages))
            return default_of(block)
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
