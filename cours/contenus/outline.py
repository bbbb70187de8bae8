"""The published structure of the site: modules, their lessons, the pathways. What menus, addresses and progress read.

Three queries fill it, whatever the number of lessons, and a warm reading costs none. Every publication, move or
deletion empties it; another process sees the change within a minute.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse

from .models import CustomRendition, LessonPage, ModulePage, PathwayLesson, PathwayPage
from .rendering import RASTER_SPEC, compiled_picture

KEY = "contenus.outline:3"
KEPT = 60


@dataclass(frozen=True)
class LessonEntry:
    id: int
    code: str
    label: str
    slug: str
    title: str
    goal: str
    minutes: int
    url: str
    module_slug: str
    revision_id: int
    crcn: tuple[str, ...] = ()  # codes of the competences it works on


@dataclass(frozen=True)
class ModuleEntry:
    id: int
    code: str
    slug: str
    title: str
    promise: str
    accent: int
    counted: bool
    picture: dict[str, Any] | None
    url: str
    lessons: tuple[LessonEntry, ...]
    placement: str = ""  # changes with its questions of « Où j'en suis ? »; empty without any

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True)
class PathwayEntry:
    id: int
    slug: str
    title: str
    promise: str
    audience: str
    url: str
    lesson_ids: tuple[int, ...]


@dataclass(frozen=True)
class Outline:
    modules: tuple[ModuleEntry, ...] = ()
    pathways: tuple[PathwayEntry, ...] = ()

    @cached_property
    def lessons(self) -> tuple[LessonEntry, ...]:
        """Every published lesson, in the order of the site."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @cached_property
    def _lessons(self) -> dict[int, LessonEntry]:
        return {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def _modules(self) -> dict[str, ModuleEntry]:
        return {module.slug: module for module in self.modules}

    def lesson(self, lesson_id: int) -> LessonEntry | None:
        return self._lessons.get(lesson_id)

    def lesson_at(self, module_slug: str, lesson_slug: str) -> LessonEntry | None:
        module = self.module(module_slug)
        return next((lesson for lesson in module.lessons if lesson.slug == lesson_slug), None) if module else None

    def lesson_elsewhere(self, lesson_slug: str) -> LessonEntry | None:
        """Return the lesson of that name when there is only one, whatever its module."""
        found = [lesson for lesson in self.lessons if lesson.slug == lesson_slug]
        return found[0] if len(found) == 1 else None

    def module(self, slug: str) -> ModuleEntry | None:
        return self._modules.get(slug)

    def module_of(self, lesson: LessonEntry) -> ModuleEntry | None:
        return self.module(lesson.module_slug)

    def pathway(self, slug: str) -> PathwayEntry | None:
        return next((pathway for pathway in self.pathways if pathway.slug == slug), None)

    def next_lesson(self, lesson_id: int) -> LessonEntry | None:
        """Return the lesson after this one, in the order of the site; None after the last."""
        places = {lesson.id: place for place, lesson in enumerate(self.lessons)}
        place = places.get(lesson_id)
        return self.lessons[place + 1] if place is not None and place + 1 < len(self.lessons) else None

    @staticmethod
    def entry_for(page: LessonPage) -> LessonEntry:
        """Return the entry of a lesson as it is being written, for the editor's preview."""
        names = ("code", "slug", "title", "goal", "minutes", "live_revision_id", "crcn")
        row = {name: getattr(page, name) for name in names}
        parts = page.url_path.strip("/").split("/")
        return _lesson_entry(row | {"pk": page.pk or 0}, parts[-2] if len(parts) > 1 else "module")

    def module_for(self, page: ModulePage) -> ModuleEntry:
        """Return the entry of a module as it is being written, with its published lessons."""
        published = next((module for module in self.modules if module.id == page.pk), None)
        return _module_entry(page, published.lessons if published else ())

    def pathway_for(self, page: PathwayPage) -> PathwayEntry:
        """Return the entry of a pathway as it is being written."""
        lesson_ids = tuple(row.lesson_id for row in page.lessons.all() if self.lesson(row.lesson_id))
        return PathwayEntry(
            page.pk or 0, page.slug or "parcours", page.title, page.promise, page.audience, "#", lesson_ids
        )


def outline() -> Outline:
    """Return the published structure, from the cache."""
    found = cache.get(KEY)
    if found is None:
        found = _read()
        cache.set(KEY, found, KEPT)
    return found


def forget(**kwargs) -> None:
    """Empty the cache now, and once more at the end of the transaction: what is read in between is not final."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))


def label(code: str | None) -> str:
    """Return what people call a lesson: M2-L4 is « 2.4 », the discovery lesson and lessons without code have none."""
    module, _, lesson = (code or "").partition("-")
    numbers = module.removeprefix("M"), lesson.removeprefix("L")
    return ".".join(numbers) if all(part.isdigit() and part != "0" for part in numbers) else ""


def _lesson_entry(row: dict[str, Any], module_slug: str) -> LessonEntry:
    return LessonEntry(
        id=row["pk"],
        code=row["code"] or "",
        label=label(row["code"]),
        slug=row["slug"],
        title=row["title"],
        goal=row["goal"],
        minutes=row["minutes"],
        url=reverse("contenus:lesson", args=[module_slug, row["slug"] or "lecon"]),
        module_slug=module_slug,
        revision_id=row["live_revision_id"],
        crcn=tuple(row["crcn"] or ()),
    )


def _module_entry(page: ModulePage, lessons: tuple[LessonEntry, ...]) -> ModuleEntry:
    return ModuleEntry(
        id=page.pk or 0,
        code=page.code or page.slug,
        slug=page.slug,
        title=page.title,
        promise=page.promise,
        accent=page.accent,
        counted=page.counted,
        picture=compiled_picture(page.picture, page.picture_alt) if page.picture else None,
        url=reverse("contenus:module", args=[page.slug or "module"]),
        lessons=lessons,
        placement=_mark(list(page.placement.raw_data)),
    )


def _mark(questions: list) -> str:
    text = json.dumps(questions, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24] if questions else ""


def _read() -> Outline:
    modules = list(ModulePage.objects.live().order_by("path").select_related("picture"))
    rasters = [module.picture for module in modules if module.picture and not module.picture.is_svg()]
    if rasters:
        sizes = CustomRendition.objects.filter(filter_spec=RASTER_SPEC)
        prefetch_related_objects(rasters, Prefetch("renditions", sizes, to_attr="prefetched_renditions"))
    children: dict[str, list[dict]] = {module.path: [] for module in modules}
    fields = ("pk", "path", "code", "slug", "title", "goal", "minutes", "live_revision_id", "crcn")
    # A lesson published without a revision has no version to pin: only code can do that, and it is not shown.
    for row in LessonPage.objects.live().exclude(live_revision=None).order_by("path").values(*fields):
        children.get(row["path"][: -LessonPage.steplen], []).append(row)
    entries = tuple(
        _module_entry(module, tuple(_lesson_entry(row, module.slug) for row in children[module.path]))
        for module in modules
    )
    published = {lesson.id for entry in entries for lesson in entry.lessons}
    pathways: dict[int, list] = {}
    chosen = PathwayLesson.objects.filter(pathway__live=True).order_by("pathway__path", "sort_order")
    columns = ("slug", "title", "promise", "audience")
    for row in chosen.values("pathway_id", "lesson_id", *(f"pathway__{column}" for column in columns)):
        pathways.setdefault(row["pathway_id"], [row, []])[1].append(row["lesson_id"])
    return Outline(
        modules=entries,
        pathways=tuple(
            PathwayEntry(
                id=pk,
                slug=row["pathway__slug"],
                title=row["pathway__title"],
                promise=row["pathway__promise"],
                audience=row["pathway__audience"],
                url=reverse("contenus:pathway", args=[row["pathway__slug"]]),
                lesson_ids=tuple(lesson_id for lesson_id in lesson_ids if lesson_id in published),
            )
            for pk, (row, lesson_ids) in pathways.items()
        ),
    )
