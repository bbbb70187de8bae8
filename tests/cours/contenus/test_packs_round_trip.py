"""A pack that goes in comes out the same: data for data, and the second export byte for byte."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from cours.contenus.models import CustomImage, LessonPage, ModulePage, PackItem
from cours.contenus.packs import reading, writing
from cours.contenus.packs.pack import Kind
from tests.cours.contenus import photos


def data(folder):
    pack = reading.read(folder)
    return pack.about, [(item.kind, item.key, item.path, item.data) for item in pack.items], dict(pack.media)


def test_it_comes_out_as_it_went_in(loaded, tmp_path):
    out = loaded.export(tmp_path / "out")
    assert data(out.folder) == data(loaded.folder)
    assert out.files()["media/graine.svg"] == loaded.files()["media/graine.svg"]


def test_it_gives_the_same_bytes_after_another_import(loaded, tmp_path):
    first = loaded.export(tmp_path / "first")
    assert "déjà à jour" in first.load()
    assert first.export(tmp_path / "second").files() == first.files()


def test_it_gives_the_same_ids_on_another_site(loaded, tmp_path):
    out = loaded.export(tmp_path / "out")
    before = [item["id"] for item in LessonPage.objects.get(code="M8-L1").steps.raw_data]
    LessonPage.objects.get(code="M8-L1").delete()
    out.load("--remplacer")
    assert [item["id"] for item in LessonPage.objects.get(code="M8-L1").steps.raw_data] == before


def test_the_starter_pack_comes_out_as_it_went_in(db, tmp_path, settings):
    folder = settings.BASE_DIR / "cours/contenus/depart"
    call_command("exporter_paquet", "depart", tmp_path / "out", verbosity=0)
    assert data(tmp_path / "out") == data(folder)


def test_it_takes_along_the_lessons_and_words_that_authors_added(loaded, tmp_path):
    module = ModulePage.objects.get(code="M8")
    page = LessonPage(title="Arroser", goal="J'arrose.", code="M8-L3", steps=[("text", {"text": "De l'eau."})])
    module.add_child(instance=page)
    page.save_revision().publish()
    pack = reading.read(loaded.export(tmp_path / "out").folder)
    added = next(item for item in pack.of(Kind.LESSON) if item.key == "M8-L3")
    assert (added.path, added.data["steps"][0]["text"]) == ("lecons/M8-L3.yaml", "De l'eau.")
    assert [item.position for item in pack.of(Kind.LESSON)] == [1, 2, 3]
    again = reading.read(loaded.folder)
    assert again.of(Kind.MODULE)[0].data == pack.of(Kind.MODULE)[0].data


def test_it_keeps_the_ids_that_cannot_be_guessed(loaded, tmp_path):
    page = LessonPage.objects.get(code="M8-L2")
    page.steps = [{"type": "text", "value": {"text": "Autre."}, "id": "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1"}]
    page.save_revision().publish()
    out = loaded.export(tmp_path / "out")
    assert b"id: 0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1" in out.files()["lecons/M8-L2.yaml"]


def test_it_does_not_export_drafts(loaded, tmp_path):
    page = Page.objects.get(pk=LessonPage.objects.get(code="M8-L2").pk)
    page.specific.unpublish()
    assert "lecons/M8-L2.yaml" not in loaded.export(tmp_path / "out").files()


def test_it_refuses_to_write_over_something_else(loaded, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/mamie.jpg").write_bytes(b"!")
    with pytest.raises(CommandError, match="autre chose qu'un paquet"):
        loaded.export(tmp_path / "photos")
    assert (tmp_path / "photos/mamie.jpg").exists()


def test_it_names_the_known_packs_when_asked_for_another(loaded, tmp_path):
    with pytest.raises(CommandError, match="mini"):
        call_command("exporter_paquet", "inconnu", tmp_path / "out")


def test_it_writes_for_people():
    text = writing.dump({"text": "Un.\n\nDeux.", "on": "oui", "code": "4.1"}).decode()
    assert text == "text: |-\n  Un.\n\n  Deux.\n'on': oui\ncode: '4.1'\n"


# --- Photos ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def with_photo(db, mini):
    """A pack whose author took a picture with a phone."""
    mini.write("media/graine.jpg", photos.jpeg((4000, 3000), orientation=6))
    for file in mini.folder.rglob("*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace("graine.svg", "graine.jpg"), encoding="utf-8")
    (mini.folder / "media/graine.svg").unlink()
    mini.load()
    return mini


def test_a_photo_comes_in_and_goes_out_without_its_words(with_photo, tmp_path):
    image = CustomImage.objects.latest("pk")
    with image.open_file() as file:
        content = file.read()
    out = with_photo.export(tmp_path / "out").files()["media/graine.jpg"]
    assert photos.SECRET not in content
    assert out == content
    assert (image.width, image.height) == (1920, 2560)


def test_a_photo_loaded_again_is_the_same_photo(with_photo, tmp_path):
    """Its own pack, heavy and turned, and the pack that went out, already clean: neither makes a second picture."""
    pictures = list(CustomImage.objects.values_list("pk", "file_hash"))
    assert "déjà à jour" in with_photo.load()
    out = with_photo.export(tmp_path / "out")
    assert "déjà à jour" in out.load()
    assert out.export(tmp_path / "again").files() == out.files()
    assert list(CustomImage.objects.values_list("pk", "file_hash")) == pictures


def test_a_photo_cleaned_here_since_is_still_the_one_of_its_pack(with_photo):
    """Loaded before photos were cleaned, its digest is that of the heavy file."""
    image = CustomImage.objects.latest("pk")
    PackItem.objects.filter(kind=Kind.PICTURE, object_id=image.pk).update(digest="0" * 40)
    with_photo.load()
    assert CustomImage.objects.latest("pk") == image
