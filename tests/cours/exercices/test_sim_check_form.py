"""A form already filled: compared, corrected, completed, read again, sent; and nothing written in it is kept."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.kinds.sim_check_form import compare
from cours.exercices.rendering import exercise_context, render_exercise
from tests.cours.exercices.samples import changed, form
from tests.cours.exercices.sim_samples import DECLARATION

MARCH = DECLARATION["fields"][1]
WRITTEN = [
    ("1102", "same"),
    ("1 102,00 €", "same"),
    ("1012", "right"),
    ("1 012", "right"),
    ("1012.00", "right"),
    ("1012€", "right"),
    ("1290", "known-0"),
    ("", "other"),
    ("-1012", "other"),
    ("999999999999999999", "other"),
    ("mille douze", "other"),
    ("١٠١٢", "right"),
    ("🙂", "other"),
    ("\u202e2101", "other"),
]


def parsed(february="1012", march="1012", piece="0", **more):
    return grading.parse(DECLARATION, form({"field-0": february, "field-1": march, "piece": piece, **more}))


def graded(**fields):
    return grading.grade(DECLARATION, parsed(**fields))


@pytest.mark.parametrize(("text", "word"), WRITTEN)
def test_what_is_written_becomes_a_word(text, word):
    assert parsed(march=text)["fields"][1] == word


def test_the_summary_is_read_before_sending():
    assert graded().outcome == Outcome.ONGOING
    assert graded(send="0").outcome == Outcome.ONGOING
    assert graded(send="1").is_right
    with pytest.raises(IncompleteAnswer, match="Relisez"):
        parsed(summary="1")


def test_sending_without_correcting_says_what_it_would_cause():
    result = graded(march="1102", send="1")
    assert "Le site aurait compté 90 € de trop." in result.messages
    assert graded(march="1290", send="1").messages[1] == "Cherchez les mots « montant net social »."
    assert graded(february="0", send="1").messages[1] == "Février était juste : 1 012 €."
    assert graded(piece="1", send="1").messages[1:] == ("Cette photo ne prouve rien.",)


def test_a_missing_piece_is_asked_and_what_was_written_comes_back():
    with pytest.raises(IncompleteAnswer, match="pièce à joindre") as refused:
        parsed(piece="", march="777")
    view = exercise_context(DECLARATION, ExerciseState(), typed=refused.value.typed, message="…")["view"]
    assert view["stage"] == "form"
    assert view["fields"][1]["value"] == "777"


def test_nothing_written_is_kept_but_a_number_that_looks_real_is_hidden_on_its_way_back():
    answer = parsed(march="06 12 34 56 78", send="1")
    stored = grading.stored(DECLARATION, answer)
    assert stored == {"fields": ["same", "other"], "piece": 0, "sent": True}
    assert "12 34" not in json.dumps(answer, ensure_ascii=False)


def test_the_device_sends_words_only():
    answer = grading.parse(
        DECLARATION, form({"word-0": "same", "word-1": "right", "piece": "0", "send": "1", "summary": "1"})
    )
    assert grading.grade(DECLARATION, answer).is_right
    with pytest.raises(AnswerError):
        grading.parse(DECLARATION, form({"word-1": "known-7", "piece": "0"}))


def test_the_stages_follow_each_other():
    def shown(**state):
        return render_exercise(DECLARATION, ExerciseState(**state))

    reading = {"fields": ["same", "right"], "piece": 0, "sent": None}
    assert "Fiche de mars" in shown()
    html = shown(answer=reading, outcome="ongoing")
    assert "Récapitulatif" in html
    assert 'name="word-1" value="right"' in html
    assert 'name="send" value="1"' in html
    again = shown(answer=reading | {"fields": ["same", "same"], "sent": True}, outcome="wrong", tries=1)
    assert "Le site aurait compté" in again
    assert "Déclaration envoyée." in shown(answer=reading | {"sent": True}, outcome="right", right=True)


def test_without_a_summary_the_first_sending_counts():
    short = changed(DECLARATION, summary=False)
    answer = grading.parse(short, form({"field-0": "1012", "field-1": "1012", "piece": "0"}))
    assert grading.grade(short, answer).is_right


def test_an_author_learns_what_cannot_be():
    def paths(exercise):
        return [problem.path for problem in grading.problems(exercise)]

    assert paths(changed(DECLARATION, "pieces", 0, correct=False, feedback="Ici.")) == [("pieces",)]
    assert paths(changed(DECLARATION, "fields", 1, "others", 0, value="1012,0")) == [
        ("fields", 1, "others", 0, "value")
    ]
    assert paths(changed(changed(DECLARATION, pieces=[]), "fields", 1, expected="")) == [("fields",)]
    assert paths(changed(DECLARATION, "pieces", 1, feedback="")) == [("pieces", 1, "feedback")]


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_device_finds_the_same_words(tmp_path):
    for name in ("formulas.js", "typed.js", "behaviours/sim-check.js"):
        target = tmp_path / name.replace(".js", ".mjs")
        target.parent.mkdir(exist_ok=True)
        target.write_text((Path(settings.BASE_DIR) / "static/js" / name).read_text().replace('.js"', '.mjs"'))
    view = exercise_context(DECLARATION, ExerciseState())["view"]["fields"][1]["device"]
    script = """
        const { compare } = await import(process.argv[1]);
        const [box, texts] = JSON.parse(process.argv[2]);
        console.log(JSON.stringify(texts.map((text) => compare(box, text))));
    """
    texts = [text for text, _word in WRITTEN if text != "١٠١٢"]  # a device that does not read these says « other »
    command = ["node", "--input-type=module", "-e", script]
    command += [str(tmp_path / "behaviours/sim-check.mjs"), json.dumps([view, texts])]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout)
    assert found == [compare(MARCH, text) for text in texts]
