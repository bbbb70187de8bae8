"""Clean the pictures that arrived before pictures were cleaned on arrival."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cours.contenus import plain
from cours.contenus.models import CustomImage, LessonPage, ModulePage
from cours.contenus.pictures import PictureRefused, arrive
from cours.exercices.picture_words import is_file_name


class Command(BaseCommand):
    help = (
        "Redresse, réduit et débarrasse de leurs informations (lieu, date, appareil) les images déjà là, puis dit "
        "celles dont la description est un nom de fichier. Peut être arrêtée et relancée."
    )

    def add_arguments(self, parser):
        parser.add_argument("--essai", action="store_true", help="dit ce qui serait fait, sans rien changer")

    def handle(self, *, essai, **options):
        done = 0
        for image in CustomImage.objects.order_by("pk").iterator():
            try:
                done += self._clean(image, dry=essai)
            except PictureRefused as refused:
                self.stdout.write(_("%(file)s : laissée, %(why)s") % {"file": image.file.name, "why": refused})
            except OSError:
                self.stdout.write(_("%(file)s : le fichier manque") % {"file": image.file.name})
        if not done:
            said = _("Aucune image à nettoyer.")
        elif essai:
            said = ngettext("%(count)d image serait nettoyée.", "%(count)d images seraient nettoyées.", done)
        else:
            said = ngettext("%(count)d image nettoyée.", "%(count)d images nettoyées.", done)
        self.stdout.write(said % {"count": done} if done else said)
        for sentence in _badly_described():
            self.stdout.write(sentence)

    def _clean(self, image: CustomImage, *, dry: bool) -> bool:
        path = Path(image.file.path)
        before = path.read_bytes()
        picture = arrive(path.name, before)
        if picture.content == before and (image.width, image.height) == (picture.width, picture.height):
            return False
        if dry:
            self.stdout.write(image.file.name)
            return True
        # Stopped at any moment, the next run finds what is left: the small sizes go first (they hold the same words
        # and are made again), the file changes in one gesture, and the row is compared with the file.
        for rendition in image.renditions.all():
            rendition.file.storage.delete(rendition.file.name)
            rendition.delete()
        beside = path.with_name(path.name + ".nouveau")
        beside.write_bytes(picture.content)
        os.chmod(beside, path.stat().st_mode)
        os.replace(beside, path)
        fresh = CustomImage.objects.get(pk=image.pk)
        fresh.width, fresh.height = picture.width, picture.height
        fresh.set_focal_point(None)  # it was counted in the pixels of before
        fresh._set_image_file_metadata()
        fresh.file.close()
        fresh.save()
        self.stdout.write(
            _("%(file)s : %(before)d ko, maintenant %(after)d ko")
            % {"file": image.file.name, "before": len(before) // 1000, "after": len(picture.content) // 1000}
        )
        return True


def _badly_described() -> Iterator[str]:
    files = dict(CustomImage.objects.values_list("pk", "file"))
    for image in CustomImage.objects.exclude(description=""):
        if is_file_name(image.description, image.file.name):
            yield _said(image.title, image.description)
    for module in ModulePage.objects.exclude(picture_alt="").select_related("picture"):
        if is_file_name(module.picture_alt, module.picture.file.name if module.picture else ""):
            yield _said(module.title, module.picture_alt)
    for lesson in LessonPage.objects.order_by("path"):
        latest = lesson.get_latest_revision_as_object()
        for name in ("steps", "reserve"):
            for number, words in _described(plain.stored_json(getattr(latest, name).get_prep_value())):
                if is_file_name(words, files.get(number, "")):
                    yield _said(lesson.title, words)


def _described(value: Any) -> Iterator[tuple[int, str]]:
    if isinstance(value, dict):
        if value.get("image") and "alt_text" in value:
            yield value["image"], value["alt_text"] or ""
        for inside in value.values():
            yield from _described(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _described(inside)


def _said(where: str, words: str) -> str:
    return _("« %(where)s » : la description « %(words)s » est le nom du fichier.") % {"where": where, "words": words}
