"""The published structure: cheap, the same for everybody, and true again as soon as something is published."""

import pytest
from wagtail.models import Page

from cours.contenus.models import LessonPage, ModulePage, PathwayPage
from cours.contenus.outline import label, outline


def add_lessons(count):
    module = ModulePage.objects.get(code="M8")
    for number in range(count):
        page = module.add_child(instance=LessonPage(title=f"Leçon {number}", slug=f"lecon-{number}", goal="Je lis."))
        page.save_revision().publish()


@pytest.mark.parametrize("more", [0, 10])
def test_it_costs_four_queries_at_most_then_none(
    loaded, django_assert_max_num_queries, django_assert_num_queries, more
):
    add_lessons(more)
    with django_assert_max_num_queries(4):
        assert len(outline().module("jardiner").lessons) == 2 + more
    with django_assert_num_queries(0):
        outline()


@pytest.mark.parametrize(
    ("code", "shown"), [("M2-L4", "2.4"), ("M0-L0", ""), (None, ""), ("SEMER", ""), ("M12-L10", "12.10")]
)
def test_it_labels_lessons_as_people_say_them(code, shown):
    assert label(code) == shown


def test_it_goes_from_lesson_to_lesson_and_across_modules(loaded):
    lessons = outline().lessons
    assert [outline().next_lesson(lesson.id) for lesson in lessons] == [*lessons[1:], None]


def test_it_finds_by_address_and_by_number(loaded):
    entry = outline().lesson_at("jardiner", "semer")
    assert entry == outline().lesson(entry.id)
    assert outline().lesson_at("jardiner", "nager") is None
    assert outline().lesson_at("nager", "semer") is None
    assert entry.url == "/modules/jardiner/semer/"


def test_it_lists_the_lessons_of_a_pathway_in_its_own_order(loaded):
    slugs = [outline().lesson(pk).slug for pk in outline().pathway("potager").lesson_ids]
    assert slugs == ["recolter", "semer"]


def test_it_shows_no_draft(loaded):
    module = ModulePage.objects.get(code="M8")
    module.add_child(instance=LessonPage(title="Brouillon", slug="brouillon", goal="…", live=False))
    assert outline().lesson_at("jardiner", "brouillon") is None


def test_it_follows_publication_and_withdrawal(loaded):
    page = LessonPage.objects.get(code="M8-L2")
    assert outline().lesson(page.pk)
    page.unpublish()
    assert outline().lesson(page.pk) is None
    assert outline().pathway("potager").lesson_ids == (LessonPage.objects.get(code="M8-L1").pk,)
    page.save_revision().publish()
    assert outline().lesson(page.pk)


def test_it_follows_a_new_title_a_move_and_a_deletion(loaded):
    module, page = ModulePage.objects.get(code="M8"), LessonPage.objects.get(code="M8-L2")
    assert outline().module("jardiner").title == "Jardiner"
    module.title = "Cultiver"
    module.save_revision().publish()
    assert outline().module("jardiner").title == "Cultiver"
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=module.pk), pos="first-child")
    assert [lesson.slug for lesson in outline().module("jardiner").lessons] == ["recolter", "semer"]
    LessonPage.objects.get(pk=page.pk).delete()
    assert [lesson.slug for lesson in outline().module("jardiner").lessons] == ["semer"]


def test_it_hides_the_lessons_of_a_withdrawn_module(loaded):
    ModulePage.objects.get(code="M8").unpublish(user=None)
    assert outline().module("jardiner") is None
    assert outline().lesson_at("jardiner", "semer") is None


def test_it_forgets_a_pathway_without_lessons(loaded):
    pathway = PathwayPage.objects.get(slug="potager")
    pathway.lessons.set([])
    pathway.save_revision().publish()
    assert outline().pathway("potager") is None
