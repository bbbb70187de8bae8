"""The exercises of every `*samples.py` of this folder: a new kind brings its samples, and nothing else changes.

A module of samples has `ALL`, exercises as plain data, and `right(exercise)`, the fields of the right answer.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.datastructures import MultiValueDict

from tests.cours.exercices.samples import form

MODULES = [
    import_module(f"tests.cours.exercices.{path.stem}") for path in sorted(Path(__file__).parent.glob("*samples.py"))
]
ALL: list[dict[str, Any]] = [exercise for module in MODULES for exercise in module.ALL]


def right_form(exercise: dict[str, Any]) -> MultiValueDict:
    module = next(module for module in MODULES if exercise["kind"] in {sample["kind"] for sample in module.ALL})
    return form(module.right(exercise))


def right_fields() -> set[str]:
    """Return the names of all fields of our forms."""
    return {name for module in MODULES for exercise in module.ALL for name in module.right(exercise)}
