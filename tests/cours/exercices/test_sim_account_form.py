import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cours.exercices import grading
from cours.exercices.account_rules import all_rules, check_rules, with_length
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context
from tests.cours.exercices.samples import OKSANA, RIGHT, SIM_ACCOUNT_FORM, changed, form

CASES = json.loads((Path(__file__).parent / "account_rules_cases.json").read_text())["cases"]
ON_DEVICE = {name: value for name, value in RIGHT["sim_account_form"].items() if name != "code-ok"}
KEPT = {name: value for name, value in ON_DEVICE.items() if name != "device"}
IDS = [rule["id"] for rule in all_rules(SIM_ACCOUNT_FORM)]


def graded(fields, exercise=SIM_ACCOUNT_FORM):
    return grading.grade(exercise, grading.parse(exercise, form(fields)))


def view(state, **more):
    return exercise_context(SIM_ACCOUNT_FORM, state, **more)["view"]


def one_rule(case):
    rule = {"id": "r", "field": "it", "test": case["test"], "value": case.get("value", ""), "feedback": "…"}
    fields = [
        {"name": "it", "label": "A", "type": case.get("type", "text"), "required": case.get("required", False)},
        {"name": "other", "label": "B", "type": case.get("other_type", "text")},
    ]
    return {"fields": fields, "rules": [rule]}


# --- The rules ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['test']} {case['typed']!r}")
def test_each_rule_says_what_the_shared_table_says(case):
    values = {"it": case["typed"], "other": case.get("other", "")}
    assert check_rules(one_rule(case), values)["r"] is case["passes"]


def test_a_box_with_an_asterisk_must_be_filled_even_without_a_written_rule():
    results = check_rules(SIM_ACCOUNT_FORM, {})
    assert {name for name in results if name.startswith("obligatoire-")} == {
        f"obligatoire-{name}" for name in ("nom", "prenom", "email", "email2", "passe", "passe2")
    }  # and not « conditions », whose author wrote the rule
    assert not any(results[name] for name in results if name.startswith("obligatoire-"))


@given(
    st.dictionaries(st.sampled_from([field["name"] for field in SIM_ACCOUNT_FORM["fields"]]), st.text() | st.booleans())
)
def test_checking_never_crashes_and_always_answers_every_rule(values):
    assert list(check_rules(SIM_ACCOUNT_FORM, values)) == IDS


# --- Without JavaScript ---------------------------------------------------------------------------------------------
def test_the_whole_road_without_javascript_first_the_form_then_the_code():
    first = grading.parse(SIM_ACCOUNT_FORM, form(OKSANA))
    result = grading.grade(SIM_ACCOUNT_FORM, first)
    assert result.outcome == Outcome.ONGOING
    stored = grading.stored(SIM_ACCOUNT_FORM, first)
    code_stage = view(ExerciseState(outcome="ongoing", answer=stored))
    assert code_stage["stage"] == "code"
    kept = {f"rule-{item['id']}": item["value"] for item in code_stage["kept"]}
    result = graded(kept | {"code": "408 213"})
    assert result.outcome == Outcome.RIGHT
    assert result.messages == ("Oui, c'est bien ça.", "Votre compte est créé.")
    assert view(ExerciseState(right=True, outcome="right", answer=stored | {"code": True}))["stage"] == "end"


def test_nothing_typed_is_stored_neither_by_the_form_nor_by_the_code():
    for fields in (OKSANA, OKSANA | {"field-passe": "court"}, KEPT | {"code": "408213"}):
        stored = grading.stored(SIM_ACCOUNT_FORM, grading.parse(SIM_ACCOUNT_FORM, form(fields)))
        assert set(stored) == {"rules", "code"}
        assert set(stored["rules"]) == set(IDS)
        assert {type(value) for value in stored["rules"].values()} == {bool}
        assert stored["code"] in (True, False, None)


@given(st.text(min_size=4, max_size=60))
def test_no_typed_text_ever_survives_storing(text):
    fields = dict.fromkeys(OKSANA, "☂" + text)
    stored = grading.stored(SIM_ACCOUNT_FORM, grading.parse(SIM_ACCOUNT_FORM, form(fields)))
    assert "☂" not in json.dumps(stored, ensure_ascii=False)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"field-email2": "oksana@courriel.example"}, "Les deux adresses ne sont pas pareilles."),
        ({"field-passe": "court", "field-passe2": "court"}, "Votre mot de passe a 5 caractères. Ajoutez un mot."),
        ({"field-passe": "oksana oksana", "field-passe2": "oksana oksana"}, "On peut deviner votre prénom."),
        ({"field-conditions": ""}, "Sans cette case, le site ne peut pas créer le compte."),
    ],
)
def test_each_broken_rule_gets_its_own_words(fields, message):
    result = graded(OKSANA | fields)
    assert result.outcome == Outcome.PARTIAL
    assert message in result.messages


