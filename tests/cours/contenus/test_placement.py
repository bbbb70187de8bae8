"""The questions of « Où j'en suis ? » are content: read with their lines, exported as they came, kept in the editor."""

import re

import pytest
from django.core.exceptions import ValidationError

from cours.contenus.blocks import PlacementStreamBlock
from cours.contenus.models import ModulePage
from cours.contenus.outline import outline
from cours.contenus.packs import reading
from cours.contenus.placement import placement_bank, placement_modules
from tests.cours.suivi import answers

MODULE = "modules/M8.yaml"
CHOICE = """  - kind: single_choice
    level: {level}
    prompt: "{prompt}"
    options:
      - {{text: "Dans la terre", correct: true}}
      - {{text: "Dans la poche du manteau"}}
"""
STATEMENT = """  - kind: true_false
    level: {level}
    prompt: "{prompt}"
    answer: {answer}
"""
ZONES = """  - kind: hotspot
    level: 3
    prompt: "Touchez le mois."
    document: {kind: page, subject: "Semis", body: "Semez en mars, au soleil."}
    zones:
      - {label: "le mois", excerpt: "mars", correct: true}
      - {label: "le soleil", excerpt: "soleil"}
"""


def questions(levels=(1, 1, 1, 2, 2, 2, 3, 3)):
    listed = [CHOICE.format(level=level, prompt=f"Où va la graine {n} ?") for n, level in enumerate(levels)]
    return "placement:\n" + "".join(listed) + ZONES


def add(pack, text):
    path = pack.folder / MODULE
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


# --- Reading ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("question", "words"),
    [
        (CHOICE.format(level=4, prompt="Où ?"), "ligne 9"),
        (CHOICE.format(level=1, prompt="Où ?").replace("    level: 1\n", ""), "il manque « level »"),
        (CHOICE.format(level=1, prompt="Où ?") + '    hint: "Cherchez."\n', "clé inconnue : « hint »"),
        (CHOICE.format(level=1, prompt="Où ?").replace(", correct: true", ""), "aucune réponse n'est juste"),
        (CHOICE.format(level=1, prompt="Où ?").replace('manteau"', 'manteau", correct: true'), "une seule réponse"),
        (CHOICE.format(level=1, prompt="Où ?").replace("single_choice", "cloze"), "sorte d'exercice inconnue"),
        (ZONES.replace('excerpt: "soleil"', 'excerpt: "pluie"'), "ces mots ne sont pas dans le document"),
        (ZONES.replace('excerpt: "soleil"', 'excerpt: "soleil", correct: true'), "une seule réponse peut être juste"),
        ("  - juste un mot\n", "lignes « clé: valeur »"),
    ],
)
def test_it_says_what_is_wrong_in_a_question_and_where(mini, question, words):
    add(mini, "placement:\n" + question)
    with pytest.raises(reading.PackRefused) as caught:
        reading.read(mini.folder)
    (problem,) = caught.value.problems
    assert problem.file == MODULE
    assert problem.line >= 8
    assert words in str(problem)


def test_it_asks_for_no_text_that_nobody_would_read(mini):
    add(mini, questions())
    add(mini, STATEMENT.format(level=1, prompt="La graine dort.", answer="true"))
    module = next(item for item in reading.read(mini.folder).items if item.key == "M8")
    assert len(module.data["placement"]) == 10
    assert module.data["placement"][0] == {
        "kind": "single_choice",
        "level": "1",
        "prompt": "Où va la graine 0 ?",
        "options": [{"text": "Dans la terre", "correct": True}, {"text": "Dans la poche du manteau"}],
    }


# --- In, out, and again -----------------------------------------------------------------------------------------------
def test_it_comes_out_as_it_went_in_and_twice_changes_nothing(db, mini, tmp_path):
    add(mini, questions())
    mini.load()
    out = mini.export(tmp_path / "out")
    went_in, came_out = (next(i for i in reading.read(f.folder).items if i.key == "M8") for f in (mini, out))
    assert came_out.data == went_in.data
    assert "déjà à jour" in mini.load()
    assert "déjà à jour" in out.load()
    assert out.export(tmp_path / "again").files() == out.files()


def test_a_mended_question_keeps_its_id_and_its_figures(db, mini):
    add(mini, questions())
    mini.load()
    before = [item["id"] for item in ModulePage.objects.get(code="M8").placement.raw_data]
    mini.edit(MODULE, "Où va la graine 3 ?", "Où va la graine trois ?")
    mini.load()
    page = ModulePage.objects.get(code="M8")
    assert [item["id"] for item in page.placement.raw_data] == before
    assert page.placement.raw_data[3]["value"]["prompt"] == "Où va la graine trois ?"
    mini.edit(MODULE, "Où va la graine trois ?", "Où va donc la graine trois ?")
    assert "a été modifié ici" not in mini.load(), "the id kept from before is nobody's work"
    assert [item["id"] for item in ModulePage.objects.get(code="M8").placement.raw_data] == before


