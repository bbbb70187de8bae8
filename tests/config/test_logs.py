"""No log holds a key: neither ours, nor those of the web servers whose samples we give."""

import importlib
import io
import logging
import logging.config
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver

from config.logs import MaskSecrets
from config.secret_addresses import MASK, SECRET_ADDRESSES, mask

SECRET = "7Hq-wZ_secret0123456789"
KEYS = {"token", "code", "key", "uidb64", "uidb36", "secret"}  # the names under which an address takes a secret
KINDS = ("dev", "demo", "production")


def addresses(patterns, before=""):
    """Return every address of the project: (address, names of what it takes)."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here, set(re.findall(r"<(?:\w+:)?(\w+)>", here))
        else:
            yield from addresses(pattern.url_patterns, here)


def test_every_address_that_takes_a_secret_is_in_the_table():
    found = [here for here, names in addresses(get_resolver().url_patterns) if names & KEYS]
    assert len(found) > 5
    forgotten = []
    for here in found:
        plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", here).replace("^", "").replace("$", "").replace("\\Z", "")
        address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda name: SECRET if name[1] in KEYS else "1", plain)
        if SECRET in mask(address):
            forgotten.append(here)
    assert not forgotten, "add what comes before the secret to config/secret_addresses.py"


@pytest.mark.parametrize("address", SECRET_ADDRESSES)
def test_a_secret_is_masked_wherever_it_is_quoted(address):
    quoted = address.replace("/", "%2F")
    for text in (
        f"Not Found: {address}{SECRET}/",
        f"GET {address}{SECRET}/?suite=/lexique/ HTTP/1.1",
        f"<WSGIRequest: GET '{address}{SECRET}/bienvenue/'>",
        f"https://passerelle.example{address}{SECRET}",
        f"/entrer/?suite={quoted}{SECRET}%2F",
        f"/entrer/?suite={quoted.lower()}{SECRET}%2F",
    ):
        masked = mask(text)
        assert SECRET not in masked
        assert MASK in masked
    assert mask(f'"GET {address}{SECRET}/ HTTP/1.1" 404 12') == f'"GET {address}{MASK} HTTP/1.1" 404 12'


@pytest.mark.parametrize("text", ["GET /carte/ HTTP/1.1", "/cartes/", "/lexique/", "/secarte/abc/", "GET /l"])
def test_what_holds_no_secret_stays_readable(text):
    assert mask(text) == text


@pytest.mark.parametrize("kind", KINDS)
def test_every_handler_masks_in_every_way_of_running_the_site(kind, monkeypatch):
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "CARD_PEPPER", "SITE_URL"):
        monkeypatch.setenv(name, "https://passerelle.example")
    logging_settings = importlib.import_module(f"config.settings.{kind}").LOGGING
    assert logging_settings["handlers"]
    for handler in logging_settings["handlers"].values():
        assert "secrets" in handler["filters"]
    # Django configures a handler of its own for `django.server`: ours must take its place.
    assert logging_settings["loggers"]["django.server"].get("handlers", []) == []


def test_no_logger_of_this_process_has_a_handler_that_forgets():
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    ours = [
        handler
        for logger in loggers
        for handler in logger.handlers
        if not type(handler).__module__.startswith(("_pytest", "granian")) and type(handler) is not logging.NullHandler
    ]
    assert ours
    for handler in ours:
        assert any(isinstance(each, MaskSecrets) for each in handler.filters), handler


@pytest.fixture
def written():
    """What the log of the site writes, as in production."""
    stream = io.StringIO()
    (handler,) = [each for each in logging.getLogger().handlers if each.get_name() == "console"]
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


ASKED = [f"{address}{SECRET}/" for address in SECRET_ADDRESSES] + [f"/rien/?suite=%2Fcarte%2F{SECRET}%2F"]


@pytest.mark.django_db
def test_an_address_that_is_not_found_is_told_without_its_secret(written, caplog):
    client = Client()
    for address in ASKED:
        client.get(address)
        client.post(address)
    said = written.getvalue()
    assert f"Not Found: /carte/{MASK}" in said
    assert f"Not Found: /invitation/{MASK}" in said
    assert SECRET not in said
    for record in caplog.records:
        assert SECRET not in f"{record.getMessage()} {record.msg} {record.args} {record.exc_text}"


@pytest.mark.django_db
def test_so_is_one_that_breaks(written, caplog, monkeypatch):
    from cours.comptes import actions

    def breaks(token):
        raise RuntimeError(f"cannot read https://passerelle.example/carte/{token}/")

    monkeypatch.setattr(actions, "card_for_token", breaks)
    Client(raise_request_exception=False).get(f"/carte/{SECRET}/")
    said = written.getvalue()
    assert f"Internal Server Error: /carte/{MASK}" in said
    assert "Traceback" in said
    assert f"RuntimeError: cannot read https://passerelle.example/carte/{MASK}" in said
    assert SECRET not in said
    for record in caplog.records:
        assert SECRET not in f"{record.getMessage()} {record.msg} {record.args} {record.exc_text}"


def test_arguments_exceptions_and_stacks_are_masked_too():
    record = logging.LogRecord("a", logging.ERROR, "a.py", 1, "%s asked %s", ("who", f"/code/{SECRET}/"), None)
    record.stack_info = f"  File: /l/{SECRET}"
    assert MaskSecrets().filter(record)
    assert record.getMessage() == f"who asked /code/{MASK}"
    assert record.args == ()
    assert record.stack_info == f"  File: /l/{MASK}"


# --- The web server in front ------------------------------------------------------------------------------------------
SAMPLES = [Path(settings.BASE_DIR) / "deploy" / name for name in ("nginx.conf", "Caddyfile")]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_the_samples_mask_every_secret_address(sample):
    text = sample.read_text()
    for address in SECRET_ADDRESSES:
        inside = address.strip("/").replace("/", "(?:/|%2F)")
        assert re.search(rf"[(|:]{re.escape(inside)}[|)]", text), f"{address} is written in the log of {sample.name}"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_their_regular_expressions_do_it(sample):
    found = re.findall(r'"(?:~\*|\(\?i\))(\^?\([^"]*)"', sample.read_text())
    assert len(found) == 1, "the expression that masks"
    expression = re.compile(found[0].replace("(?<", "(?P<"), re.IGNORECASE)
    for address in ASKED:
        head = expression.match(address)
        assert head, address
        assert SECRET not in head[1]
    assert not expression.match("/carte/")
    assert not expression.match("/cartes/abc/")


def test_the_samples_write_no_address_but_the_masked_one():
    nginx, caddy = (sample.read_text() for sample in SAMPLES)
    (log_format,) = re.findall(r"log_format[^;]*;", nginx)
    for variable in ("$request ", '$request"', "$request_uri", "$uri", "$http_referer", "$args"):
        assert variable not in log_format
    for deleted in ("request>headers delete", "resp_headers delete"):
        assert deleted in caddy
