"""The editor: who may do what, what it refuses, what it shows."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from cours.contenus import tree
from cours.contenus.models import CustomImage, GlossaryTerm, LessonPage, ModulePage, PackItem
from cours.contenus.outline import outline
from cours.contenus.packs import exporting


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def lesson(loaded):
    return LessonPage.objects.get(code="M8-L1")


def can(user, page):
    rights = page.permissions_for_user(user)
    return rights.can_edit(), rights.can_publish()


def test_each_role_has_its_rights(lesson, author, reviewer, administrator, facilitator, pilot, stranger):
    assert can(author, lesson) == (True, False)
    assert can(reviewer, lesson) == (True, True)
    assert can(administrator, lesson) == (True, True)
    for person in (facilitator, pilot, stranger):
        assert can(person, lesson) == (False, False)
        assert not person.has_perm("wagtailadmin.access_admin")


def test_giving_the_rights_again_changes_nothing(lesson, author):
    before = list(author.groups.get().page_permissions.values_list("pk", flat=True))
    tree.ensure()
    assert list(author.groups.get().page_permissions.values_list("pk", flat=True)) == before


def test_the_groups_of_wagtail_are_gone(lesson, django_user_model):
    from django.contrib.auth.models import Group

    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()


def test_what_an_author_submits_a_reviewer_reads(lesson):
    workflow = lesson.get_workflow()
    task = workflow.tasks.get().specific
    assert (workflow.name, [group.name for group in task.groups.order_by("name")]) == (
        "Relecture",
        ["Administrateurs", "Relecteurs"],
    )


@pytest.mark.parametrize("name", ["facilitator", "pilot", "stranger"])
def test_strangers_do_not_open_the_editor(lesson, request, name):
    person = request.getfixturevalue(name)
    response = signed_in(person).get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    assert response.status_code in (302, 403)


def test_an_author_opens_every_form(lesson, author):
    client = signed_in(author)
    module = ModulePage.objects.get(code="M8")
    for url in (
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        reverse("wagtailadmin_pages:edit", args=[module.pk]),
        reverse("wagtailadmin_pages:add", args=["contenus", "lessonpage", module.pk]),
        reverse("wagtailsnippets_contenus_glossaryterm:list"),
        reverse("wagtailsnippets_contenus_glossaryterm:add"),
        reverse("wagtailimages:index"),
    ):
        assert client.get(url).status_code == 200, url


def test_the_preview_is_the_page_and_keeps_nothing(lesson, author, rf):
    from cours.suivi.models import LessonRun

    request = rf.get("/")
    request.user = author
    response = lesson.make_preview_request(request)
    html = response.content.decode()
    assert response.status_code == 200
    assert "La terre doit être" in html
    assert LessonRun.objects.count() == 0


def test_every_block_has_a_preview(lesson, author):
    client = signed_in(author)
    stream = LessonPage._meta.get_field("steps").stream_block
    for name, block in stream.child_blocks.items():
        assert block.is_previewable, name
        assert block.get_description(), name
        url = reverse("wagtailadmin_block_preview") + f"?id={block.definition_prefix}"
        assert client.get(url).status_code == 200, name


def test_a_copied_lesson_works(lesson, reviewer):
    copied = lesson.copy(update_attrs={"slug": "copie", "title": "Copie"}, keep_live=True, user=reviewer)
    copied = LessonPage.objects.get(pk=copied.pk)
    assert copied.code is None
    entry = outline().lesson(copied.pk)
    assert entry is not None
    assert (entry.label, entry.slug) == ("", "copie")
    again = lesson.copy(update_attrs={"slug": "copie-2"}, keep_live=True, user=reviewer)
    assert again.code is None
    assert Client().get(entry.url).status_code == 200


def test_a_copy_through_the_editor_works(lesson, reviewer):
    parent = lesson.get_parent()
    response = signed_in(reviewer).post(
        reverse("wagtailadmin_pages:copy", args=[lesson.pk]),
        {"new_title": "Copie", "new_slug": "copie", "new_parent_page": parent.pk, "publish_copies": "on", "alias": ""},
    )
    assert response.status_code == 302
    assert outline().lesson_at("jardiner", "copie")


def upload(client, name, content, kind="image/png"):
    return client.post(
        reverse("wagtailimages:add"),
        {"title": "Essai", "file": SimpleUploadedFile(name, content, content_type=kind)},
    )


def test_a_picture_that_is_not_one_is_refused(lesson, author):
    before = CustomImage.objects.count()
    client = signed_in(author)
    assert upload(client, "faux.png", b"rien").status_code == 200
    assert (
        upload(
            client, "code.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script/></svg>'
        ).status_code
        == 200
    )
    assert CustomImage.objects.count() == before


def test_a_picture_of_sixty_million_pixels_is_refused_with_words(lesson, author):
    file = BytesIO()
    Image.new("1", (10_000, 6000)).save(file, "PNG")
    before = CustomImage.objects.count()
    response = upload(signed_in(author), "geante.png", file.getvalue())
    assert "pixels" in response.content.decode()
    assert CustomImage.objects.count() == before


def test_an_honest_picture_is_accepted(lesson, author):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4"/></svg>'
    assert upload(signed_in(author), "trait.svg", svg, "image/svg+xml").status_code == 302
    assert CustomImage.objects.get(title="Essai").width == 4


def test_an_author_adds_a_word(lesson, author):
    response = signed_in(author).post(
        reverse("wagtailsnippets_contenus_glossaryterm:add"),
        {"term": "Bêche", "slug": "beche", "definition": "Un outil.", "variants": "bêches\r\nbêcher\r\n"},
    )
    assert response.status_code == 302
    assert GlossaryTerm.objects.get(slug="beche").variants == ["bêches", "bêcher"]


def test_page_addresses_are_those_of_the_site(lesson):
    assert lesson.get_url() == "/modules/jardiner/semer/"
    assert Page.objects.get(pk=lesson.pk).specific.full_url.endswith("/modules/jardiner/semer/")


def test_saving_a_lesson_in_the_editor_changes_nothing_in_it(lesson, reviewer):
    """What the form gives back is what the pack wrote: no step lost, no id changed, no code forgotten."""
    form = lesson.get_edit_handler().get_form_class()(instance=lesson, for_user=reviewer)
    posted = fields_of(form, lesson)
    response = signed_in(reviewer).post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), posted)
    assert response.status_code == 302, response.context["form"].errors
    after = LessonPage.objects.get(pk=lesson.pk)
    assert after.live_revision_id != lesson.live_revision_id
    steps = json.dumps(after.steps.get_prep_value()).replace("\\r\\n", "\\n")  # browsers post lines of their own
    assert json.loads(steps) == lesson.steps.get_prep_value()
    assert (after.code, after.crcn, after.audience_tags) == (lesson.code, lesson.crcn, lesson.audience_tags)
    loaded = PackItem.objects.get(key="M8-L1")
    pack, _notes = exporting.export(loaded.pack)
    assert pack.digest(next(item for item in pack.items if item.key == "M8-L1")) == loaded.digest


def fields_of(form, lesson):
    """Return what a browser would post for this form when nothing was touched."""
    data = {"action-publish": "1", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    for name in form.fields:
        value = form[name].value()
        if name in ("steps", "reserve", "sources"):
            data |= flat(form.fields[name].block, value, name)
        elif value not in (None, False):
            data[name] = form.fields[name].prepare_value(value)
    return data


def flat(block, value, prefix):
    if isinstance(block, ImageBlock):
        data = {
            f"{prefix}-image": value.pk if value else "",
            f"{prefix}-alt_text": (value and value.contextual_alt_text) or "",
        }
        return data | ({f"{prefix}-decorative": "on"} if value and value.decorative else {})
    if isinstance(block, (blocks.StreamBlock, blocks.ListBlock)):
        items = list(value) if isinstance(block, blocks.StreamBlock) else value.bound_blocks
        data = {f"{prefix}-count": len(items)}
        for place, item in enumerate(items):
            here = f"{prefix}-{place}"
            data |= {f"{here}-id": item.id, f"{here}-order": place, f"{here}-deleted": ""}
            data |= {f"{here}-type": item.block.name} if isinstance(block, blocks.StreamBlock) else {}
            data |= flat(item.block, item.value, f"{here}-value")
        return data
    if isinstance(block, blocks.StructBlock):
        return {
            key: posted
            for name, child in block.child_blocks.items()
            for key, posted in flat(child, value[name], f"{prefix}-{name}").items()
        }
    if isinstance(block, blocks.BooleanBlock):
        return {prefix: "on"} if value else {}
    return {prefix: "" if value is None else str(value).replace("\n", "\r\n")}


# --- The words of a picture -----------------------------------------------------------------------------------------
def test_the_words_of_a_picture_are_never_proposed_from_the_name_of_its_file(lesson, author):
    file = BytesIO()
    Image.new("RGB", (4, 3)).save(file, "PNG")
    client = signed_in(author)
    upload(client, "IMG_2026.png", file.getvalue())
    image = CustomImage.objects.latest("pk")
    chosen = client.get(reverse("wagtailimages_chooser:chosen", args=[image.pk])).json()
    assert chosen["result"]["default_alt_text"] == ""
    image.description = "Une dame lit un SMS."
    image.save()
    chosen = client.get(reverse("wagtailimages_chooser:chosen", args=[image.pk])).json()
    assert chosen["result"]["default_alt_text"] == "Une dame lit un SMS."


@pytest.mark.parametrize("words", ["IMG 2026", "trait", "trait.svg"])
def test_the_name_of_the_file_is_refused_as_a_description(lesson, author, words):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4"/></svg>'
    response = signed_in(author).post(
        reverse("wagtailimages:add"),
        {"title": "Essai", "description": words, "file": SimpleUploadedFile("trait.svg", svg)},
    )
    assert "le nom du fichier. Dites plutôt" in response.content.decode()


def test_a_lesson_whose_picture_is_described_by_its_file_is_not_published(lesson, reviewer):
    picture = next(step.value["image"] for step in lesson.steps if step.value.get("image"))
    picture.contextual_alt_text, picture.decorative = "IMG_20261101", False
    form = lesson.get_edit_handler().get_form_class()(instance=lesson, for_user=reviewer)
    posted = fields_of(form, lesson)
    response = signed_in(reviewer).post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), posted)
    assert response.status_code == 200
    assert "est le nom du fichier" in response.content.decode()  # the editor receives it as JSON
