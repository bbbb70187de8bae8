"""How the rows of a guest become those of the owner of a card: the rooms above use it when `guest_merged` is sent."""

import uuid
from typing import Any

from django.db.models import QuerySet


def move_rows(theirs: QuerySet, ours: QuerySet, *key: str, **to: Any) -> None:
    """Give rows to an owner. Where `key` exists once for each owner and both have it, the owner's stays."""
    taken = set(ours.values_list(*key))
    for row in theirs:
        if tuple(getattr(row, name) for name in key) in taken:
            row.delete()
        else:
            theirs.model._default_manager.filter(pk=row.pk).update(**to)


def move_numbered(theirs: QuerySet, ours: QuerySet, *same: str, **to: Any) -> None:
    """Give an owner rows that a device numbered (`client_id`), each number once for each owner.

    The same number and the same content is one thing sent twice, by a page that came back: it stays once. The same
    number with another content is two things, for a page restored by « Back » keeps its numbers: both stay.
    """
    known = {row.client_id: row for row in ours}
    for row in theirs:
        mine = known.get(row.client_id)
        if mine and all(getattr(mine, name) == getattr(row, name) for name in same):
            row.delete()
        else:
            number = uuid.uuid4() if mine else row.client_id
            theirs.model._default_manager.filter(pk=row.pk).update(client_id=number, **to)
