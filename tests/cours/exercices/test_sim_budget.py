"""The micro-enterprise simulator of lesson 4.2 gives what its specification says, with rates that are data."""

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.formulas import cents
from cours.exercices.kinds.sim_budget import compute
from cours.exercices.rendering import exercise_context, render_exercise
from tests.cours.exercices.samples import changed, form
from tests.cours.exercices.sim_samples import MICRO_BUDGET, SAMIRA

SALES, SERVICES, LIBERAL = range(3)
# contrib = sales × rate × (1 − reduction if acre) · cfp = sales × rate · net = sales − contrib − cfp − costs.
# activity, number, price, costs (5 lines), hours, acre → contributions, training, left, left an hour
WORKED = [
    (SERVICES, "60", "10", ("60", "40", "50", "30", "30"), "60", 0, "127.20", "1.80", "261.00", "4.35"),
    (SERVICES, "60", "15", ("60", "40", "50", "30", "30"), "60", 0, "190.80", "2.70", "496.50", "8.28"),
    (SERVICES, "60", "15", ("60", "40", "50", "30", "30"), "60", 1, "143.10", "2.70", "544.20", "9.07"),
    (SALES, "1", "400", ("0", "0", "0", "0", "0"), "10", 0, "49.20", "0.40", "350.40", "35.04"),
    (SALES, "1", "400", ("0", "0", "0", "0", "0"), "10", 1, "36.90", "0.40", "362.70", "36.27"),
    (LIBERAL, "20", "50", ("100", "0", "20", "0", "0"), "80", 0, "256.00", "2.00", "622.00", "7.78"),
    (LIBERAL, "20", "50", ("100", "0", "20", "0", "0"), "80", 1, "192.00", "2.00", "686.00", "8.58"),
    (SERVICES, "0", "0", ("60", "40", "50", "30", "30"), "60", 0, "0.00", "0.00", "-210.00", "-3.50"),
    (SERVICES, "60", "15", ("60", "40", "50", "30", "30"), "0", 0, "190.80", "2.70", "496.50", None),
    (
        SERVICES,
        "400",
        "1000",
        ("300", "300", "300", "300", "300"),
        "200",
        1,
        "63600.00",
        "1200.00",
        "333700.00",
        "1668.50",
    ),
]


def known(activity, count, price, costs, hours, acre):
    names = ["activite", "nombre", "prix", "fil", "machine", "transport", "assurance", "telephone", "heures", "acre"]
    return dict(zip(names, map(Decimal, [activity, count, price, *costs, hours, acre]), strict=True))


@pytest.mark.parametrize("case", WORKED)
def test_the_worked_cases_of_the_specification(case):
    found = compute(MICRO_BUDGET, known(*case[:6]))
    shown = [found[name] for name in ("cotisations", "cfp", "reste", "reste_heure")]
    assert [None if amount is None else str(cents(amount)) for amount in shown] == list(case[6:])


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_device_finds_the_same(tmp_path):
    for name in ("formulas", "behaviours/sim-budget"):
        target = tmp_path / f"{name}.mjs"
        target.parent.mkdir(exist_ok=True)
        source = (Path(settings.BASE_DIR) / f"static/js/{name}.js").read_text()
        target.write_text(source.replace('.js"', '.mjs"'))
    script = """
        const { compute } = await import(process.argv[1]);
        const { cents } = await import(process.argv[2]);
        const [device, cases] = JSON.parse(process.argv[3]);
        const names = ["cotisations", "cfp", "reste", "reste_heure"];
        const shown = (found) => names.map((name) => (found[name] === null ? null : cents(found[name]).toFixed(2)));
        console.log(JSON.stringify(cases.map((known) => shown(compute(device, known)))));
    """
    device = exercise_context(MICRO_BUDGET, ExerciseState())["view"]["device"]
    cases = [{name: float(at) for name, at in known(*case[:6]).items()} for case in WORKED]
    command = ["node", "--input-type=module", "-e", script]
    command += [
        str(tmp_path / "behaviours/sim-budget.mjs"),
        str(tmp_path / "formulas.mjs"),
        json.dumps([device, cases]),
    ]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout)
    assert found == [list(case[6:]) for case in WORKED]


def graded(**inputs):
    fields = SAMIRA | {f"input-{name}": text for name, text in inputs.items()}
    return grading.grade(MICRO_BUDGET, grading.parse(MICRO_BUDGET, form(fields)))


def test_the_mission_is_eight_euros_an_hour_without_expenses_at_zero():
    assert graded(prix="15").is_right
    result = graded(prix="12")
    assert result.outcome == Outcome.PARTIAL
    assert result.messages == ("Il reste 5,92 € par heure. Montez le prix.",)
    result = graded(prix="15", fil="0")
    assert result.messages == ("Le fil, la machine et le transport existent. Remettez-les.",)


def test_advice_fails_nobody():
    result = graded(prix="150")
    assert result.is_right
    assert "Vos clients paieraient-ils 150 € une retouche ?" in result.messages
    assert "Sur un an, c'est plus que le plafond." in result.messages
    assert "Sur un an, il faudrait facturer la TVA." in graded(prix="60").messages
    assert all(result.marks.values())


def test_hours_at_zero_are_not_a_crash_and_do_not_pass():
    assert graded(heures="0").outcome == Outcome.PARTIAL
    assert graded(heures="0").messages[0] == "Il reste – € par heure. Montez le prix."


