"""A drawing may hold drawing only; a photo loses everything but the picture, once and for all."""

from io import BytesIO

import pytest
from django.conf import settings
from PIL import Image, ImageCms, ImageOps

from cours.contenus.bare_files import is_bare
from cours.contenus.pictures import PictureRefused, arrive, check_svg, is_photo
from tests.cours.contenus import photos

HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 8 6">'


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>alert(1)</script>",
        b"<foreignObject><body/></foreignObject>",
        b'<image href="https://example.org/a.png"/>',
        b'<a href="https://example.org"><path d="M0 0"/></a>',
        b'<use href="https://example.org/a.svg#x"/>',
        b'<use xlink:href="data:image/svg+xml,x"/>',
        b'<path onclick="x" d="M0 0"/>',
        b'<path style="background:url(https://example.org)" d="M0 0"/>',
        b'<path fill="url(//example.org#x)" d="M0 0"/>',
        b"<style>@import 'https://example.org'</style>",
        b"<style>path{fill:url('http://example.org')}</style>",
        b'<animate attributeName="href" to="javascript:x"/>',
        b'<html:script xmlns:html="http://www.w3.org/1999/xhtml"/>',
    ],
)
def test_it_refuses_what_is_not_drawing(inside):
    with pytest.raises(PictureRefused):
        check_svg(HEAD + inside + b"</svg>")


def test_it_accepts_drawing():
    size = check_svg(
        HEAD + b'<defs><linearGradient id="a"/></defs><path fill="url(#a)" d="M0 0"/><use href="#a"/></svg>'
    )
    assert size == (8, 6)


@pytest.mark.parametrize(
    "path", sorted((settings.BASE_DIR / "cours/contenus/depart/media").glob("*")), ids=lambda p: p.name
)
def test_it_accepts_our_own_pictures(path):
    content = path.read_bytes()
    assert arrive(path.name, content, by_name=True).content == content


def test_it_refuses_what_is_too_heavy(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10
    with pytest.raises(PictureRefused, match="trop lourd"):
        arrive("a.png", b"x" * 11)


# --- Photos ---------------------------------------------------------------------------------------------------------
def opened(picture):
    return Image.open(BytesIO(picture.content))


@pytest.mark.parametrize("name", photos.ALL)
def test_a_photo_that_arrives_twice_is_kept_byte_for_byte_the_second_time(name):
    once = arrive(name, photos.ALL[name]())
    assert photos.SECRET not in once.content
    assert is_bare(once.content, opened(once).format)
    assert arrive(once.name, once.content) == once


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_as_it_was_seen_however_the_phone_was_held(orientation):
    taken = photos.jpeg(orientation=orientation)
    seen = ImageOps.exif_transpose(Image.open(BytesIO(taken))).convert("RGB")
    kept = opened(arrive("a.jpg", taken)).convert("RGB")
    assert kept.size == seen.size
    for place in ((4, 4), (seen.width - 4, seen.height - 4)):
        assert all(abs(a - b) < 12 for a, b in zip(kept.getpixel(place), seen.getpixel(place), strict=True))


def test_the_colours_of_another_profile_are_those_that_were_seen():
    """Read without its profile, what was seen blue would be red."""
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = usual.replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"????", b"bXYZ", 1)
    for kept in (
        opened(arrive("a.png", photos.written(photos.drawn(), "PNG", icc_profile=swapped))),
        opened(arrive("a.jpg", photos.jpeg(icc_profile=swapped, quality=95))),
    ):
        red, _green, blue = kept.convert("RGB").getpixel((4, 4))
        assert blue > 150 > red
        assert "icc_profile" not in kept.info


def test_a_profile_that_cannot_be_read_does_not_make_a_bad_picture():
    kept = opened(arrive("a.png", photos.written(photos.drawn(), "PNG", icc_profile=b"nothing")))
    assert "icc_profile" not in kept.info