def test_empty_required_boxes_are_named_in_one_sentence_and_nothing_else_is_said_of_them():
    result = graded({name: value for name, value in OKSANA.items() if name not in ("field-nom", "field-passe")})
    assert result.messages[0].startswith("Il reste des cases obligatoires : « Nom », « Mot de passe ».")
    assert not any("caractères" in message for message in result.messages)


def test_advice_is_told_and_never_fails():
    result = graded(OKSANA | {"field-offres": "1"})
    assert result.outcome == Outcome.ONGOING
    assert "Le compte marche aussi sans cette case." in result.messages
    final = graded(KEPT | {"rule-offres": "0", "code-ok": "1"})
    assert final.outcome == Outcome.RIGHT
    assert final.messages[-1] == "Le compte marche aussi sans cette case."


@pytest.mark.parametrize("code", ["408213", "408 213", " 4 0 8 2 1 3 ", "408\u202f213"])
def test_spaces_in_the_code_do_not_count(code):
    assert graded(KEPT | {"code": code}).outcome == Outcome.RIGHT


def test_another_code_is_a_try_with_its_own_words():
    result = graded(KEPT | {"code": "408 214"})
    assert result.outcome == Outcome.WRONG
    assert result.messages == ("Ce n'est pas le même code. Regardez encore : 408 213.",)
    stored = grading.stored(SIM_ACCOUNT_FORM, grading.parse(SIM_ACCOUNT_FORM, form(KEPT | {"code": "408 214"})))
    again = view(ExerciseState(tries=1, outcome="wrong", answer=stored))
    assert again["stage"] == "code"
    assert again["code_step"]["mark"] is False


def test_an_empty_code_or_an_untouched_form_is_not_a_try():
    with pytest.raises(IncompleteAnswer, match="code"):
        grading.parse(SIM_ACCOUNT_FORM, form(KEPT | {"code": "  "}))
    with pytest.raises(IncompleteAnswer, match="carte"):
        grading.parse(SIM_ACCOUNT_FORM, form({"field-offres": "1"}))


def test_what_was_typed_is_shown_back_but_for_passwords_and_numbers_that_look_real():
    fields = OKSANA | {"field-telephone": "06 12 34 56 78", "field-email2": "oksana@"}
    typed = grading.parse(SIM_ACCOUNT_FORM, form(fields))
    stored = grading.stored(SIM_ACCOUNT_FORM, typed)
    shown = view(ExerciseState(tries=1, outcome="partial", answer=stored), typed=typed)
    values = {field["name"]: field["value"] for field in shown["fields"]}
    assert values["nom"] == "Melnyk"
    assert values["telephone"] == "06 •• •• •• ••"
    assert values["passe"] == values["passe2"] == ""
    assert shown["masked"] is True
    assert "34 56 78" not in json.dumps(shown)


def test_later_without_the_typed_values_the_form_comes_back_empty_with_its_advice():
    typed = grading.parse(SIM_ACCOUNT_FORM, form(OKSANA | {"field-passe": "court", "field-passe2": "court"}))
    stored = grading.stored(SIM_ACCOUNT_FORM, typed)
    state = ExerciseState(tries=1, outcome="partial", answer=stored)
    context = exercise_context(SIM_ACCOUNT_FORM, state)
    assert "Ajoutez un mot." in context["result"].messages
    assert not any("{n}" in message for message in context["result"].messages)
    fields = {field["name"]: field for field in context["view"]["fields"]}
    assert fields["passe"]["errors"] == ["Ajoutez un mot."]
    assert fields["passe"]["mark"] is False
    assert fields["email"]["mark"] is True
    assert fields["offres"]["checked"] is True  # ticked in advance, on purpose


def test_a_text_no_person_would_type_is_refused():
    with pytest.raises(AnswerError) as refused:
        grading.parse(SIM_ACCOUNT_FORM, form(OKSANA | {"field-nom": "x" * 501}))
    assert not isinstance(refused.value, IncompleteAnswer)


# --- With JavaScript ------------------------------------------------------------------------------------------------
def test_the_device_sends_only_which_rules_pass():
    assert graded(ON_DEVICE).outcome == Outcome.ONGOING
    assert graded(ON_DEVICE | {"code-ok": "1"}).outcome == Outcome.RIGHT
    assert graded(ON_DEVICE | {"code-ok": "0"}).outcome == Outcome.WRONG
    assert graded(ON_DEVICE | {"rule-longueur": "0"}).outcome == Outcome.PARTIAL


def test_typed_values_beside_the_results_of_the_device_are_not_even_read():
    answer = grading.parse(SIM_ACCOUNT_FORM, form(ON_DEVICE | OKSANA | {"field-nom": "x" * 10_000}))
    assert set(answer) == {"rules", "code"}


@pytest.mark.parametrize(
    "fields", [{"rule-longueur": "2"}, {"rule-longueur": ""}, {"code-ok": "oui"}, {"rule-email": "x" * 999}]
)
def test_the_device_cannot_send_anything_but_yes_or_no(fields):
    with pytest.raises(AnswerError):
        grading.parse(SIM_ACCOUNT_FORM, form(ON_DEVICE | fields))


