"""From a folder to a `Pack`, or to every problem at once, each with its file and its line."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cours.exercices import grading

from .. import from_pack, plain
from ..glossary import MARKED, Glossary
from ..pictures import PictureRefused, arrive
from . import marked, shapes
from .pack import FOLDERS, KEYS, SHAPES, Item, Kind, Pack

MAX_FILE = 1024 * 1024
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
EXCEPTIONS = "exceptions.yaml"  # for `contenus.checks` alone: it is not content, and is not imported
KNOWN = {"paquet.yaml", "media", EXCEPTIONS, *FOLDERS.values()}
ASKED = {  # where exercises are, and what is asked of each
    Kind.LESSON: {"steps": grading.problems, "reserve": grading.problems},
    Kind.MODULE: {"placement": grading.silent_problems},
}
IGNORED = re.compile(r"^(\.|README|LICENCE|LICENSE|Thumbs\.db$)", re.I)


@dataclass(frozen=True, order=True)
class FileProblem:
    file: str
    line: int  # 0 when it is about the file itself
    message: str

    def __str__(self):
        where = _("%(file)s, ligne %(line)d") % vars(self) if self.line else self.file
        return f"{where} : {self.message}"


class PackRefused(Exception):
    """The pack has problems: `problems` lists them all, sorted by file and line."""

    def __init__(self, problems: list[FileProblem]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read(folder: Path) -> Pack:
    """Return the pack of a folder. Raise `PackRefused`."""
    examined = examine(folder)
    if examined.problems:
        raise PackRefused(examined.problems)
    return examined.pack


def examine(folder: Path) -> "Examined":
    """Return what could be read of a folder, with every problem. Raise `PackRefused` when there is no such folder."""
    return _Reading(Path(folder)).examined()


@dataclass(frozen=True)
class _Source:
    """One item, with what is needed to say the line of any part of it."""

    file: str
    data: Any  # the whole file, marked
    base: tuple  # path of the item inside it


@dataclass(frozen=True)
class Examined:
    """A pack as it could be read; the items of a file that has problems may have lost a part."""

    pack: Pack
    problems: list[FileProblem]
    sources: dict[int, _Source]  # by id() of the item

    def where(self, item: Item, path: tuple = ()) -> tuple[str, int]:
        """Return the file and the line of a part of an item."""
        source = self.sources[id(item)]
        return source.file, marked.line_of(source.data, (*source.base, *path))

    def written(self, item: Item) -> Any:
        """Return an item as its author wrote it: what is said with an empty value is not lost here."""
        source = self.sources[id(item)]
        data = source.data
        for part in source.base:
            data = data[part]
        return data


class _Reading:
    def __init__(self, folder: Path):
        self.folder = folder
        self.problems: list[FileProblem] = []
        self.media: dict[str, bytes] = {}
        self.sources: dict[int, _Source] = {}  # by id() of the item

    def say(self, file: str, line: int, message: str) -> None:
        self.problems.append(FileProblem(file, line, message))

    def examined(self) -> Examined:
        if not self.folder.is_dir():
            raise PackRefused([FileProblem(str(self.folder), 0, _("ce dossier n'existe pas"))])
        self._strangers()
        self._media()
        about = self._about()
        items = [item for kind in SHAPES for item in self._items(kind)]
        self._duplicates(items)
        self._references(items)
        self._words(items)
        return Examined(Pack(about, tuple(items), self.media), sorted(set(self.problems)), self.sources)

    # --- Files ------------------------------------------------------------------------------------------------------
    def _strangers(self) -> None:
        for path in sorted(self.folder.iterdir()):
            if path.name not in KNOWN and not IGNORED.match(path.name):
                known = ", ".join(sorted(KNOWN))
                self.say(
                    path.name, 0, _("ce nom n'est pas attendu ici ; un paquet contient : %(known)s") % {"known": known}
                )

    def _files(self, folder: str) -> list[Path]:
        """Return the files of a folder that may be read, and say which may not."""
        files = []
        for path in sorted((self.folder / folder).glob("*")):
            name = f"{folder}/{path.name}"
            if IGNORED.match(path.name):
                continue
            if path.is_symlink() or not path.is_file():
                self.say(name, 0, _("ce n'est pas un fichier ordinaire"))
            elif not NAME.match(path.name):
                self.say(name, 0, _("le nom du fichier doit être fait de lettres sans accent, de chiffres, de tirets"))
            else:
                files.append(path)
        return files

    def _media(self) -> None:
        for path in self._files("media"):
            content = path.read_bytes()
            try:
                content = arrive(path.name, content, by_name=True).content
            except PictureRefused as error:
                self.say(f"media/{path.name}", 0, str(error))
            self.media[path.name] = content  # kept even when refused, so that its users are not reported as well

    def _load(self, file: str) -> Any:
        path = self.folder / file
        if path.stat().st_size > MAX_FILE:
            self.say(file, 0, _("ce fichier est trop gros : 1 Mo au plus"))
            return None
        try:
            data, problems = marked.load(path.read_bytes())
        except marked.Unreadable as error:
            self.say(file, error.line, str(error))
            return None
        for line, message in problems:
            self.say(file, line, message)
        if data is None:
            self.say(file, 1, _("ce fichier est vide"))
        return data

    def _about(self) -> dict[str, Any]:
        if not (self.folder / "paquet.yaml").is_file():
            self.say("paquet.yaml", 0, _("ce fichier manque : il donne slug, title et version"))
            return {}
        data = self._load("paquet.yaml")
        if data is None:
            return {}
        raw = self._shape(shapes.PACK, data, lambda path: ("paquet.yaml", marked.line_of(data, path)))
        return {name: raw[name] for name in shapes.PACK.child_blocks}

    # --- Items ------------------------------------------------------------------------------------------------------
    def _items(self, kind: str) -> list[Item]:
        items = []
        for path in self._files(FOLDERS[kind]):
            file = f"{FOLDERS[kind]}/{path.name}"
            if path.suffix not in (".yaml", ".yml"):
                self.say(file, 0, _("seuls des fichiers .yaml sont attendus ici"))
                continue
            data = self._load(file)
            if data is None:
                continue
            if kind == Kind.TERM:
                if not isinstance(data, list):
                    self.say(file, 1, _("il faut ici une liste de mots : chaque mot commence par un tiret"))
                    continue
                entries = [(entry, (place,)) for place, entry in enumerate(data)]
            else:
                entries = [(data, ())]
            items += [self._item(kind, file, data, entry, base) for entry, base in entries]
        return [item for item in items if item is not None]

    def _item(self, kind, file, data, entry, base) -> Item | None:
        block = SHAPES[kind]
        source = _Source(file, data, base)
        key = entry.get(KEYS[kind]) if isinstance(entry, dict) else None
        before = len(self.problems)
        raw = self._shape(block, entry, lambda path: self._where(source, path), seed=str(key or ""))
        if isinstance(entry, dict) and len(self.problems) == before:
            self._exercises(kind, source, entry, raw)
        if not isinstance(key, str):
            return None
        names = list(self.media)
        canonical = plain.to_pack(block, raw, lambda number: names[number - 1], seed=str(key))
        item = Item(kind, str(key), file, canonical, raw)
        self.sources[id(item)] = source
        return item

    def _where(self, source: _Source, path: tuple) -> tuple[str, int]:
        return source.file, marked.line_of(source.data, (*source.base, *path))

    def _shape(self, block, data, where: Callable[[tuple], tuple[str, int]], *, seed: str = "") -> dict[str, Any]:
        names = list(self.media)
        reader = from_pack.FromPack(lambda name: names.index(name) + 1 if name in self.media else None)
        raw = reader.read(block, data, seed=seed)
        for problem in reader.problems:
            self.say(*where(problem.path), problem.message)
        return raw

    def _exercises(self, kind: str, source: _Source, entry: dict, raw: dict) -> None:
        """Ask every exercise whether it can be solved; only worth it once its data has the right shape."""
        for name, problems_of in ASKED.get(kind, {}).items():
            if not isinstance(entry.get(name), list):
                continue
            stream = SHAPES[kind].child_blocks[name]
            for place, item in enumerate(raw[name]):
                if item["type"] not in plain.exercise_names():
                    continue
                drawn = {number: {"src": "", "width": 1, "height": 1} for number in range(1, len(self.media) + 1)}
                value = plain.compiled_value(stream.child_blocks[item["type"]], item["value"], drawn)
                for problem in problems_of(value | {"kind": item["type"], "id": item["id"]}):
                    message = problem.message[:1].lower() + problem.message[1:]
                    self.say(*self._where(source, (name, place, *problem.path)), message)

    # --- Between items ----------------------------------------------------------------------------------------------
    def _at(self, item: Item, *path) -> tuple[str, int]:
        return self._where(self.sources[id(item)], path)

    def _duplicates(self, items: list[Item]) -> None:
        first: dict[tuple, Item] = {}
        for item in items:
            for claim, field, name in self._claims(item):
                other = first.setdefault(claim, item)
                if other is not item:
                    file, line = self._at(other, field)
                    said = {"name": name, "file": file, "line": line}
                    self.say(*self._at(item, field), _("%(name)s : déjà pris dans %(file)s, ligne %(line)d") % said)

    @staticmethod
    def _claims(item: Item) -> list[tuple[tuple, str, str]]:
        """Return what nobody else may have: (claim, field, its name in a sentence)."""
        label = str(Kind(item.kind).label)
        claims = [((item.kind, item.key), KEYS[item.kind], f"{label} « {item.key} »")]
        inside = item.raw.get("module", "")
        if item.kind in (Kind.MODULE, Kind.LESSON):
            address = _("l'adresse « %(name)s »") % {"name": item.raw["slug"]}
            claims.append(((item.kind, inside, "slug", item.raw["slug"]), "slug", address))
        if item.kind == Kind.LESSON and item.position is not None:
            place = _("la position %(place)d du module %(code)s") % {"place": item.position, "code": inside}
            claims.append(((item.kind, inside, "position", item.position), "position", place))
        return claims

    def _references(self, items: list[Item]) -> None:
        modules = {item.key for item in items if item.kind == Kind.MODULE}
        lessons = {item.key for item in items if item.kind == Kind.LESSON}
        for item in items:
            if item.kind == Kind.LESSON and item.raw["module"] and item.raw["module"] not in modules:
                self.say(
                    *self._at(item, "module"), _("il n'y a pas de module « %(code)s »") % {"code": item.raw["module"]}
                )
            if item.kind == Kind.PATHWAY:
                for place, chosen in enumerate(item.raw["lessons"]):
                    if chosen["value"] and chosen["value"] not in lessons:
                        self.say(
                            *self._at(item, "lessons", place),
                            _("il n'y a pas de leçon « %(code)s »") % {"code": chosen["value"]},
                        )

    def _words(self, items: list[Item]) -> None:
        terms = [item.data for item in items if item.kind == Kind.TERM]
        known = Glossary.of(
            (term.get("slug", ""), term.get("term", ""), term.get("variants", []), term.get("definition", ""))
            for term in terms
        )
        for item in items:
            if item.kind != Kind.LESSON:
                continue
            source = self.sources[id(item)]
            for path, text in marked.texts(source.data):
                for shown, name in MARKED.findall(text):
                    if known.find(name or shown) is None and known.find(shown) is None:
                        self.say(
                            *self._where(source, path),
                            _("le mot [[%(word)s]] n'est pas dans le lexique") % {"word": name or shown},
                        )
