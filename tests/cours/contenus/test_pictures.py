"""A drawing may hold drawing only."""

import pytest
from django.conf import settings

from cours.contenus.pictures import PictureRefused, arrive, check_svg

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
