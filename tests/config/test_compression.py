"""Pages travel in the smallest form that the browser reads, and their size tells nothing of what is inside."""

import brotli
import pytest
from django.http import HttpResponse
from django.test import Client

from config.middleware import CompressionMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    """Not the strict client, which reads pages as they are written."""
    return Client()


def test_a_page_comes_in_brotli_to_who_reads_it_and_in_gzip_otherwise(client):
    plain = client.get("/lexique/")
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]
    small = client.get("/lexique/", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert small["Content-Encoding"] == "br"
    assert int(small["Content-Length"]) == len(small.content)
    assert brotli.decompress(small.content).startswith(b"<!doctype html>")
    assert client.get("/lexique/", headers={"Accept-Encoding": "gzip"})["Content-Encoding"] == "gzip"


def test_the_size_of_the_same_page_changes_each_time(client):
    sizes = {len(client.get("/lexique/", headers={"Accept-Encoding": "br"})["X-Padding"]) for _ in range(12)}
    assert len(sizes) > 1


def test_indentation_stays_at_home_and_what_was_typed_is_left_as_it_was(rf):
    def sent(body, kind):
        answer = HttpResponse(body + " " * 300, content_type=kind)
        request = rf.get("/", headers={"Accept-Encoding": "br"})
        return brotli.decompress(CompressionMiddleware(lambda _request: answer)(request).content).decode().rstrip()

    page = "<ul>\n    <li>\n      <textarea>a\n   b &lt;\n  &gt;</textarea>\n  </li>\n</ul>"
    assert sent(page, "text/html") == "<ul>\n<li>\n<textarea>a\n   b &lt;\n  &gt;</textarea>\n</li>\n</ul>"
    assert sent(page, "text/plain") == page