def test_the_device_receives_every_rule_and_the_code_to_compare():
    device = view(ExerciseState())["device"]
    assert [rule["id"] for rule in device["rules"]] == IDS
    assert device["code"] == "408213"
    json.dumps(device)


def test_a_form_without_a_code_is_right_at_once():
    exercise = changed(SIM_ACCOUNT_FORM, code_step=None)
    assert graded(OKSANA, exercise).outcome == Outcome.RIGHT
    assert graded(ON_DEVICE, exercise).outcome == Outcome.RIGHT


# --- What is said ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("feedback", "without"),
    [
        ("Votre mot de passe a {n} caractères. Ajoutez un mot.", "Ajoutez un mot."),
        ("Ajoutez un mot : il y a {n} caractères", ""),
        ("C'est court ! Il y en a {n}… Encore un mot.", "C'est court ! Encore un mot."),
        ("Ajoutez un mot.", "Ajoutez un mot."),
    ],
)
def test_a_sentence_about_the_length_is_left_out_when_the_length_is_unknown(feedback, without):
    rule = {"field": "passe", "feedback": feedback}
    assert with_length(rule, None) == without
    assert with_length(rule, {"passe": 5}) == feedback.replace("{n}", "5")


def test_there_is_always_something_to_say():
    exercise = changed(SIM_ACCOUNT_FORM, "rules", 2, feedback="Il y a {n} caractères")
    assert graded(ON_DEVICE | {"rule-longueur": "0"}, exercise).messages == ("Comparez chaque case avec la carte.",)


def test_the_explained_answer_says_what_to_write_in_each_box():
    lines = exercise_context(SIM_ACCOUNT_FORM, ExerciseState(tries=2, outcome="partial"))["solution"]
    assert "**E-mail** : oksana.melnyk@courriel.example" in lines
    assert "**Confirmer l'e-mail** : la même chose que « E-mail »" in lines
    assert "**Mot de passe** : 12 caractères ou plus, sans Oksana, Melnyk, 1990" in lines
    assert "**J'accepte les conditions** : à cocher" in lines
    assert "**J'accepte des offres** : à laisser vide" in lines
    assert lines[-1] == "Le code à recopier est **408213**."


# --- What an author must mend ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "values", "where"),
    [
        (("rules", 0), {"field": "inconnu"}, ("rules", 0, "field")),
        (("rules", 1), {"value": "inconnu"}, ("rules", 1, "value")),
        (("rules", 1), {"value": "email2"}, ("rules", 1, "value")),
        (("rules", 1), {"value": "offres"}, ("rules", 1, "value")),
        (("rules", 2), {"value": "douze"}, ("rules", 2, "value")),
        (("rules", 2), {"value": "0"}, ("rules", 2, "value")),
        (("rules", 3), {"value": " , "}, ("rules", 3, "value")),
        (("rules", 5), {"test": "filled"}, ("rules", 5, "test")),
        (("rules", 0), {"test": "checked"}, ("rules", 0, "test")),
        (("rules", 5), {"test": "unchecked"}, ("rules", 5, "test")),
        (("rules", 0), {"test": "equals", "value": ""}, ("rules", 0, "value")),
        (("rules", 0), {"test": "regex"}, ("rules", 0, "test")),
        (("rules", 1), {"id": "email"}, ("rules", 1, "id")),
        (("rules", 0), {"id": "Adresse e-mail"}, ("rules", 0, "id")),
        (("rules", 0), {"id": "obligatoire-nom"}, ("rules", 0, "id")),
        (("rules", 0), {"feedback": "Non, ce n'est pas ça."}, ("rules", 0, "feedback")),
        (("fields", 1), {"name": "nom"}, ("fields", 1, "name")),
        (("fields", 0), {"name": "Nom de famille"}, ("fields", 0, "name")),
        (("fields", 0), {"checked": True}, ("fields", 0, "checked")),
        (("code_step",), {"code": "999"}, ("code_step", "code")),
        (("code_step",), {"body": ""}, ("code_step", "body")),
        (("code_step",), {"feedback": "Faux."}, ("code_step", "feedback")),
        ((), {"fields": []}, ("fields",)),
    ],
)
def test_it_points_at_what_nobody_could_satisfy(path, values, where):
    problems = grading.problems(changed(SIM_ACCOUNT_FORM, *path, **values))
    assert where in [problem.path for problem in problems]


def test_a_form_where_everything_passes_is_a_problem():
    exercise = SIM_ACCOUNT_FORM | {"fields": [{"name": "nom", "label": "Nom"}], "rules": []}
    assert [problem.path for problem in grading.problems(exercise)] == [("rules",)]


def test_two_rules_that_contradict_each_other_are_a_problem():
    rules = [*SIM_ACCOUNT_FORM["rules"], {"id": "x", "field": "offres", "test": "checked", "feedback": "…"},
             {"id": "y", "field": "offres", "test": "unchecked", "feedback": "…"}]  # fmt: skip
    assert [problem.path for problem in grading.problems(SIM_ACCOUNT_FORM | {"rules": rules})] == [("rules", 8, "test")]
