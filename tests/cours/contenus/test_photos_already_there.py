"""Photos that were there before photos were cleaned: one command, that may be stopped and run again."""

import os
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image

from cours.contenus.models import CustomImage, LessonPage
from tests.cours.contenus import photos


def clean(*options):
    out = StringIO()
    call_command("nettoyer_images", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def old(db, settings, tmp_path):
    """A photo as it was kept before: turned, with its place, and a small size that has it too."""
    settings.MEDIA_ROOT = tmp_path
    image = CustomImage.objects.create(title="Vacances", file=ContentFile(photos.jpeg(), name="vacances.jpg"))
    rendition = image.get_rendition("max-40x40")
    spoil(image, photos.jpeg((4000, 3000), orientation=6))
    Path(rendition.file.path).write_bytes(photos.jpeg((40, 30)))
    return image


def spoil(image, content):
    Path(image.file.path).write_bytes(content)
    CustomImage.objects.filter(pk=image.pk).update(width=4000, height=3000, focal_point_x=3900)


def words_left(folder):
    return [path.name for path in folder.rglob("*") if path.is_file() and photos.SECRET in path.read_bytes()]


def test_no_file_says_where_it_was_taken_any_more(old, tmp_path):
    assert len(words_left(tmp_path)) == 2
    assert "1 image nettoyée" in clean()
    assert words_left(tmp_path) == []
    old.refresh_from_db()
    content = Path(old.file.path).read_bytes()
    assert (old.width, old.height) == Image.open(BytesIO(content)).size == (1920, 2560)
    assert (old.file_size, old.focal_point_x) == (len(content), None)
    assert old.get_rendition("max-40x40").height == 40


def test_a_trial_says_which_and_changes_nothing(old, tmp_path):
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    said = clean("--essai")
    assert "1 image serait nettoyée" in said
    assert old.file.name in said
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_twice_is_once(old):
    clean()
    assert "Aucune image à nettoyer" in clean()


@pytest.mark.parametrize("moment", ["write", "replace", "save"])
def test_stopped_in_the_middle_the_next_run_ends_the_work(old, tmp_path, monkeypatch, moment):
    with monkeypatch.context() as patch:

        def stop(*args, **kwargs):
            raise KeyboardInterrupt

        if moment == "write":
            patch.setattr(Path, "write_bytes", stop)
        elif moment == "replace":
            patch.setattr(os, "replace", stop)
        else:
            patch.setattr(CustomImage, "save", stop)
        with pytest.raises(KeyboardInterrupt):
            clean()
    clean()
    assert words_left(tmp_path) == []
    old.refresh_from_db()
    assert (old.width, old.height) == (1920, 2560)


def test_a_lost_file_and_a_broken_one_stop_nobody(old, tmp_path):
    lost = CustomImage.objects.create(title="x", file=ContentFile(photos.png(), name="perdue.png"))
    broken = CustomImage.objects.create(title="x", file=ContentFile(photos.png(), name="cassee.png"))
    Path(lost.file.path).unlink()
    Path(broken.file.path).write_bytes(b"rien")
    said = clean()
    assert "perdue" in said
    assert "cassee" in said
    assert words_left(tmp_path) == []


def test_it_says_which_descriptions_are_the_names_of_files(old, pages):
    CustomImage.objects.filter(pk=old.pk).update(description="vacances.jpg")
    lesson = pages.lesson("M2-L4")
    picture = next(step.value["image"] for step in lesson.steps if step.value.get("image"))
    picture.contextual_alt_text = "IMG 20261101"
    lesson.save_revision()
    module = pages.module("M2")
    module.picture_alt = "module 2"
    module.save()
    said = clean("--essai")
    for words in ("vacances.jpg", "IMG 20261101", "module 2"):
        assert f"la description « {words} » est le nom du fichier" in said
    assert said.count("est le nom du fichier") == 3
    assert LessonPage.objects.get(pk=lesson.pk).title in said
