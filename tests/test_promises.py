"""The register of promises says what the screens say, and each sentence has a test that tries to break it."""

import ast
import re

import pytest

from tests.promises import EXCUSED, NOT_PROMISES, PROMISES, REGISTER, ROOT, written

ROW = re.compile(r"^\| (?P<sentence>.+?) \| (?P<test>[^|]+?) \|$", re.MULTILINE)
HEADS = ("Phrase", "---")
BY_PEOPLE = "tenue par des personnes"  # no program keeps it: who opens the site does
TO_WRITE = 0  # sentences that no test tries to break yet: it only goes down


@pytest.fixture(scope="module")
def register():
    """Each sentence, with the test that tries to break it."""
    rows = [(row["sentence"], row["test"].strip("`")) for row in ROW.finditer(REGISTER.read_text(encoding="utf-8"))]
    return [row for row in rows if not row[0].startswith(HEADS)]


@pytest.fixture(scope="module")
def said():
    return {sentence.replace("|", "/"): files for sentence, files in written().items()}


def test_every_sentence_that_promises_something_is_registered(register, said):
    known = {sentence for sentence, _test in register}
    missing = [
        f"| {sentence} | … |   <- {', '.join(sorted(said[sentence]))}"
        for sentence in sorted(said)
        if sentence not in known
    ]
    assert not missing, "docs/promesses.md, with the test that tries to break it:\n" + "\n".join(missing)


def test_no_sentence_of_the_register_is_written_nowhere(register, said):
    gone = [sentence for sentence, _test in register if sentence not in said]
    assert not gone, "take out of docs/promesses.md:\n" + "\n".join(gone)


def test_no_sentence_is_registered_twice(register):
    sentences = [sentence for sentence, _test in register]
    assert len(sentences) == len(set(sentences))


def test_every_test_of_the_register_exists(register):
    for path in {test for _sentence, test in register if test not in ("à écrire", BY_PEOPLE)}:
        file, _sep, name = path.partition("::")
        names = {
            node.name
            for node in ast.walk(ast.parse((ROOT / "tests" / file).read_text()))
            if isinstance(node, ast.FunctionDef)
        }
        assert name in names, f"{path} does not exist"


def test_what_is_still_to_be_tried_goes_down(register):
    left = [sentence for sentence, test in register if test == "à écrire"]
    assert len(left) <= TO_WRITE, "\n".join(left)


@pytest.mark.parametrize(
    "sentence",
    [
        "Votre réponse est gardée sur cet appareil.",
        "C'est envoyé.",
        "Elle partira toute seule.",
        "Les autres ne voient rien.",
        "Personne ne pourra les retrouver.",
        "Cet appareil a tout oublié de vous.",
        "Rien n'est envoyé.",
        "Cela marche sans réseau.",
        "0 problème",
        "Vos réponses sont effacées après 12 mois.",
        "Nous ne gardons jamais votre code.",
        "Le site n'appelle personne.",
    ],
)
def test_the_verbs_of_a_promise_are_heard(sentence):
    """The collector must not become deaf: the sentences shown false in the past are still found."""
    assert PROMISES.search(sentence)
    assert not EXCUSED.search(sentence)


def test_every_exception_says_why_and_still_serves():
    everything = set(written(excused=True))
    for reason, patterns in NOT_PROMISES.items():
        for pattern in patterns:
            assert any(re.search(pattern, sentence) for sentence in everything), f"{reason}: {pattern}"
