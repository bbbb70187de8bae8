"""Formulas of an author: what they mean, what is refused, and that the device finds the same."""

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from cours.exercices.amounts import written
from cours.exercices.folding import number
from cours.exercices.formulas import FormulaError, cents, condition, formula, holds, names, value

TABLE = json.loads((Path(__file__).parent / "formulas_cases.json").read_text())
KNOWN = {name: Decimal(each) for name, each in TABLE["known"].items()}
NUMBERS = [
    "49,20 €",
    "1 234.5",
    "1.234,50",
    "12 %",
    "49€20",
    "= 12",
    "٫5",
    "1012",
    "1 012,00",
    "-3",
    "",
    "abc",
    "1e5",
    "12h",
]
AMOUNTS = [0, 261, 4.35, 1012, -12.5, 0.004, -0.004, 1234567.891, 8.005]


@pytest.mark.parametrize(("text", "expected"), TABLE["values"])
def test_a_formula_gives_its_value_to_the_cent(text, expected):
    found = value(formula(text), KNOWN)
    assert (None if found is None else str(cents(found))) == expected


@pytest.mark.parametrize(("text", "expected"), TABLE["conditions"])
def test_a_condition_compares_what_is_written_on_the_screen(text, expected):
    assert holds(condition(text), KNOWN) is expected


@pytest.mark.parametrize(
    "text",
    ["", "1 +", "(1", "1)", "prix prix", "min(1", "min()", "a.b", "__import__('os')", "1; 2", "2 ** 3", "é", "😀"],
)
def test_anything_else_is_refused_in_french(text):
    with pytest.raises(FormulaError) as refused:
        formula(text)
    assert str(refused.value)


def test_a_condition_needs_one_comparison():
    for text in ("prix", "1 < 2 < 3", "< 3"):
        with pytest.raises(FormulaError):
            condition(text)


@given(st.text(alphabet="()+-*/,<>= 0123456789abminx", max_size=300))
def test_no_text_breaks_the_reader(text):
    try:
        node = formula(text)
    except FormulaError:
        return
    found = value(node, dict.fromkeys(names(node), Decimal(2)))
    assert found is None or isinstance(found, Decimal)


def test_too_long_or_too_deep_is_refused_before_the_stack_ends():
    for text in ("(" * 149 + "1" + ")" * 149, "-" * 200 + "1", "1+" * 200 + "1"):
        with pytest.raises(FormulaError):
            formula(text)


def test_enormous_numbers_have_no_value_rather_than_no_end():
    known = {"a": Decimal(10) ** 12}
    for _turn in range(20):
        known["a"] = value(formula("a * a"), known)
    assert known["a"] is None or written(known["a"]) == "–"


def test_amounts_are_written_as_in_french():
    assert [written(Decimal(str(amount)), "€") for amount in AMOUNTS[:5]] == [
        "0\u00a0€",
        "261\u00a0€",
        "4,35\u00a0€",
        "1\u202f012\u00a0€",
        "−12,50\u00a0€",
    ]
    assert written(None) == "–"


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_device_finds_the_same():
    source = (Path(settings.BASE_DIR) / "static/js/formulas.js").read_text()
    asked = {
        "known": {name: float(each) for name, each in KNOWN.items()},
        "values": [formula(text) for text, _expected in TABLE["values"]],
        "conditions": [condition(text) for text, _expected in TABLE["conditions"]],
        "numbers": NUMBERS,
        "amounts": AMOUNTS,
    }
    script = f"""
        const {{ value, holds, cents, number, written }} = await import("data:text/javascript,{quote(source)}");
        const asked = JSON.parse(process.argv[1]);
        const values = asked.values.map((node) => value(node, asked.known));
        console.log(JSON.stringify({{
          values: values.map((found) => (found === null ? null : cents(found).toFixed(2))),
          conditions: asked.conditions.map((node) => holds(node, asked.known)),
          numbers: asked.numbers.map((text) => number(text, "€")),
          amounts: asked.amounts.map((amount) => written(amount, "€")),
        }}));
    """
    command = ["node", "--input-type=module", "-e", script, json.dumps(asked)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout)
    assert found["values"] == [expected for _text, expected in TABLE["values"]]
    assert found["conditions"] == [expected for _text, expected in TABLE["conditions"]]
    read = [number(text, unit="€") for text in NUMBERS]
    assert found["numbers"] == [None if each is None else float(each) for each in read]
    assert found["amounts"] == [written(Decimal(str(amount)), "€") for amount in AMOUNTS]