def test_the_question_that_an_author_changed_here_is_left_alone(db, mini):
    add(mini, questions())
    mini.load()
    page = ModulePage.objects.get(code="M8")
    page.placement[0].value["prompt"] = "La mienne ?"
    page.save_revision().publish()
    mini.edit(MODULE, "Où va la graine 3 ?", "Où va la graine trois ?")
    assert "a été modifié ici" in mini.load()
    assert ModulePage.objects.get(code="M8").placement.raw_data[0]["value"]["prompt"] == "La mienne ?"


# --- The editor -------------------------------------------------------------------------------------------------------
def stored(**changes):
    options = [{"text": "Oui", "correct": True}, {"text": "Peut-être"}]
    return {"level": "1", "prompt": "Est-ce vrai ?", "options": options} | changes


def cleaned(value):
    block = PlacementStreamBlock()
    return block.clean(block.to_python([{"type": "single_choice", "value": value, "id": "a"}]))


def test_an_author_writes_a_question_without_hint_nor_feedback():
    assert cleaned(stored())[0].value["level"] == "1"
    fields = PlacementStreamBlock().child_blocks["single_choice"].child_blocks
    assert list(fields) == ["level", "prompt", "image", "options", "ordered"]
    assert list(fields["options"].child_block.child_blocks) == ["text", "correct"]


@pytest.mark.parametrize(
    "changes",
    [
        {"level": ""},
        {"level": "4"},
        {"options": [{"text": "Oui", "correct": True}] * 2},
        {"options": [{"text": "Oui"}]},
    ],
)
def test_an_author_is_told_what_is_wrong(changes):
    with pytest.raises(ValidationError):
        cleaned(stored(**changes))


def test_the_exercises_of_lessons_keep_their_feedback():
    from cours.contenus.blocks import LessonStreamBlock

    PlacementStreamBlock()
    options = LessonStreamBlock().child_blocks["single_choice"].child_blocks["options"]
    assert "feedback" in options.child_block.child_blocks


def test_the_form_of_a_module_shows_the_questions(client_for, author, pages):
    module = pages.module("M2")
    response = client_for(author).get(f"/admin/pages/{module.pk}/edit/")
    assert response.status_code == 200
    assert "placement-0-value-level" in response.text or "velos-bleus-dansent-lundi" in response.text


# --- The bank ---------------------------------------------------------------------------------------------------------
def test_the_starter_pack_has_three_questions_of_each_level_of_five_modules(db):
    bank = placement_bank()
    assert [module.code for module in placement_modules()] == ["M1", "M2", "M3", "M4", "M5"]
    for module in placement_modules():
        for level in (1, 2, 3):
            assert len(bank.cell(module.id, level)) == 3
    assert len({question.id for question in bank.questions}) == 45


def test_every_question_has_a_right_and_a_wrong_answer(db):
    for question in placement_bank().questions:
        assert answers.is_right(question.exercise, answers.right(question.exercise)) is True
        assert answers.is_right(question.exercise, answers.wrong(question.exercise)) is False


def test_a_question_given_here_is_not_the_one_of_a_lesson(db):
    """Otherwise the test would look at what a lesson has just said."""
    from cours.contenus.rendering import lesson_content

    def words(text):
        return re.sub(r"\W+", " ", text.casefold()).strip()

    asked = {words(question.exercise["prompt"]) for question in placement_bank().questions}
    learnt = {
        words(exercise["prompt"])
        for lesson in outline().lessons
        for exercise in lesson_content(lesson.revision_id).exercises.values()
    }
    assert not asked & learnt


def test_it_costs_few_queries_then_none(db, django_assert_max_num_queries, django_assert_num_queries):
    with django_assert_max_num_queries(7):
        placement_bank()
    with django_assert_num_queries(0):
        placement_bank()


def test_a_changed_question_is_seen_at_once(pages, django_capture_on_commit_callbacks):
    placement_bank()
    page = pages.module("M2")
    page.placement[0].value["prompt"] = "Une autre question ?"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert "Une autre question ?" in {question.exercise["prompt"] for question in placement_bank().questions}


def test_a_module_without_questions_is_not_asked_about(pages, django_capture_on_commit_callbacks):
    page = pages.module("M2")
    page.placement = []
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert "M2" not in [module.code for module in placement_modules()]
    assert not [question for question in placement_bank().questions if question.module_id == page.pk]
