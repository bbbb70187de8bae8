"""The device checks the same rules and hides the same numbers as the server: same tables, same answers."""

import json
from pathlib import Path

import pytest
from django.conf import settings

TABLES = Path(settings.BASE_DIR) / "tests/cours/exercices"
SCRIPT = Path(settings.BASE_DIR) / "static/js/behaviours/sim-form.js"


def cases(name):
    return json.loads((TABLES / name).read_text())["cases"]


@pytest.fixture
def on_device(chromium):
    """`on_device(javascript, argument)`: run it in a browser, with the exports of sim-form.js as `device`."""
    page = chromium.new_page()
    page.evaluate(
        "async (source) => { window.device = await import(URL.createObjectURL("
        "new Blob([source], {type: 'text/javascript'}))); }",
        SCRIPT.read_text(),
    )
    yield page.evaluate
    page.close()


def test_the_device_hides_the_same_numbers(on_device):
    table = cases("masking_cases.json")
    shown = on_device("(texts) => texts.map((text) => device.mask(text))", [case["text"] for case in table])
    assert shown == [case["masked"] for case in table]


def test_the_device_passes_the_same_rules(on_device):
    table = cases("account_rules_cases.json")
    asked = [
        {
            "rule": {"field": "it", "test": case["test"], "value": case.get("value", "")},
            "fields": {
                "it": {"type": case.get("type", "text"), "required": case.get("required", False)},
                "other": {"type": case.get("other_type", "text"), "required": False},
            },
            "values": {"it": case["typed"], "other": case.get("other", "")},
        }
        for case in table
    ]
    passed = on_device("(asked) => asked.map((one) => device.passes(one.rule, one.fields, one.values))", asked)
    wrong = [case for case, result in zip(table, passed, strict=True) if result is not case["passes"]]
    assert wrong == []
