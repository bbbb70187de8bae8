"""Pages travel in the smallest form that the browser reads, and their size tells nothing of what is inside."""

import brotli
import pytest
from django.test import Client

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
