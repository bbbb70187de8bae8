"""The content of a lesson, the same for everybody: read from one revision, rendered once, kept in the cache.

The cache key holds everything the result depends on (revision, lexicon, pictures, version of this code), so there is
nothing to invalidate: a republished lesson is another revision, a mended definition another key.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Revision

from cours.exercices import kinds
from cours.exercices.base import Exercise

from . import plain
from .glossary import Glossary, glossary
from .models import CustomImage, LessonPage

CODE_VERSION = 3  # change it when a template of templates/blocks/ or this file changes what is rendered
WEEK = 7 * 24 * 60 * 60
PICTURES_KEY = "contenus.pictures:1"
RASTER_SPEC = "width-720|format-webp|webpquality-75"


@dataclass(frozen=True)
class Step:
    """One screen of a lesson. `html` is final, and empty for an exercise: `suivi` draws it with the learner's state."""

    id: str
    number: int
    type: str
    title: str
    html: SafeString
    exercise: Exercise | None = None


@dataclass(frozen=True)
class LessonContent:
    """What a lesson says. `exercises` holds the twins and the reserve too; `twins` maps an exercise's id to its twin's.

    `reserve` is what the lesson itself does not ask: the bilan may.
    """

    lesson_id: int
    revision_id: int | None  # None for a preview
    code: str
    title: str
    goal: str
    minutes: int
    steps: tuple[Step, ...]
    exercises: dict[str, Exercise]
    twins: dict[str, str]
    reserve: frozenset[str]
    glossary: dict[str, str]
    words: list[tuple[str, str]]
    print_sheet: str = ""
    sources: list[dict[str, str]] = field(default_factory=list)
    checked_on: str = ""
    quick_exit: bool = False
    version: str = ""  # changes with everything this depends on; what is rendered from it is cached under it

    @cached_property
    def exercise_steps(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.exercise)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of its exercises, twins included."""
        return frozenset(exercise["kind"] for exercise in self.exercises.values())

    @cached_property
    def required_ids(self) -> tuple[str, ...]:
        return tuple(step.exercise["id"] for step in self.exercise_steps if step.exercise["required"])


def lesson_content(revision_id: int) -> LessonContent:
    """Return the content of one version of a lesson. Raise `Revision.DoesNotExist` for an unknown revision."""
    words = glossary()
    # The HTML holds addresses of static files: a release that changes a drawing changes them.
    files = getattr(staticfiles_storage, "manifest_hash", "")
    version = f"{CODE_VERSION}:{revision_id}:{words.version}:{pictures_version()}:{files}"
    key = f"contenus.lesson:{version}"
    content = cache.get(key)
    if content is None:
        revision = Revision.objects.get(pk=revision_id)
        content = replace(_compile(revision.content, revision_id=revision.pk, words=words), version=version)
        cache.set(key, content, WEEK)
    return content


def compile_lesson(page: LessonPage) -> LessonContent:
    """Return the content of a page that may never have been saved: the editor's preview."""
    fields = {
        name: getattr(page, name) for name in ("pk", "code", "title", "goal", "minutes", "quick_exit", "print_sheet")
    }
    fields["steps"] = plain.stored_json(page.steps.get_prep_value())
    fields["reserve"] = plain.stored_json(page.reserve.get_prep_value())
    fields["sources"] = plain.stored_json(page.sources.get_prep_value())
    fields["checked_on"] = page.checked_on
    return _compile(fields, revision_id=None, words=glossary())


