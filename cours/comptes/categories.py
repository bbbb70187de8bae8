"""The national categories, read once from `data/categories.yaml`. Codes are kept; labels are only shown."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent / "data" / "categories.yaml"
PROFILE_LISTS = {"age_band": "tranches_age", "gender": "genres", "status": "situations"}


def labels(name: str) -> dict[str, str]:
    """Return code → label of one list of the file, in its order: `tranches_age`, `genres`, `thematiques`…"""
    return {str(code): label for code, label in _read()[name].items()}


def of_profile(field: str) -> dict[str, str]:
    """Return code → label for one field of a profile: `age_band`, `gender` or `status`."""
    return labels(PROFILE_LISTS[field])


def themes_of_module(code: str) -> list[str]:
    """Return the labels of the themes of a module; none for a module that the file does not know."""
    themes = labels("thematiques")
    return [themes[theme] for theme in _read()["modules"].get(code, [])]


@cache
def _read() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))
