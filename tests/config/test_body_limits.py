"""Nothing too long is read: what a request announces is judged before its first byte."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from config.body_limits import KILOBYTE, MEGABYTE, limit_for
from tests.strict import StrictClient

HUGE = 60_000_000
FORM = "application/x-www-form-urlencoded"


class NeverRead:
    """A body that counts how often it is asked for, and never comes."""

    def __init__(self):
        self.asked = 0

    def read(self, *args):
        self.asked += 1
        raise AssertionError("the body was read")

    readline = readlines = __iter__ = read


def ask(path, *, body, method="POST", **environ):
    """Ask for a path as a web server hands it over; return the status, the headers and the text."""
    heard = {}

    def start(status, headers, exc_info=None):
        heard.update(status=int(status.split()[0]), headers=dict(headers))

    request = RequestFactory().generic(method, path, content_type=FORM)
    full = request.environ | {"wsgi.input": body} | environ
    response = WSGIHandler()({key: value for key, value in full.items() if value is not None}, start)
    heard["text"] = b"".join(response).decode()
    response.close()
    return heard


@pytest.mark.parametrize(
    "path", ["/entrer/", "/lecons/1/reponse/", "/espace/", "/admin/images/add/", "/rien/", "/media/a"]
)
@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=x", "application/octet-stream"])
def test_sixty_megabytes_are_refused_before_they_are_read(path, kind):
    body = NeverRead()
    heard = ask(path, body=body, CONTENT_LENGTH=str(HUGE), CONTENT_TYPE=kind)
    assert heard["status"] == 413
    assert body.asked == 0
    assert "C'est trop lourd" in heard["text"]
    assert '<html lang="fr">' in heard["text"]
    assert "default-src 'self'" in heard["headers"]["Content-Security-Policy"]


def test_a_request_in_the_background_hears_words():
    heard = ask("/lecons/1/reponse/", body=NeverRead(), CONTENT_LENGTH=str(HUGE), HTTP_X_REQUESTED_WITH="fetch")
    assert heard["status"] == 413
    assert heard["headers"]["Content-Type"].startswith("text/plain")
    assert heard["text"] == "C'est trop long pour être envoyé. Raccourcissez, puis envoyez de nouveau."


@pytest.mark.parametrize("path", ["/entrer/", "/admin/images/add/"])
def test_a_body_that_does_not_say_its_length_is_refused(path):
    body = NeverRead()
    heard = ask(path, body=body, CONTENT_LENGTH=None, HTTP_TRANSFER_ENCODING="chunked")
    assert heard["status"] == 411
    assert body.asked == 0


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/entrer/", 512 * KILOBYTE),
        ("/administration/", 512 * KILOBYTE),
        ("/espace/groupes/1/personnes/ajouter/", 3 * MEGABYTE),
        ("/admin/pages/4/edit/", 5 * MEGABYTE),
    ],
)
def test_each_place_has_its_limit_to_the_byte(path, limit):
    assert limit_for(path) == limit
    assert ask(path, body=NeverRead(), CONTENT_LENGTH=str(limit + 1))["status"] == 413


@pytest.mark.django_db
def test_what_is_just_short_enough_goes_through():
    client = Client()
    assert client.post("/rien/", b"a" * (512 * KILOBYTE), content_type="text/plain").status_code == 404
    assert client.post("/rien/", b"a" * (512 * KILOBYTE + 1), content_type="text/plain").status_code == 413


def test_the_pictures_and_documents_that_are_promised_get_in():
    for path in ("/admin/images/multiple/add/", "/admin/documents/multiple/add/"):
        promised = max(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
        assert limit_for(path) > promised


@pytest.mark.parametrize("announced", ["-1", "abc", "", "1e9", "٦٠٠٠٠٠٠٠"])
@pytest.mark.django_db
def test_a_length_that_is_no_number_breaks_nothing(announced):
    import io

    assert ask("/rien/", body=io.BytesIO(b""), CONTENT_LENGTH=announced)["status"] in (400, 403, 404, 413)


# --- Many fields, long addresses --------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_more_fields_than_any_form_has_are_refused():
    fields = "&".join(f"a{number}=" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    assert Client(raise_request_exception=False).post("/entrer/", fields, content_type=FORM).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/media/", "/media/images/", "/static/", "/modules/", "/"])
def test_an_address_of_twenty_thousand_letters_is_not_a_breakdown(path):
    for address in (path + "a" * 20_000, path + "a/" * 10_000, path + "a" * 300, path + "%00"):
        assert StrictClient(raise_request_exception=False).get(address).status_code in (301, 400, 404), address[:40]


# --- The samples for the web server in front --------------------------------------------------------------------------
UNITS = {"k": KILOBYTE, "m": MEGABYTE, "KiB": KILOBYTE, "MiB": MEGABYTE}


@pytest.mark.parametrize(
    ("name", "written"),
    [("nginx.conf", r"client_max_body_size (\d+)([km]);"), ("Caddyfile", r"max_size (\d+)(KiB|MiB)")],
)
def test_the_samples_let_through_what_the_site_accepts_and_little_more(name, written):
    text = (Path(settings.BASE_DIR) / "deploy" / name).read_text()
    sizes = {int(number) * UNITS[unit] for number, unit in re.findall(written, text)}
    most = max(sizes)
    assert limit_for("/admin/images/add/") <= most <= 40 * MEGABYTE
    assert sizes - {most} == {limit_for("/"), limit_for("/admin/pages/"), limit_for("/espace/")}