def _compile(fields: dict[str, Any], *, revision_id: int | None, words: Glossary) -> LessonContent:
    stream = LessonPage._meta.get_field("steps").stream_block
    spare = LessonPage._meta.get_field("reserve").stream_block
    raw, kept = _stored_stream(fields.get("steps")), _stored_stream(fields.get("reserve"))
    pictures = compiled_pictures({*plain.picture_ids(stream, raw), *plain.picture_ids(spare, kept)})
    exercise_names = {kind.name for kind in kinds.all()}
    texts = [*plain.words(stream, raw), *plain.words(spare, kept)]
    definitions, entries = words.used_in(texts)
    steps: list[Step] = []
    exercises: dict[str, Exercise] = {}
    twins: dict[str, str] = {}
    for item in (item for item in raw if item["type"] in stream.child_blocks):
        block, number = stream.child_blocks[item["type"]], len(steps) + 1
        value = plain.compiled_value(block, item["value"], pictures)
        title = value.get("title") or ""
        if item["type"] in exercise_names:
            rank = sum(1 for step in steps if step.exercise) + 1
            exercise = value | {"id": item["id"], "kind": item["type"], "number": rank, "step": number}
            exercises[item["id"]] = exercise
            if twin := exercise.get("twin"):
                exercise["twin"] = twin = twin | {"number": rank, "step": number}
                exercises[twin["id"]], twins[item["id"]] = twin, twin["id"]
            steps.append(Step(item["id"], number, "exercise", title, mark_safe(""), exercise))
        else:
            html = render_step(block, value, definitions)
            steps.append(Step(item["id"], number, item["type"], title, html))
    reserve = {
        item["id"]: plain.compiled_value(spare.child_blocks[item["type"]], item["value"], pictures)
        | {"id": item["id"], "kind": item["type"], "number": 0, "step": 0}
        for item in kept
        if item["type"] in spare.child_blocks
    }
    return LessonContent(
        lesson_id=fields["pk"],
        revision_id=revision_id,
        code=fields.get("code") or "",
        title=fields.get("title") or "",
        goal=fields.get("goal") or "",
        minutes=fields.get("minutes") or 0,
        steps=tuple(steps),
        exercises=exercises | reserve,
        twins=twins,
        reserve=frozenset(reserve),
        glossary=definitions,
        words=[(entry.term, entry.definition) for entry in entries],
        print_sheet=fields.get("print_sheet") or "",
        sources=[
            {"text": item["value"].get("text", ""), "url": item["value"].get("url", "")}
            for item in _stored_stream(fields.get("sources"))
        ],
        checked_on=str(fields.get("checked_on") or ""),
        quick_exit=bool(fields.get("quick_exit")),
    )


def _stored_stream(value: Any) -> list[dict]:
    """A revision keeps a stream as JSON inside JSON."""
    return json.loads(value) if isinstance(value, str) and value else value or []


def render_step(block, value: dict[str, Any], definitions: dict[str, str]) -> SafeString:
    """Return the HTML of a step that is not an exercise, by the template its block names."""
    context = {"value": block.prepare(value), "glossary": definitions}
    return mark_safe(render_to_string(block.meta.template, context))


# --- Pictures -------------------------------------------------------------------------------------------------------
def compiled_picture(image: CustomImage, alt: str = "") -> dict[str, Any]:
    """Return what a template needs to draw a picture: an SVG as it is, anything else as one light WebP."""
    if image.is_svg():
        return {"src": image.file.url, "width": image.width, "height": image.height, "alt": alt}
    try:
        rendition = image.get_rendition(RASTER_SPEC)
    except OSError:  # the file was lost: the page must still open
        return {"src": image.file.url, "width": image.width, "height": image.height, "alt": alt}
    return {"src": rendition.url, "width": rendition.width, "height": rendition.height, "alt": alt}


def compiled_pictures(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    ids = set(ids)
    if not ids:
        return {}
    images = CustomImage.objects.filter(pk__in=ids).prefetch_renditions(RASTER_SPEC)
    return {image.pk: compiled_picture(image) for image in images}


def pictures_version() -> str:
    """Return a word that changes when the file of any picture is replaced."""
    version = cache.get(PICTURES_KEY)
    if version is None:
        rows = list(CustomImage.objects.order_by("pk").values_list("pk", "file", "file_hash"))
        version = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
        cache.set(PICTURES_KEY, version, 60)
    return version


def forget_pictures(**kwargs) -> None:
    cache.delete(PICTURES_KEY)
