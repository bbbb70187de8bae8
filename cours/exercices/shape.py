"""Checking that plain data has the shape of a block: fields that exist, are there when needed, and of the right sort.

The Wagtail editor cannot produce anything else; a content pack written by hand can.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from .base import Problem
from .blocks import OptionalStructBlock

Path = tuple[str | int, ...]


def problems(block: blocks.Block, data: Any, path: Path = (), *, ignore: Collection[str] = ()) -> list[Problem]:
    """Return what prevents `data` from being a value of `block`. Fields of `ignore` are somebody else's business."""
    if isinstance(block, ImageBlock):
        wrong = not isinstance(data, Mapping)
        return [Problem(path, _("Une image s'écrit {file: …, alt: …}."))] if wrong else []
    if isinstance(block, blocks.StructBlock):
        return _struct(block, data, path, ignore)
    if isinstance(block, blocks.ListBlock):
        return _list(block, data, path)
    return _field(block, data, path)


def _struct(block: blocks.StructBlock, data: Any, path: Path, ignore: Collection[str]) -> list[Problem]:
    if not isinstance(data, Mapping):
        return [Problem(path, _("Il faut ici un groupe de champs (nom : valeur)."))]
    found = [
        Problem((*path, str(name)), _("Ce champ n'existe pas. Champs possibles : {names}.").format(
            names=", ".join(block.child_blocks)))
        for name in data
        if name not in block.child_blocks and name not in ignore
    ]  # fmt: skip
    if isinstance(block, OptionalStructBlock) and not data.get(block.meta.absent_without):
        return found
    for name, child in block.child_blocks.items():
        if name in ignore:
            continue
        value = data.get(name)
        if value is not None and not (value == "" and not child.required):
            found += problems(child, value, (*path, name))
        elif (child.required and not child._has_default) or (
            isinstance(child, blocks.ListBlock) and child.meta.min_num
        ):
            found.append(Problem((*path, name), _("Ce champ est obligatoire.")))
    return found


def _list(block: blocks.ListBlock, data: Any, path: Path) -> list[Problem]:
    if not isinstance(data, list):
        return [Problem(path, _("Il faut ici une liste."))]
    least, most = block.meta.min_num or 0, block.meta.max_num
    found = []
    if len(data) < least:
        found.append(Problem(path, _("Il en faut au moins {number}.").format(number=least)))
    if most is not None and len(data) > most:
        return [*found, Problem(path, _("Il en faut {number} au plus.").format(number=most))]
    for index, item in enumerate(data):
        found += problems(block.child_block, item, (*path, index))
    return found


def _field(block: blocks.Block, data: Any, path: Path) -> list[Problem]:
    if isinstance(block, blocks.BooleanBlock):
        return [] if isinstance(data, bool) else [Problem(path, _("Il faut ici « true » ou « false »."))]
    if isinstance(block, blocks.IntegerBlock):
        if isinstance(data, bool) or not isinstance(data, int):
            return [Problem(path, _("Il faut ici un nombre entier."))]
    elif not isinstance(data, str):
        return [Problem(path, _("Il faut ici un texte. Dans un fichier YAML, mettez-le entre guillemets."))]
    try:
        block.clean(data)
    except ValidationError as error:
        return [Problem(path, message) for message in error.messages]
    return []
