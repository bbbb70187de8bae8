"""A lesson is rendered once for everybody, and again only when what it depends on changed."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from cours.contenus.models import CustomImage, GlossaryTerm, LessonPage
from cours.contenus.rendering import compile_lesson, compiled_picture, lesson_content
from cours.exercices import grading


def lesson(code="M8-L1"):
    return LessonPage.objects.get(code=code)


def content(code="M8-L1"):
    return lesson_content(lesson(code).live_revision_id)


def test_it_numbers_steps_and_exercises(loaded):
    found = content()
    assert [(step.number, step.type) for step in found.steps] == [
        (1, "dialogue"),
        (2, "text"),
        (3, "exercise"),
        (4, "exercise"),
        (5, "key_point"),
    ]
    assert [step.exercise["number"] for step in found.exercise_steps] == [1, 2]
    assert found.steps[1].title == "La terre"


def test_it_gives_exercises_that_can_be_graded_and_their_twins(loaded):
    found = content()
    first = found.exercise_steps[0].exercise
    twin = found.exercises[found.twins[first["id"]]]
    assert not grading.problems(first), first
    assert (twin["kind"], twin["answer"], twin["number"]) == ("true_false", False, 1)
    assert list(found.required_ids) == [step.exercise["id"] for step in found.exercise_steps]


def test_it_explains_the_words_it_uses_and_only_those(loaded):
    assert content().words == [("Radis", "Une racine ronde et rouge qui pique un peu.")]
    assert 'role="note"' in content().steps[0].html


def test_it_shows_a_mended_definition_at_once(loaded):
    assert "pique un peu" in content().steps[0].html
    term = GlossaryTerm.objects.get(slug="radis")
    term.definition = "Un légume rond."
    term.save()
    assert "Un légume rond." in content().steps[0].html


def test_it_costs_few_queries_then_none(loaded, django_assert_max_num_queries, django_assert_num_queries):
    revision = lesson().live_revision_id
    with django_assert_max_num_queries(6):  # revision, words, pictures and their sizes
        lesson_content(revision)
    with django_assert_num_queries(0):
        lesson_content(revision)


def test_it_renders_a_republished_lesson_anew_and_keeps_the_old_version(loaded):
    page = lesson()
    before = page.live_revision_id
    lesson_content(before)
    page.title = "Semer encore"
    page.save_revision().publish()
    assert content().title == "Semer encore"
    assert lesson_content(before).title == "Semer"


def test_it_previews_a_lesson_that_was_never_saved(loaded):
    page = LessonPage(title="Neuve", goal="…", steps=[("text", {"text": "Bonjour **vous**"})])
    found = compile_lesson(page)
    assert found.revision_id is None
    assert "<strong>vous</strong>" in found.steps[0].html


def test_it_serves_a_drawing_as_it_is_and_a_photo_light(loaded, settings):
    drawing = CustomImage.objects.get(pk=lesson().steps[0].value["image"].pk)
    assert compiled_picture(drawing, "x")["src"].endswith(".svg")
    file = BytesIO()
    Image.new("RGB", (1600, 800), "green").save(file, "PNG")
    photo = CustomImage.objects.create(title="Photo", file=ContentFile(file.getvalue(), name="photo.png"))
    found = compiled_picture(photo)
    assert (found["width"], found["height"]) == (720, 360)
    assert found["src"].endswith(".webp")


def test_a_lesson_still_opens_when_a_picture_was_deleted_or_lost(loaded):
    image = CustomImage.objects.get(pk=lesson().steps[0].value["image"].pk)
    image.file.storage.delete(image.file.name)
    assert content().steps[0].html
    image.delete()
    assert "graine" not in content().steps[0].html


def test_it_ignores_steps_of_a_kind_that_no_longer_exists(loaded):
    page = lesson("M8-L2")
    revision = page.save_revision()
    revision.content["steps"] = '[{"type": "hologram", "value": {}, "id": "x"}]'
    revision.save()
    assert lesson_content(revision.pk).steps == ()


def test_it_knows_every_word_that_a_learner_reads(loaded):
    text = lesson().searchable_text
    for words in ("Je sème une graine", "Bonne idée", "Une graine dans une main", "tiroir", "La graine partirait"):
        assert words in text
    assert "single_choice" not in text
