"""A password to invent: gauged by its rules, never kept, never shown back."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.kinds.sim_password import IDEAS, RULES, check
from cours.exercices.known_passwords import KNOWN
from cours.exercices.rendering import exercise_context, render_exercise
from tests.cours.exercices.samples import changed, form
from tests.cours.exercices.sim_samples import PASSWORD

# Each with the rules it does not respect.
TYPED = [
    ("Trois-velos-bleus-dansent-a-Tours", set()),
    ("velos-bleus!", set()),
    ("vélos bleus", {"length"}),
    ("velo", {"begun", "length", "varied"}),
    ("123456", {"begun", "length", "known"}),
    ("azertyuiop12", {"known"}),
    ("Motdepasse2026", {"known"}),
    ("mot de passe 2026", {"known"}),
    ("soleil-soleil-soleil", {"known"}),
    ("soleil-et-nuages", set()),
    ("FATOU-et-ses-velos", {"guessed"}),
    ("velos-bleus-1978", {"guessed"}),
    ("aaaaaaaaaaaaaaaa", {"varied"}),
    ("مرحبا-بالعالم-الجميل", set()),
    ("👩‍🎓🎈🎉🎂🎁🎀🎊🎃🎄🎋🎍", set()),
    ("           x", {"varied"}),
]


@pytest.mark.parametrize(("typed", "missed"), TYPED)
def test_a_password_is_gauged_by_its_rules(typed, missed):
    assert {rule for rule, passed in check(PASSWORD, typed).items() if not passed} == missed


def test_what_is_said_tells_what_to_add():
    def graded(typed):
        return grading.grade(PASSWORD, grading.parse(PASSWORD, form({"password": typed})))

    assert graded("vélos bleus").messages == ("Encore un mot et il sera solide.",)
    assert graded("vélos bleus").outcome == Outcome.PARTIAL
    assert graded("azertyuiop12").outcome == Outcome.WRONG
    assert len(graded("123456").messages) == 2
    assert graded("trois velos bleus 7").is_right


def test_nothing_typed_is_kept_or_shown_back():
    answer = grading.parse(PASSWORD, form({"password": "tulipe-orange-12"}))
    assert set(answer) == {"rules"}
    html = render_exercise(PASSWORD, ExerciseState(tries=1, answer=answer), typed=answer)
    assert "tulipe-orange-12" not in html


def test_an_empty_box_is_not_a_try_and_a_book_in_it_is_refused():
    for typed in ("", "   "):
        with pytest.raises(IncompleteAnswer):
            grading.parse(PASSWORD, form({"password": typed}))
    with pytest.raises(AnswerError):
        grading.parse(PASSWORD, form({"password": "a" * 5000}))
    with pytest.raises(AnswerError):
        grading.parse(PASSWORD, form({"rule-length": "1"}))


def test_the_gauge_speaks_in_words():
    def gauge(typed):
        answer = {"rules": check(PASSWORD, typed)}
        return exercise_context(PASSWORD, ExerciseState(tries=1, answer=answer))["view"]["gauge"]

    assert [gauge(typed) for typed in ("velo", "vélos bleus", "velos-bleus-lundi")] == [
        "court",
        "encore un mot",
        "solide",
    ]


def test_the_list_of_known_passwords_has_two_hundred_and_the_ideas_are_not_in_it():
    assert len(KNOWN) == len(set(KNOWN)) == 200
    assert len(IDEAS) == len(set(IDEAS)) == 60
    assert not set(IDEAS) & set(KNOWN)
    for seed in range(8):
        suggested = exercise_context(PASSWORD, ExerciseState(), seed=seed)["view"]["suggested"]
        assert all(check(PASSWORD, suggested).values())


def test_an_author_cannot_forbid_what_is_in_every_word():
    assert [p.path for p in grading.problems(changed(PASSWORD, guessable=["1978", "a"]))] == [("guessable", 1)]
    assert [p.path for p in grading.problems(changed(PASSWORD, ideas=["un", "deux"]))] == [("ideas",)]


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_device_finds_the_same(tmp_path):
    for name in ("typed.js", "behaviours/sim-password.js"):
        target = tmp_path / name.replace(".js", ".mjs")
        target.parent.mkdir(exist_ok=True)
        target.write_text((Path(settings.BASE_DIR) / "static/js" / name).read_text().replace('.js"', '.mjs"'))
    device = exercise_context(PASSWORD, ExerciseState())["view"]["device"]
    script = """
        const { check } = await import(process.argv[1]);
        const [rules, typed] = JSON.parse(process.argv[2]);
        console.log(JSON.stringify(typed.map((text) => check(rules, text))));
    """
    typed = [text for text, _missed in TYPED]
    command = ["node", "--input-type=module", "-e", script]
    command += [str(tmp_path / "behaviours/sim-password.mjs"), json.dumps([device, typed])]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout)
    assert found == [check(PASSWORD, text) for text in typed]
    assert set(found[0]) == set(RULES)
