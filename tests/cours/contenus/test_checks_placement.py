"""The rules of the questions of « Où j'en suis ? », each with a bad example; a good set has nothing said about it."""

import pytest

from .test_checks import pack  # noqa: F401 - the fixture
from .test_placement import CHOICE, MODULE, STATEMENT, ZONES, add, questions


@pytest.fixture
def tested(pack):  # noqa: F811
    add(pack, questions())
    return pack


def test_it_has_nothing_to_say_of_a_good_set(tested):
    assert tested.found() == []


def test_a_module_has_three_questions_of_each_level(pack):  # noqa: F811
    add(pack, questions(levels=(1, 1, 1, 2, 2, 3, 3)))
    finding = pack.only("test-niveaux")
    assert finding.file == MODULE
    assert "« Je me débrouille » (niveau 2) a 2 question(s), pour 3 au moins" in finding.message


def test_a_module_may_have_no_question_at_all(pack):  # noqa: F811
    assert pack.found() == []


def test_a_question_is_short(tested):
    tested.edit(MODULE, "Où va la graine 0 ?", "Où va la graine ? " * 6)
    assert tested.only("test-long").line


def test_a_proposal_is_short(tested):
    tested.edit(MODULE, "Dans la poche du manteau", "Dans la poche, " * 5)
    tested.only("test-long")


def test_true_and_false_are_balanced(tested):
    for n in range(2):
        add(tested, STATEMENT.format(level=1, prompt=f"La graine {n} dort.", answer="true"))
    tested.only("vrai-faux")
    add(tested, STATEMENT.format(level=1, prompt="La graine mange.", answer="false"))
    assert tested.found() == []


def test_length_does_not_give_the_answer_away(pack):  # noqa: F811
    text = questions().replace("Dans la poche du manteau", "Ailleurs")
    add(pack, text)
    assert "8 questions sur 8" in pack.only("test-devine").message


def test_the_words_of_a_question_follow_the_rules_of_all_words(tested):
    tested.edit(MODULE, "Où va la graine 0 ?", "La graine est sur jardin.fr ?")
    tested.only("adresse")


def test_the_picture_of_a_question_is_described_or_decorative_on_purpose(pack):  # noqa: F811
    picture = CHOICE.format(level=1, prompt="Et ici ?") + "    image: {file: graine.svg}\n"
    add(pack, questions() + picture)
    pack.only("image-alt")
    pack.edit(MODULE, "{file: graine.svg}", '{file: graine.svg, alt: ""}')
    assert pack.found() == []


def test_the_line_of_a_finding_is_that_of_the_question(tested):
    tested.edit(MODULE, ZONES, ZONES.replace("Touchez le mois.", "Touchez le mois sur jardin.fr."))
    lines = (tested.folder / MODULE).read_text(encoding="utf-8").splitlines()
    assert "jardin.fr" in lines[tested.only("adresse").line - 1]
