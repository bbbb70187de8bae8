"""From a `Pack` to the database, all or nothing, and never over somebody's work.

Importing the same pack twice changes nothing: each item remembers the digest of what was read. A new version
publishes a revision of the lessons that changed only; learners in the middle of one keep the revision they opened.
What an author edited here since is left alone and said, unless `replace`.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from .. import plain, tree
from ..models import (
    ContentPack,
    CustomImage,
    GlossaryTerm,
    LessonPage,
    ModulePage,
    PackItem,
    PathwayLesson,
    PathwayPage,
)
from . import exporting
from .pack import SHAPES, Item, Kind, Pack, digest, media_digest

MODELS = {Kind.MODULE: ModulePage, Kind.LESSON: LessonPage, Kind.PATHWAY: PathwayPage, Kind.TERM: GlossaryTerm}


class Report:
    """What an import did, in sentences."""

    def __init__(self):
        self.created: Counter[str] = Counter()
        self.updated: Counter[str] = Counter()
        self.notes: list[str] = []

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated)


def load(pack: Pack, *, replace: bool = False) -> Report:
    """Import a pack. On any error nothing is kept, neither rows nor files."""
    work = _Importing(pack, replace=replace)
    try:
        with transaction.atomic():
            work.run()
    except BaseException:
        for image in work.new_files:  # a transaction does not undo files
            image.file.storage.delete(image.file.name)
        raise
    return work.report


class _Importing:
    def __init__(self, pack: Pack, *, replace: bool):
        self.pack = pack
        self.replace = replace
        self.report = Report()
        self.new_files: list[CustomImage] = []
        self.pictures: dict[str, int] = {}  # file name → number
        self.moved: set[str] = set()  # modules whose order must be looked at
        self.wanted: dict[tuple[str, str], int] = {}  # (kind, key) → number of the object

    def run(self) -> None:
        self.modules, self.pathways = tree.ensure()
        about = {name: value or "" for name, value in self.pack.about.items() if name != "slug"}
        whole = self.pack.whole_digest
        self.row, is_new = ContentPack.objects.get_or_create(
            slug=self.pack.about["slug"], defaults=about | {"digest": whole}
        )
        self.origins = {(item.kind, item.key): item for item in self.row.items.all()}
        self.file_of = exporting.Media(self.row)  # the names of the pictures as they were before this import
        self._pictures()
        for kind in (Kind.TERM, Kind.MODULE, Kind.LESSON, Kind.PATHWAY):
            places: Counter[str] = Counter()
            for item in self.pack.of(kind):
                place = places[item.path] if kind == Kind.TERM else item.position
                places[item.path] += 1
                self._item(item, place)
        self._order()
        self._forgotten()
        if not is_new and (self.row.digest != whole or any(getattr(self.row, k) != v for k, v in about.items())):
            for name, value in (about | {"digest": whole}).items():
                setattr(self.row, name, value)
            self.row.save()

    # --- Pictures ---------------------------------------------------------------------------------------------------
    def _pictures(self) -> None:
        existing = dict(CustomImage.objects.values_list("pk", "file_hash")) if self.origins else {}
        for name, content in self.pack.media.items():
            mark = media_digest(content)
            origin = self.origins.get((Kind.PICTURE, name))
            if origin and origin.digest == mark and origin.object_id in existing:
                self.pictures[name] = origin.object_id
                continue
            if origin and existing.get(origin.object_id) == mark:  # cleaned here since (manage.py nettoyer_images)
                self.pictures[name] = origin.object_id
                self._remember(Kind.PICTURE, name, f"media/{name}", None, mark, origin.object_id)
                continue
            # A picture that changed is another picture: who is inside a lesson keeps the one they saw.
            image = CustomImage(title=_title(name), file=ContentFile(content, name=name))
            image._set_image_file_metadata()
            image.save()
            self.new_files.append(image)
            self.pictures[name] = image.pk
            self._remember(Kind.PICTURE, name, f"media/{name}", None, mark, image.pk)
            (self.report.updated if origin else self.report.created)[Kind.PICTURE] += 1

    # --- Pages and words --------------------------------------------------------------------------------------------
    def _item(self, item: Item, place: int | None) -> None:
        mark = self.pack.digest(item)
        origin = self.origins.get((item.kind, item.key))
        if origin and origin.digest == mark and not self.replace:
            self.wanted[item.kind, item.key] = origin.object_id
            if origin.position != place or origin.path != item.path:
                self._remember(item.kind, item.key, item.path, place, mark, origin.object_id)
                self._to_order(item)
            return
        thing = self._find(item, origin)
        if thing is None:
            if origin and not self.replace:
                self._note(item, _("a été supprimé ici : il n'est pas remis."))
                return
            thing = self._create(item)
            self.report.created[item.kind] += 1
        else:
            current = self._current_digest(item, thing)
            if current == mark:  # somebody already has exactly this
                if getattr(thing, "live", True) or not self.replace:
                    self._remember(item.kind, item.key, item.path, place, mark, thing.pk)
                    return
            elif not self.replace and (origin is None or current != origin.digest):
                self._note(
                    item, _("a été modifié ici : votre version est gardée (--remplacer pour prendre celle du paquet).")
                )
                self.wanted[item.kind, item.key] = thing.pk
                return
            elif not self.replace and not getattr(thing, "live", True):
                self._note(item, _("n'est plus publié ici : il est laissé comme il est."))
                self.wanted[item.kind, item.key] = thing.pk
                return
            self._update(item, thing)
            self.report.updated[item.kind] += 1
        self._remember(item.kind, item.key, item.path, place, mark, thing.pk)
        self._to_order(item)

    def _find(self, item: Item, origin: PackItem | None):
        model = MODELS[item.kind]
        by_key = {"code": item.key} if item.kind in (Kind.MODULE, Kind.LESSON) else {"slug": item.key}
        found = model.objects.filter(pk=origin.object_id).first() if origin else None
        return found or model.objects.filter(**by_key).first()

    def _current_digest(self, item: Item, thing) -> str:
        """Return the digest of what the site has now, drafts included."""
        latest = thing.get_latest_revision_as_object() if isinstance(thing, Page) else thing
        extra = {"module": self._module_code(thing)} if item.kind == Kind.LESSON else {}
        now = exporting.item_of(item.kind, latest, key=item.key, path=item.path, file_of=self.file_of, **extra)
        return digest(now.data, self.file_of.digests())

    @staticmethod
    def _module_code(lesson: Page) -> str:
        return ModulePage.objects.filter(path=lesson.path[: -Page.steplen]).values_list("code", flat=True).first() or ""

    def _create(self, item: Item):
        thing = MODELS[item.kind]()
        self._fill(item, thing)
        if item.kind == Kind.TERM:
            thing.locale = Locale.get_default()
            thing.save()
            return thing
        parent = self._parent(item)
        thing.slug = _free_slug(parent, thing.slug)
        parent.add_child(instance=thing)
        if item.kind == Kind.PATHWAY:
            self._choose_lessons(item, thing)
        thing.save_revision().publish()
        return thing

    def _update(self, item: Item, thing) -> None:
        self._fill(item, thing)
        if item.kind == Kind.TERM:
            thing.save()
            return
        if item.kind == Kind.PATHWAY:
            self._choose_lessons(item, thing)
        thing.save_revision(changed=True).publish()
        if item.kind == Kind.LESSON and self._module_code(thing) != item.raw["module"]:
            thing.move(self._parent(item), pos="last-child")

    def _parent(self, item: Item) -> Page:
        if item.kind == Kind.LESSON:
            return ModulePage.objects.get(pk=self.wanted_id(Kind.MODULE, item.raw["module"]))
        index = self.modules if item.kind == Kind.MODULE else self.pathways
        return type(index).objects.get(pk=index.pk)  # fresh: adding a child counts on the number of children

    def wanted_id(self, kind: str, key: str) -> int:
        if (kind, key) in self.wanted:
            return self.wanted[kind, key]
        by_key = {"code": key} if kind in (Kind.MODULE, Kind.LESSON) else {"slug": key}
        return MODELS[kind].objects.values_list("pk", flat=True).get(**by_key)

    def _fill(self, item: Item, thing) -> None:
        names = list(self.pack.media)
        numbers = {place + 1: self.pictures[name] for place, name in enumerate(names)}
        raw = plain.with_pictures(SHAPES[item.kind], item.raw, numbers)
        if item.kind == Kind.TERM:
            thing.slug, thing.term, thing.definition = raw["slug"], raw["term"], raw["definition"]
            thing.variants = _values(raw["variants"])
            return
        thing.title = thing.draft_title = raw["title"]
        thing.slug = raw["slug"]
        if item.kind == Kind.MODULE:
            picture = raw["picture"]
            thing.picture_id, thing.picture_alt = picture["image"], picture["alt_text"]
            names = ("code", "promise", "accent", "counted")
            thing.placement = _stream(item, "placement", raw, thing)
        elif item.kind == Kind.PATHWAY:
            names = ("promise", "audience")
        else:
            names = ("code", "goal", "crcn", "minutes", "quick_exit", "facilitator_note", "print_sheet", "sources")
            thing.audience_tags = _values(raw["audience_tags"])
            thing.checked_on = raw["checked_on"] and date.fromisoformat(raw["checked_on"])
            thing.steps = _stream(item, "steps", raw, thing)
            thing.reserve = _stream(item, "reserve", raw, thing)
        for name in names:
            setattr(thing, name, raw[name])

    def _choose_lessons(self, item: Item, pathway: PathwayPage) -> None:
        ids = [self.wanted_id(Kind.LESSON, code) for code in _values(item.raw["lessons"])]
        pathway.lessons.set([PathwayLesson(lesson_id=pk, sort_order=place) for place, pk in enumerate(ids)])

    # --- Order, and what is no longer in the pack -------------------------------------------------------------------
    def _to_order(self, item: Item) -> None:
        self.moved.add(item.raw["module"] if item.kind == Kind.LESSON else f"*{item.kind}")

    def _order(self) -> None:
        """Put pages in the order of the pack, only where the pack itself changed something."""
        for kind in (Kind.MODULE, Kind.PATHWAY):
            if f"*{kind}" in self.moved:
                self._sort(self.modules if kind == Kind.MODULE else self.pathways, self.pack.of(kind))
        lessons = self.pack.of(Kind.LESSON)
        for module in self.pack.of(Kind.MODULE):
            if module.key in self.moved:
                parent = ModulePage.objects.get(pk=self.wanted_id(Kind.MODULE, module.key))
                self._sort(parent, [item for item in lessons if item.raw["module"] == module.key])

    def _sort(self, parent: Page, items: Iterable[Item]) -> None:
        order = [
            self.wanted[item.kind, item.key]
            for item in sorted(items, key=_place)
            if (item.kind, item.key) in self.wanted
        ]
        parent = Page.objects.get(pk=parent.pk)
        children = list(parent.get_children().order_by("path").values_list("pk", flat=True))
        target = [pk for pk in order if pk in children]
        if [pk for pk in children if pk in target] == target:
            return
        for pk in target:  # each goes last in turn; pages of other origins stay before
            Page.objects.get(pk=pk).move(Page.objects.get(pk=parent.pk), pos="last-child")

    def _forgotten(self) -> None:
        present = {(item.kind, item.key) for item in self.pack.items} | {
            (Kind.PICTURE, name) for name in self.pack.media
        }
        for (kind, key), origin in self.origins.items():
            if (kind, key) in present:
                continue
            if kind != Kind.PICTURE:
                label = str(Kind(kind).label)
                sentence = _("%(label)s « %(key)s » : n'est plus dans le paquet. Rien n'est supprimé ici.")
                self.report.notes.append(sentence % {"label": label.capitalize(), "key": key})
            origin.delete()

    def _remember(self, kind, key, path, place, mark, object_id) -> None:
        values = {"path": path, "position": place, "digest": mark, "object_id": object_id}
        PackItem.objects.update_or_create(pack=self.row, kind=kind, key=key, defaults=values)
        self.wanted[kind, key] = object_id

    def _note(self, item: Item, sentence: str) -> None:
        label = str(Kind(item.kind).label).capitalize()
        self.report.notes.append(f"{label} « {item.key} » : {sentence}")


def _stream(item: Item, name: str, raw: dict, thing: Page):
    """Return a stream to store, with the ids that its parts had before."""
    stream = SHAPES[item.kind].child_blocks[name]
    before = plain.stored_json(getattr(thing, name).get_prep_value()) if thing.pk else []
    return stream.to_python(plain.keep_ids(stream, raw[name], before))


def _values(raw: list[dict]) -> list[str]:
    return [item["value"] for item in raw]


def _title(name: str) -> str:
    return PurePosixPath(name).stem.replace("-", " ").replace("_", " ").capitalize()


def _place(item: Item) -> tuple:
    natural = [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", item.key)]
    return (item.position is None, item.position or 0, [(isinstance(part, str), part) for part in natural])


def _free_slug(parent: Page, slug: str) -> str:
    """Return `slug`, or `slug-2`… when an author's page already has that address here."""
    taken = set(parent.get_children().values_list("slug", flat=True))
    count, free = 1, slug
    while free in taken:
        count += 1
        free = f"{slug}-{count}"
    return free
