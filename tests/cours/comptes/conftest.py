from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections


@pytest.fixture
def at_once():
    """Run the same act several times at the same moment, each in its own connection."""
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("an in-memory database has one connection")

    def run(act, times=8):
        def alone(number):
            try:
                return act(number)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(alone, range(times)))

    return run


@pytest.fixture
def enter():
    """`enter(client, card)`: type a card at the door, as anybody does."""

    def come_in(client, card, **fields):
        return client.post("/entrer/", {"identifier": card.identifier, "pin": card.pin, "keep": "on"} | fields)

    return come_in


@pytest.fixture
def nonce_of():
    """`nonce_of(client, path)`: the nonce in the form of that page, as the server chose it."""

    def read(client, path, form="form", **post):
        response = client.post(path, post) if post else client.get(path)
        return response.context[form]["nonce"].value()

    return read


@pytest.fixture
def scan():
    """`scan(client, card)`: the page that greets, reached from the QR as a telephone does."""

    def show(client, card, **query):
        return client.get(f"/carte/{card.token}/", query, follow=True)

    return show


@pytest.fixture
def tap(scan):
    """`tap(client, card)`: scan, then the one tap that enters, with the code when it is given."""

    def enter(client, card, **fields):
        page = scan(client, card)
        return client.post("/carte/", {"value": page.context["form"]["value"].value()} | fields)

    return enter
