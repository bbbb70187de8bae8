"""The store of the sessions (`SESSION_ENGINE`): as Django's, and each row says whose it is."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

PARTNER_KEY = "partner"  # the second person of a device; written by `suivi.receiving.share_device` alone
Reader = Callable[[Mapping[str, Any]], Any]
_owners: list[Reader] = [lambda data: data.get(SESSION_KEY)]


def belongs_to(reader: Reader) -> None:
    """Say where else a session names its person: another room keeps something for somebody who is not signed in.

    Without it, erasing that person would not find what waits for them.
    """
    _owners.append(reader)


def owner_of(data: Mapping[str, Any]) -> int | None:
    """Return the id of the person a session is about: who is signed in, or for whom something is kept."""
    return next((int(found) for found in (reader(data) for reader in _owners) if found), None)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from .models import DeviceSession  # the settings name this module before the models can be read

        return DeviceSession

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.person_id, row.partner_id = owner_of(data), data.get(PARTNER_KEY)
        return row
