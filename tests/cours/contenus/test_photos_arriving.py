"""A photo from a phone is accepted, and nothing kept of it says where it was taken."""

import gc
import json
import subprocess
import sys
import warnings
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import FileField
from django.test import Client
from django.urls import reverse
from PIL import Image

from cours.contenus.models import CustomImage
from tests.cours.contenus import photos

ROOT = settings.BASE_DIR


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(db, author, settings, tmp_path):
    """An author's browser, on a site that keeps its files in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(author)
    client.files = tmp_path
    return client


def by_form(desk, name, content):
    return desk.post(
        reverse("wagtailimages:add"), {"title": "Une photo", "file": SimpleUploadedFile(name, content)}
    ).status_code


def by_multiple_upload(desk, name, content):
    answer = desk.post(
        reverse("wagtailimages:add_multiple"), {"title": "x", "files[]": SimpleUploadedFile(name, content)}
    )
    return json.loads(answer.content)


def by_chooser(desk, name, content):
    return desk.post(
        reverse("wagtailimages_chooser:create"),
        {"image-chooser-upload-title": "x", "image-chooser-upload-file": SimpleUploadedFile(name, content)},
    )


DOORS = [by_form, by_multiple_upload, by_chooser]


def the_photo():
    return CustomImage.objects.latest("pk")


def drawing():
    """The picture that was kept last, as it can be looked at."""
    return Image.open(BytesIO(Path(the_photo().file.path).read_bytes()))


def kept(desk):
    """Every file of the site, whatever wrote it there."""
    return {str(path.relative_to(desk.files)): path.read_bytes() for path in desk.files.rglob("*") if path.is_file()}


def says_nothing(content):
    exif = Image.open(BytesIO(content)).getexif()
    return photos.SECRET not in content and not exif.get_ifd(0x8825) and not dict(exif)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", photos.ALL)
def test_no_file_kept_says_where_a_photo_was_taken(desk, door, name):
    before = CustomImage.objects.count()
    door(desk, name, photos.ALL[name]())
    assert CustomImage.objects.count() == before + 1
    the_photo().get_rendition("max-40x40")
    files = kept(desk)
    assert len(files) >= 2
    assert [path for path, content in files.items() if not says_nothing(content)] == []


@pytest.mark.parametrize("name", photos.ALL)
def test_what_is_said_of_a_photo_is_what_was_kept(desk, name):
    assert by_form(desk, name, photos.ALL[name]()) == 302
    image = the_photo()
    content = Path(image.file.path).read_bytes()
    assert (image.width, image.height) == Image.open(BytesIO(content)).size == (64, 48)
    size, mark = image.file_size, image.file_hash
    image._set_image_file_metadata()
    image.file.close()  # Wagtail leaves it open
    assert (size, mark) == (image.file_size, image.file_hash)


@pytest.mark.parametrize("name", ["photo.jpg", "IMG.heic"])
def test_a_large_photo_is_reduced_and_stands_upright(desk, name):
    make = photos.heic if name.endswith("heic") else photos.jpeg
    assert by_form(desk, name, make((4000, 3000), orientation=6)) == 302
    image = the_photo()
    assert (image.width, image.height) == (1920, 2560)
    upright = drawing().convert("RGB")
    above, below = upright.getpixel((960, 100)), upright.getpixel((960, 2460))
    assert above[0] > above[2]  # red, which was on the left, is now on top
    assert below[2] > below[0]


def test_an_upload_waiting_for_its_title_says_nothing_either(desk):
    """Wagtail stores the file as it came while the form beside it is not right."""
    answer = desk.post(
        reverse("wagtailimages:add_multiple"), {"title": " ", "files[]": SimpleUploadedFile("a.jpg", photos.jpeg())}
    )
    number = json.loads(answer.content)["uploaded_file_id"]
    assert [path for path, content in kept(desk).items() if not says_nothing(content)] == []
    desk.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number]),
        {f"uploaded-image-{number}-title": "Une photo"},
    )
    with warnings.catch_warnings():  # Wagtail leaves this one open
        warnings.simplefilter("ignore")
        gc.collect()
    assert the_photo().width == 64
    assert [path for path, content in kept(desk).items() if not says_nothing(content)] == []


def portrait(desk, name, content):
    panels = [
        panel for tab in desk.get(reverse("wagtailadmin_account")).context["panels_by_tab"].values() for panel in tab
    ]
    fields = [form[name] for form in (panel.get_form() for panel in panels) for name in form.fields]
    posted = {field.html_name: field.value() for field in fields if field.value() and field.name != "avatar"}
    posted |= {
        "name_email-last_name": "Diop",
        "name_email-email": "agnes@example.org",
        "avatar-avatar": SimpleUploadedFile(name, content),
    }
    return desk.post(reverse("wagtailadmin_account"), posted)


def test_a_portrait_of_somebody_of_the_team_says_nothing_either(desk):
    assert portrait(desk, "moi.jpg", photos.jpeg((4000, 3000))).status_code == 302
    (kept_one,) = kept(desk).values()
    assert says_nothing(kept_one)
    assert max(Image.open(BytesIO(kept_one)).size) <= 2560


def test_a_portrait_that_cannot_be_kept_is_refused(desk):
    assert portrait(desk, "moi.tiff", photos.written(photos.drawn(), "TIFF")).status_code == 200
    assert kept(desk) == {}


def test_an_animation_still_moves(desk):
    by_form(desk, "geste.gif", photos.gif_animated())
    image = drawing()
    assert image.n_frames == 3
    assert image.info["loop"] == 0


def test_a_transparent_picture_stays_transparent(desk):
    by_form(desk, "decoupe.png", photos.png_transparent())
    image = drawing().convert("RGBA")
    assert [image.getpixel((x, 20))[3] for x in (5, 60)] == [255, 0]


def test_a_scan_of_sixteen_bits_keeps_its_greys(desk):
    by_form(desk, "scan.png", photos.png_16_bits())
    assert abs(drawing().convert("L").getpixel((5, 5)) - 40_000 // 256) <= 1


# --- How large, how broken ------------------------------------------------------------------------------------------
def test_a_photo_of_forty_eight_million_pixels_and_thirty_megabytes_is_accepted(desk):
    content = photos.jpeg((8064, 6048), quality=30)
    film = b"\0" * (30 * 1024 * 1024 - len(content))  # as the photos that move carry after their end
    assert by_form(desk, "IMG_48.jpg", content + film) == 302
    assert (the_photo().width, the_photo().height) == (2560, 1920)


def test_a_photo_of_an_iphone_of_forty_eight_million_pixels_is_accepted(desk):
    assert by_form(desk, "IMG_48.HEIC", photos.heic((8064, 6048))) == 302
    assert (the_photo().width, the_photo().file.name[-4:]) == (2560, ".jpg")


def test_a_heavy_photo_does_not_eat_the_memory_of_a_small_server(tmp_path):
    """Forty-eight million pixels read whole take 145 MB; a JPEG is read at half its size."""
    (tmp_path / "48.jpg").write_bytes(photos.jpeg((8064, 6048), quality=30))
    program = (
        "import resource, pathlib, sys, django; django.setup()\n"
        "from cours.contenus.pictures import arrive\n"
        "content = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "arrive('a.jpg', content)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "48.jpg"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert int(run.stdout) < 100_000  # kB


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.jpg", photos.written(photos.drawn(), "JPEG")[:-400], "abîmé"),
        ("a.heic", photos.heic()[:-300], "abîmé"),
        ("a.gif", photos.gif_animated()[:-300], "abîmé"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "abîmé"),
        ("a.webp", b"RIFF\xff\xff\xff\x7fWEBPVP8 " + bytes(50), "abîmé"),
        ("a.jpg", b"", "vide"),
        ("a.tiff", photos.written(photos.drawn(), "TIFF"), "n&#x27;est pas accepté"),
        ("sans-nom", photos.jpeg(), "n&#x27;est pas accepté"),
        ("a.png", photos.written(Image.new("1", (60_000, 50_000)), "PNG"), "trop de pixels"),
        ("a.png", photos.written(Image.new("1", (9_000, 6_000)), "PNG"), "trop de pixels"),
        ("a.jpg", photos.jpeg() + bytes(30 * 1024 * 1024), "trop"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_words(desk, name, content, words):
    answer = desk.post(reverse("wagtailimages:add"), {"title": "Essai", "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert kept(desk) == {}


def test_a_photo_whose_words_are_badly_written_is_still_a_photo(desk):
    spoiled = photos.jpeg(orientation=6).replace(b"Exif\0\0", b"Exif\0\0\xff\xff\xff\xff", 1)
    broken = photos.written(photos.drawn(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert by_form(desk, "a.jpg", broken) == 302
    assert by_form(desk, "b.jpg", spoiled) in (200, 302)


def test_a_photo_sent_under_another_kind_of_name_is_kept_under_its_own(desk):
    """Messengers and browsers rename photos: nobody can see why « photo.jpg » would not be one."""
    assert by_form(desk, "photo.jpg", photos.heic()) == 302
    assert by_form(desk, "photo.heic", photos.png()) == 302
    assert the_photo().file.name.endswith(".png")


def test_a_photo_disguised_as_a_document_is_sent_to_the_right_door(desk):
    for name, make in photos.ALL.items():
        answer = desk.post(
            reverse("wagtaildocs:add"), {"title": name, "file": SimpleUploadedFile("lettre.pdf", make())}
        )
        assert "ajoutez-la par le menu" in answer.content.decode(), name
    assert kept(desk) == {}


def test_the_form_says_what_becomes_of_a_photo_and_how_large_it_may_be(desk):
    for address in ("wagtailimages:add", "wagtailimages:add_multiple"):
        page = desk.get(reverse(address)).content.decode()
        assert "30 Mo et 52 millions de pixels au plus" in page
        assert "réduite à 2560 pixels" in page


def test_every_field_that_may_hold_a_photo_has_been_thought_of():
    """A new place where files are written is here, or fails: it must say how photos lose their words there."""
    found = {
        f"{model.__name__}.{field.name}": field.attr_class.__name__
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField)
    }
    assert found == {
        "CustomImage.file": "ImageFile",
        "UploadedFile.file": "WaitingFile",
        "UserProfile.avatar": "PortraitFile",
        "CustomRendition.file": "WagtailImageFieldFile",  # made from what was cleaned
        "CustomDocument.file": "FieldFile",  # refuses photos
        "Image.file": "WagtailImageFieldFile",  # Wagtail's own, which nothing here opens
        "Rendition.file": "WagtailImageFieldFile",
        "Document.file": "FieldFile",
    }
