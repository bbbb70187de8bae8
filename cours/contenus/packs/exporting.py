"""From the database to a `Pack`: what was imported, with what authors changed or added since."""

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from .. import plain
from ..models import ContentPack, CustomImage, GlossaryTerm, LessonPage, ModulePage, PackItem, PathwayPage
from . import shapes
from .pack import FOLDERS, SHAPES, Item, Kind, Pack

FileOf = Callable[[int], str]
ADDED_WORDS = "lexique/ajouts.yaml"


def raw_fields(kind: str, thing) -> dict:
    """Return what the database holds of a page or a word, under the names of its pack file."""
    if kind == Kind.TERM:
        fields = {"slug": thing.slug, "term": thing.term, "definition": thing.definition}
        return fields | {"variants": _list(thing.variants)}
    fields = {"slug": thing.slug, "title": thing.title}
    if kind == Kind.MODULE:
        picture = {"image": thing.picture_id, "decorative": not thing.picture_alt, "alt_text": thing.picture_alt}
        names = ("code", "promise", "accent", "counted")
        placement = plain.stored_json(thing.placement.get_prep_value())
        return fields | {name: getattr(thing, name) for name in names} | {"picture": picture, "placement": placement}
    if kind == Kind.PATHWAY:
        codes = [row.lesson.code for row in thing.lessons.all() if row.lesson.code]
        return fields | {"promise": thing.promise, "audience": thing.audience, "lessons": _list(codes)}
    names = ("code", "goal", "crcn", "minutes", "quick_exit", "facilitator_note", "print_sheet")
    return (
        fields
        | {name: getattr(thing, name) for name in names}
        | {
            "audience_tags": _list(thing.audience_tags),
            "checked_on": str(thing.checked_on) if thing.checked_on else None,
            "sources": plain.stored_json(thing.sources.get_prep_value()),
            "steps": plain.stored_json(thing.steps.get_prep_value()),
            "reserve": plain.stored_json(thing.reserve.get_prep_value()),
        }
    )


def _list(values: Iterable[str]) -> list[dict]:
    return [{"type": "item", "value": value, "id": ""} for value in values]


def item_of(kind: str, thing, *, key: str, path: str, file_of: FileOf, **extra) -> Item:
    """Return a page or a word as an item; `extra` holds what it does not know of itself (module, position)."""
    raw = raw_fields(kind, thing) | extra
    return Item(kind, key, path, plain.to_pack(SHAPES[kind], raw, file_of, seed=key), raw)


class Media:
    """The pictures of a pack being made: one file name for each picture that something uses."""

    def __init__(self, pack: ContentPack | None):
        items = PackItem.objects.filter(pack=pack, kind=Kind.PICTURE) if pack else []
        self.names: dict[int, str] = {item.object_id: item.key for item in items}

    def __call__(self, number: int) -> str:
        if number not in self.names:
            image = CustomImage.objects.filter(pk=number).first()
            self.names[number] = self._free_name(PurePosixPath(image.file.name).name if image else f"image-{number}")
        return self.names[number]

    def _free_name(self, name: str) -> str:
        taken, path, count = set(self.names.values()), PurePosixPath(name), 1
        while name in taken:
            count += 1
            name = f"{path.stem}-{count}{path.suffix}"
        return name

    def read(self) -> dict[str, bytes]:
        media = {}
        for image in CustomImage.objects.filter(pk__in=self.names):
            with image.open_file() as file:
                media[self.names[image.pk]] = file.read()
        return dict(sorted(media.items()))

    def digests(self) -> dict[str, str]:
        rows = CustomImage.objects.filter(pk__in=self.names).values_list("pk", "file_hash")
        return {self.names[pk]: file_hash for pk, file_hash in rows}


def export(pack: ContentPack) -> tuple[Pack, list[str]]:
    """Return the pack as the site has it now, and what could not be put in it.

    In it: what came from it, the lessons that authors added to its modules, and the words they added. Published
    pages only.
    """
    return _Exporting(pack).run()


class _Exporting:
    def __init__(self, pack: ContentPack):
        self.pack = pack
        self.media = Media(pack)
        self.notes: list[str] = []
        items = list(pack.items.all())
        self.known = {(item.kind, item.object_id): item for item in items}
        others = PackItem.objects.exclude(pack=pack).values_list("kind", "object_id")
        self.elsewhere = set(others)

    def run(self) -> tuple[Pack, list[str]]:
        modules = self._modules()
        items = [*modules, *self._lessons(), *self._pathways(), *self._terms()]
        about = {name: getattr(self.pack, name) for name in shapes.PACK.child_blocks}
        return Pack(about, tuple(items), self.media.read()), self.notes

    def _item(self, kind, thing, key, **extra) -> Item:
        origin = self.known.get((kind, thing.pk))
        path = origin.path if origin else f"{FOLDERS[kind]}/{key}.yaml"
        return item_of(kind, thing, key=key, path=path, file_of=self.media, **extra)

    def _positions(self, kind, things) -> dict[int, int | None]:
        """Return the place of each page: the one its pack gave while the order still agrees, or else 1, 2, 3…"""
        given = [self.known[kind, thing.pk].position if (kind, thing.pk) in self.known else None for thing in things]
        written = [place for place in given if place is not None]
        kept = len(written) == len(given) and written == sorted(set(written))
        untouched = not written and all((kind, thing.pk) in self.known for thing in things)
        places = given if kept or untouched else range(1, len(things) + 1)
        return {thing.pk: place for thing, place in zip(things, places, strict=True)}

    def _modules(self) -> list[Item]:
        own = {pk for kind, pk in self.known if kind == Kind.MODULE}
        pages = list(ModulePage.objects.live().filter(pk__in=own).order_by("path"))
        self.modules = {page.path: page for page in pages}
        places = self._positions(Kind.MODULE, pages)
        return [self._item(Kind.MODULE, page, page.code, position=places[page.pk]) for page in pages if page.code]

    def _lessons(self) -> list[Item]:
        items = []
        for path, module in self.modules.items():
            pages = []
            for page in (
                LessonPage.objects.live().filter(path__startswith=path, depth=module.depth + 1).order_by("path")
            ):
                if (Kind.LESSON, page.pk) in self.elsewhere:
                    continue
                if page.code and module.code:
                    pages.append(page)
                else:
                    self.notes.append(
                        _("« %(title)s » n'a pas de code : elle n'est pas exportée.") % {"title": page.title}
                    )
            places = self._positions(Kind.LESSON, pages)
            items += [
                self._item(Kind.LESSON, page, page.code, module=module.code, position=places[page.pk]) for page in pages
            ]
        return items

    def _pathways(self) -> list[Item]:
        own = {pk for kind, pk in self.known if kind == Kind.PATHWAY}
        pages = list(PathwayPage.objects.live().filter(pk__in=own).order_by("path").prefetch_related("lessons__lesson"))
        places = self._positions(Kind.PATHWAY, pages)
        return [self._item(Kind.PATHWAY, page, page.slug, position=places[page.pk]) for page in pages]

    def _terms(self) -> list[Item]:
        terms = []
        for term in GlossaryTerm.objects.all():
            origin = self.known.get((Kind.TERM, term.pk))
            if origin is None and (Kind.TERM, term.pk) in self.elsewhere:
                continue
            # Words without origin go after, in a file of their own: the files of the pack keep their order.
            place = (origin.path, origin.position or 0) if origin else (ADDED_WORDS, 0)
            terms.append((place, term.slug, term))
        terms.sort(key=lambda row: row[:2])
        return [item_of(Kind.TERM, term, key=slug, path=place[0], file_of=self.media) for place, slug, term in terms]