@pytest.mark.parametrize("text", ["-5", "1001", "9" * 30, "1e3", "quinze", "", "😀", "مرحبا", "\u202e51", "15; DROP"])
def test_a_number_outside_its_limits_is_said_and_nothing_is_lost(text):
    with pytest.raises(IncompleteAnswer, match="« Prix » : écrivez un nombre entre 0 et 1") as refused:
        graded(prix=text)
    typed = refused.value.typed
    assert typed["typed"]["nombre"] == "60"
    view = exercise_context(MICRO_BUDGET, ExerciseState(), typed=typed, message="…")["view"]
    prices = [each["value"] for group in view["groups"] for each in group["inputs"] if each["name"] == "heures"]
    assert prices == ["60"]


@pytest.mark.parametrize("text", ["15", "15,0", "15 €", "١٥"])
def test_numbers_are_read_as_people_write_them(text):
    assert graded(prix=text).is_right


def test_a_choice_that_does_not_exist_is_refused():
    for fields in ({"activite": "7"}, {"activite": "x"}, {"acre": "2"}):
        with pytest.raises(AnswerError):
            graded(**fields)


def test_nothing_changed_is_not_a_try():
    with pytest.raises(IncompleteAnswer, match="Rien n'a encore changé"):
        graded(prix="10")


def test_no_number_is_kept():
    answer = grading.parse(MICRO_BUDGET, form(SAMIRA))
    assert set(grading.stored(MICRO_BUDGET, answer)) == {"rules"}
    assert all(type(passed) is bool for passed in grading.stored(MICRO_BUDGET, answer)["rules"].values())


def test_the_device_sends_rules_only_and_is_told_what_needs_no_number():
    fields = {f"rule-{rule['id']}": "1" for rule in MICRO_BUDGET["rules"]}
    assert grading.grade(MICRO_BUDGET, grading.parse(MICRO_BUDGET, form(fields))).is_right
    result = grading.grade(MICRO_BUDGET, grading.parse(MICRO_BUDGET, form(fields | {"rule-assez": "0"})))
    assert result.messages == ("Montez le prix.",)
    with pytest.raises(AnswerError):
        grading.parse(MICRO_BUDGET, form({"rule-assez": "1"}))


def test_the_page_shows_the_start_the_rates_with_their_dates_and_the_footer():
    html = render_exercise(MICRO_BUDGET, ExerciseState())
    assert "261\u00a0€" in html
    assert "4,35\u00a0€ par heure" in html
    assert "1 juillet 2026" in html or "1er juillet 2026" in html
    assert "Les vrais taux sont sur autoentrepreneur.urssaf.fr." in html
    assert 'type="text" inputmode="decimal" name="input-prix"' in html


def test_the_explained_answer_is_one_that_passes():
    lines = grading.kind_of(MICRO_BUDGET).solution(MICRO_BUDGET)
    assert lines[0] == "Par exemple, Prix : **15\u00a0€**."
    found = grading.kind_of(MICRO_BUDGET).solution(changed(MICRO_BUDGET, example=[]))
    assert found[0].startswith("Par exemple, ")


# --- What an author is told ------------------------------------------------------------------------------------------
def paths(exercise):
    return [problem.path for problem in grading.problems(exercise)]


@pytest.mark.parametrize(
    ("place", "values", "path"),
    [
        (("rules", 0), {"condition": "reste_heure >= 80000"}, ("example",)),
        (("rules", 0), {"condition": "reste_heure > 0"}, ("rules",)),
        (("rules", 0), {"condition": "reste_heure"}, ("rules", 0, "condition")),
        (("rules", 0), {"condition": "salaire >= 8"}, ("rules", 0, "condition")),
        (("rules", 0), {"feedback": "Non."}, ("rules", 0, "feedback")),
        (("rules", 1), {"id": "assez"}, ("rules", 1, "id")),
        (("lines", 0), {"formula": "nombre ** prix"}, ("lines", 0, "formula")),
        (("lines", 0), {"formula": "reste * 2"}, ("lines", 0, "formula")),
        (("inputs", 2), {"start": "5000"}, ("inputs", 2, "start")),
        (("inputs", 2), {"max": "0"}, ("inputs", 2, "max")),
        (("inputs", 2), {"step": "0"}, ("inputs", 2, "step")),
        (("inputs", 2), {"max": "9999999999"}, ("inputs", 2, "max")),
        (("inputs", 2), {"name": "nombre"}, ("inputs", 1, "name")),
        (("inputs", 0), {"start": "3"}, ("inputs", 0, "start")),
        (("parameters", 0), {"value": "beaucoup"}, ("parameters", 0, "value")),
        (("parameters", 0), {"valid_from": "hier"}, ("parameters", 0, "valid_from")),
        (("example", 0), {"name": "loyer"}, ("example", 0)),
    ],
)
def test_an_author_is_told_where_and_what(place, values, path):
    assert path in paths(changed(MICRO_BUDGET, *place, **values))


def test_an_impossible_mission_is_found_without_an_example():
    never = changed(changed(MICRO_BUDGET, example=[]), "rules", 0, condition="reste_heure >= 800000")
    assert paths(never) == [("rules",)]


def test_every_choice_gives_the_same_names():
    broken = changed(MICRO_BUDGET, "inputs", 0, "options", 1, values=[])
    assert ("inputs", 0, "options", 1, "values") in paths(broken)
