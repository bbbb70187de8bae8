"""Pictures: one a lesson at least, each described or decorative on purpose, light enough for a prepaid card."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cours.exercices.picture_words import is_file_name

from ..packs.pack import Kind
from .subject import Finding, Level, Subject

PICTURE_BYTES = 12_000
PACK_BYTES = 1_500_000


def one_at_least(subject: Subject) -> Iterator[Finding]:
    """A lesson shows one picture at least."""
    for lesson in subject.lessons:
        if not any(True for _found in _pictures(subject.examined.written(lesson), ())):
            yield subject.warning("sans-image", lesson, ("steps",), _("cette leçon n'a aucune image : ajoutez-en une"))


def described(subject: Subject) -> Iterator[Finding]:
    """A picture has words for who does not see it, or `alt: ""` when it only decorates.

    The picture of a module is not asked for any: it stands beside the title, which says the same. Those of its
    questions are.
    """
    for item in [*subject.of(Kind.MODULE), *subject.lessons]:
        for path, picture in _pictures(subject.examined.written(item), ()):
            if "alt" not in picture and path != ("picture",):
                yield subject.warning(
                    "image-alt",
                    item,
                    path,
                    _('décrivez l\'image « %(name)s » (alt), ou écrivez alt: "" si elle ne fait que décorer')
                    % {"name": picture["file"]},
                )


def not_named(subject: Subject) -> Iterator[Finding]:
    """The words of a picture say what one sees: « IMG 2026 » read aloud helps nobody."""
    for item in [*subject.of(Kind.MODULE), *subject.lessons]:
        for path, picture in _pictures(subject.examined.written(item), ()):
            if is_file_name(str(picture.get("alt") or ""), str(picture["file"])):
                yield subject.warning(
                    "image-nom",
                    item,
                    path,
                    _("la description de l'image « %(name)s » est le nom du fichier : dites ce que l'on voit")
                    % {"name": picture["file"]},
                )


def _pictures(data: Any, path: tuple) -> Iterator[tuple[tuple, Mapping]]:
    if isinstance(data, Mapping):
        if "file" in data and set(data) <= {"file", "alt"}:
            yield path, data
            return
        for name, value in data.items():
            yield from _pictures(value, (*path, name))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _pictures(value, (*path, place))


def weights(subject: Subject) -> Iterator[Finding]:
    """A picture weighs 12 kB at most."""
    for name, content in sorted(subject.pack.media.items()):
        if len(content) > PICTURE_BYTES:
            message = _("cette image pèse %(size).1f ko, pour %(limit)d au plus : simplifiez le dessin")
            values = {"size": len(content) / 1000, "limit": PICTURE_BYTES // 1000}
            yield Finding(f"media/{name}", 0, 0, "poids-image", Level.ERROR, message % values)


def whole_weight(subject: Subject) -> Iterator[Finding]:
    """The whole pack, pictures included, weighs 1.5 MB at most."""
    folder = subject.folder
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if size > PACK_BYTES:
        message = _("le paquet pèse %(size).2f Mo, pour %(limit).1f au plus : allégez les images")
        values = {"size": size / 1_000_000, "limit": PACK_BYTES / 1_000_000}
        yield Finding("paquet.yaml", 0, 0, "poids-paquet", Level.ERROR, message % values)
