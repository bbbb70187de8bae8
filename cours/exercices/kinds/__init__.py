"""One file per kind of question or simulation; each ends with `KIND = …()` and is found by being here."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ..base import Kind


@cache
def _registry() -> dict[str, Kind]:
    found = [import_module(f"{__name__}.{module.name}").KIND for module in iter_modules(__path__)]
    found.sort(key=lambda kind: (kind.is_simulation, str(kind.block._meta_class.label)))
    return {kind.name: kind for kind in found}


def all() -> tuple[Kind, ...]:
    """Return every kind, questions first, in the alphabetical order of their labels."""
    return tuple(_registry().values())


def get(name: str) -> Kind:
    """Return the kind of that name. Raise `LookupError` when there is none."""
    return _registry()[name]
