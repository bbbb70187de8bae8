"""Importing is all or nothing, changes only what changed, and never undoes somebody's work."""

import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Revision

from cours.contenus import rendering
from cours.contenus.models import ContentPack, CustomImage, GlossaryTerm, LessonPage, ModulePage, PathwayPage
from cours.contenus.packs import importing, reading

LESSON = "lecons/M8-L1.yaml"


def lesson(code="M8-L1"):
    return LessonPage.objects.get(code=code)


def ids(page):
    return [item["id"] for item in page.steps.raw_data]


def test_it_creates_everything_published_and_in_order(loaded):
    module = ModulePage.objects.get(code="M8")
    assert [page.specific.code for page in module.get_children().live()] == ["M8-L1", "M8-L2"]
    assert [row.lesson.code for row in PathwayPage.objects.get(slug="potager").lessons.all()] == ["M8-L2", "M8-L1"]
    assert lesson().crcn == ["1.1", "5.2"]
    assert lesson().live_revision is not None
    assert module.picture.width == 40


def test_it_changes_nothing_the_second_time(loaded):
    def state():
        return (
            Revision.objects.count(),
            list(CustomImage.objects.values_list("pk", "file")),
            list(LessonPage.objects.values_list("pk", "last_published_at", "path")),
            list(ContentPack.objects.values_list("imported_at")),
        )

    before = state()
    assert "déjà à jour" in loaded.load()
    assert "déjà à jour" in loaded.load("--remplacer")
    assert state() == before


def test_it_asks_the_same_number_of_queries_whatever_the_pack_when_nothing_changed(
    loaded, django_assert_max_num_queries
):
    pack = reading.read(loaded.folder)
    with django_assert_max_num_queries(14):
        importing.load(pack)


def test_it_publishes_only_the_lesson_that_changed(loaded):
    before = {page.code: page.live_revision_id for page in LessonPage.objects.all()}
    loaded.edit(LESSON, "La terre doit être", "Votre terre doit être")
    assert "1 × leçon" in loaded.load()
    after = {page.code: page.live_revision_id for page in LessonPage.objects.all()}
    assert {code for code in after if after[code] != before[code]} == {"M8-L1"}


def test_it_keeps_the_version_of_who_is_inside(loaded):
    before = lesson().live_revision_id
    loaded.edit(LESSON, "Une graine a besoin d'eau.", "Une graine boit.")
    loaded.load()
    exercises = rendering.lesson_content(before).exercise_steps
    assert exercises[0].exercise["prompt"] == "Une graine a besoin d'eau."


def test_it_keeps_the_ids_of_steps_when_one_is_inserted_and_another_mended(loaded):
    before = ids(lesson())
    twin = lesson().steps.raw_data[2]["value"]["twin"][0]["id"]
    loaded.edit(LESSON, "steps:\n", "steps:\n  - {type: text, text: Nouveau.}\n")
    loaded.edit(LESSON, "Une graine a besoin d'eau.", "Une graine a besoin d'un peu d'eau.")
    loaded.load()
    assert ids(lesson())[1:] == before
    assert lesson().steps.raw_data[3]["value"]["twin"][0]["id"] == twin


def test_it_never_overwrites_what_an_author_changed(loaded):
    page = lesson()
    page.title = "Semer en ville"
    page.save_revision()  # a draft is already somebody's work
    loaded.edit(LESSON, "title: Semer", "title: Planter")
    assert "Leçon « M8-L1 » : a été modifié ici" in loaded.load()
    assert lesson().get_latest_revision_as_object().title == "Semer en ville"
    loaded.load("--remplacer")
    assert lesson().title == "Planter"


def test_it_takes_opening_and_saving_unchanged_for_no_change(loaded):
    lesson().save_revision().publish()
    loaded.edit(LESSON, "title: Semer", "title: Planter")
    loaded.load()
    assert lesson().title == "Planter"


def test_it_does_not_bring_back_what_was_deleted_here_unless_asked(loaded):
    lesson("M8-L2").delete()
    loaded.edit("lecons/M8-L2.yaml", "Récolter", "Cueillir")
    loaded.edit("parcours/potager.yaml", "M8-L2, ", "")
    assert "a été supprimé ici" in loaded.load()
    assert not LessonPage.objects.filter(code="M8-L2").exists()
    loaded.load("--remplacer")
    assert lesson("M8-L2").title == "Cueillir"


def test_it_leaves_in_place_what_is_no_longer_in_the_pack(loaded):
    (loaded.folder / "lecons/M8-L2.yaml").unlink()
    loaded.edit("parcours/potager.yaml", "M8-L2, ", "")
    assert "n'est plus dans le paquet" in loaded.load()
    assert lesson("M8-L2").live
    assert "déjà à jour" in loaded.load()


def test_it_puts_a_changed_picture_beside_the_old_one(loaded):
    before = ModulePage.objects.get(code="M8").picture_id
    loaded.edit("media/graine.svg", "#7d5700", "#000000")
    loaded.load()
    assert ModulePage.objects.get(code="M8").picture_id != before
    assert CustomImage.objects.filter(pk=before).exists()


def test_it_follows_positions_of_the_pack(loaded):
    loaded.edit(LESSON, "position: 1", "position: 3")
    loaded.load()
    children = ModulePage.objects.get(code="M8").get_children()
    assert [page.specific.code for page in children] == ["M8-L2", "M8-L1"]


def test_it_leaves_the_order_of_authors_alone(loaded):
    lesson("M8-L2").move(lesson("M8-L1"), pos="left")
    loaded.edit(LESSON, "title: Semer", "title: Planter")
    loaded.edit("lexique/jardin.yaml", "rouge", "rose")
    loaded.load()
    assert GlossaryTerm.objects.get(slug="radis").definition.startswith("Une racine ronde et rose")


def test_it_leaves_neither_rows_nor_files_when_something_breaks(db, mini, monkeypatch):
    before = CustomImage.objects.count(), {path.name for path in Path(settings.MEDIA_ROOT).rglob("*.svg")}
    monkeypatch.setattr(importing._Importing, "_order", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        mini.load()
    assert not LessonPage.objects.filter(code="M8-L1").exists()
    assert (CustomImage.objects.count(), {path.name for path in Path(settings.MEDIA_ROOT).rglob("*.svg")}) == before


@pytest.mark.django_db(transaction=True)
def test_it_says_that_the_database_is_busy_and_imports_nothing(mini, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has one writer at a time")
    connection.ensure_connection()
    connection.cursor().execute("PRAGMA busy_timeout = 100")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CommandError, match="Rien n'a été importé"):
            call_command("charger_paquet", mini.folder)
    finally:
        other.execute("ROLLBACK")
        other.close()
        connection.close()
    assert not LessonPage.objects.filter(code="M8-L1").exists()