def test_a_scan_of_sixteen_bits_is_kept_in_greys_that_a_browser_shows():
    kept = opened(arrive("a.png", photos.png_16_bits()))
    assert (kept.mode, kept.getpixel((4, 4))) == ("L", 40_000 // 256)


def test_a_picture_spoiled_inside_is_refused_today_and_not_when_a_lesson_shows_it():
    content = photos.written(photos.drawn(), "PNG")
    place = content.index(b"IDAT") + 8
    spoiled = content[:place] + bytes(8) + content[place + 8 :]
    assert is_bare(spoiled, "PNG")
    with pytest.raises(PictureRefused, match="abîmé"):
        arrive("a.png", spoiled)


def test_a_large_picture_is_reduced_even_with_nothing_to_hide():
    clean = photos.written(photos.drawn((3000, 1500)), "PNG")
    assert is_bare(clean, "PNG")
    assert opened(arrive("a.png", clean)).size == (2560, 1280)


@pytest.mark.parametrize(
    ("format", "part"),
    [
        ("JPEG", b"\xff\xfe\x00\x05abc"),  # a comment
        ("JPEG", b"\xff\xe1\x00\x05abc"),  # EXIF, XMP
        ("JPEG", b"\xff\xe2\x00\x05abc"),  # a profile, a second picture
        ("JPEG", b"\xff\xed\x00\x05abc"),  # IPTC
        ("JPEG", b"\xff\xe0\x00\x05abc"),  # what only begins as JFIF does
        ("JPEG", b"\xff\xe0\x00\x13JFIF\0\1\1\0\0\1\0\1\1\1xyz"),  # a thumbnail
    ],
)
def test_any_part_of_a_jpeg_that_is_not_drawing_is_seen(format, part):
    bare = photos.written(photos.drawn(), format)
    assert is_bare(bare, format)
    assert not is_bare(bare[:2] + part + bare[2:], format)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_what_hides_after_the_end_is_seen(format):
    bare = photos.written(photos.drawn(), format)
    assert is_bare(bare, format)
    assert not is_bare(bare + b"x", format)
    assert not is_bare(bare[:-3], format)


@pytest.mark.parametrize("kind", [b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"iCCP", b"tIME", b"prVt"])
def test_any_part_of_a_png_that_is_not_drawing_is_seen(kind):
    bare = photos.written(photos.drawn(), "PNG")
    assert not is_bare(bare[:33] + b"\0\0\0\x01" + kind + b"x" + bytes(4) + bare[33:], "PNG")


def test_the_words_of_a_gif_a_webp_and_an_avif_are_seen():
    assert not is_bare(photos.gif_animated(), "GIF")
    assert not is_bare(photos.webp(), "WEBP")
    assert not is_bare(photos.avif(), "AVIF")


def test_a_photo_of_one_format_is_not_clean_under_another():
    assert not is_bare(photos.written(photos.drawn(), "TIFF"), "TIFF")
    assert not is_bare(photos.heic(), "HEIF")


def test_a_small_clean_picture_is_not_written_again():
    content = photos.written(photos.drawn(), "JPEG", quality=40)
    assert arrive("a.jpg", content).content == content


def test_a_pack_says_the_truth_about_its_files():
    with pytest.raises(PictureRefused, match="pas une image lisible"):
        arrive("a.jpg", photos.png(), by_name=True)
    with pytest.raises(PictureRefused, match="n'est pas accepté"):
        arrive("a.heic", photos.heic(), by_name=True)
    assert arrive("a.jpg", photos.png()).name == "a.png"


def test_an_animation_counts_all_its_images(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64 * 48 * 2
    with pytest.raises(PictureRefused, match="trop de pixels"):
        arrive("a.gif", photos.gif_animated())
    assert arrive("a.jpg", photos.jpeg()).width == 64


def test_the_longest_side_is_what_is_measured(settings):
    settings.PICTURE_LONGEST_SIDE = 32
    assert [opened(arrive("a.png", photos.png((w, h)))).size for w, h in ((64, 48), (48, 64))] == [(32, 24), (24, 32)]


def test_a_photo_is_known_by_its_first_bytes():
    assert all(is_photo(make()[:12]) for make in photos.ALL.values())
    assert not is_photo(b"%PDF-1.7\n%%%%")
    assert not is_photo(b"PK\x03\x04 docx..")
