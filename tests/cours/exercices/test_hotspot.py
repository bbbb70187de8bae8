import pytest

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context
from tests.cours.exercices.samples import HOTSPOT, changed, form

PICTURE = changed(HOTSPOT, document=None) | {
    "picture": {"src": "/media/photo.svg", "width": 400, "height": 300, "alt": "Une porte"},
    "zones": [
        {"label": "la plaque de rue", "correct": True, "x": 60, "y": 10, "width": 20, "height": 10},
        {"label": "le ciel", "x": 0, "y": 0, "width": 50, "height": 20},
        {"label": "le numéro", "correct": True, "x": 10, "y": 50, "width": 10, "height": 10},
    ],
}


def graded(*zones, exercise=HOTSPOT):
    return grading.grade(exercise, grading.parse(exercise, form(zones=[str(zone) for zone in zones])))


def test_all_the_right_zones_and_only_them():
    assert graded(2, 1, 0).is_right
    assert graded(0, 1).outcome == Outcome.PARTIAL
    assert graded(0, 1, 2, 3).outcome == Outcome.PARTIAL
    assert graded(3, 4).outcome == Outcome.WRONG


def test_it_says_what_a_wrong_zone_is_then_what_is_missing_each_once():
    assert graded(0, 3, 4).messages == ("La politesse ne dit rien.", HOTSPOT["missing"])
    assert graded(0, 1, 2, 3, 4).messages == ("La politesse ne dit rien.",)
    assert graded(0).messages == (HOTSPOT["missing"],)


def test_without_words_it_counts_what_is_missing_and_names_what_is_too_much():
    bare = changed(changed(HOTSPOT, missing=None), "zones", 3, feedback=None)
    assert "2 endroits" in graded(0, exercise=bare).messages[0]
    assert "« Bonjour »" in graded(0, 1, 2, 3, exercise=bare).messages[0]


def test_the_document_is_cut_into_zones():
    view = exercise_context(HOTSPOT, ExerciseState(tries=1, outcome="partial", answer={"zones": [0, 3]}))["view"]
    assert view["mode"] == "document"
    assert view["wanted"] == 3
    (sender,) = view["document"]["sender"]
    assert sender["zone"] == {"index": 0, "label": "le numéro", "chosen": True, "mark": True}
    body = {segment["zone"]["index"]: segment for segment in view["document"]["body"] if segment["zone"]}
    assert body[3]["text"] == "Bonjour"
    assert (body[3]["zone"]["mark"], body[1]["zone"]["mark"]) == (False, None)


def test_the_list_follows_the_reading_order_so_that_it_says_nothing_of_what_is_right():
    view = exercise_context(HOTSPOT, ExerciseState())["view"]
    assert [zone["index"] for zone in view["zones"]] == [0, 3, 1, 2, 4]
    view = exercise_context(PICTURE, ExerciseState())["view"]
    assert [zone["index"] for zone in view["zones"]] == [1, 0, 2]


def test_a_picture_gives_the_place_of_its_zones():
    view = exercise_context(PICTURE, ExerciseState())["view"]
    assert grading.problems(PICTURE) == []
    assert (view["mode"], view["document"], view["picture"]["alt"]) == ("picture", None, "Une porte")
    zone = {"x": 60, "y": 10, "width": 20, "height": 10}
    assert view["zones"][1] == zone | {"index": 0, "label": "la plaque de rue", "chosen": False, "mark": None}


def test_touching_nothing_is_not_a_try():
    with pytest.raises(IncompleteAnswer):
        graded()


@pytest.mark.parametrize("zones", [["5"], ["x"], ["0"] * 6, ["9" * 9999]])
def test_it_refuses_what_the_form_cannot_send(zones):
    with pytest.raises(AnswerError) as refused:
        grading.parse(HOTSPOT, form(zones=zones))
    assert not isinstance(refused.value, IncompleteAnswer)


@pytest.mark.parametrize(
    ("exercise", "where"),
    [
        (changed(HOTSPOT, "zones", 0, excerpt="absent du message"), ("zones", 0, "excerpt")),
        (changed(HOTSPOT, "zones", 0, excerpt=""), ("zones", 0, "excerpt")),
        (changed(HOTSPOT, "zones", 3, excerpt="Bonjour, votre"), None),
        (changed(HOTSPOT, "zones", 4, excerpt="2 heures : suivi"), ("zones", 4, "excerpt")),
        (changed(HOTSPOT, "zones", 1, label="Le numéro"), ("zones", 1, "label")),
        (changed(HOTSPOT, "zones", 3, feedback="Non."), ("zones", 3, "feedback")),
        (HOTSPOT | {"zones": HOTSPOT["zones"][3:]}, ("zones",)),
        (HOTSPOT | {"missing": "Faux."}, ("missing",)),
        (HOTSPOT | {"picture": PICTURE["picture"]}, ("picture",)),
        (changed(HOTSPOT, document=None), ("document",)),
        (changed(HOTSPOT, "document", body=""), ("document",)),
        (changed(PICTURE, "zones", 0, x=None), ("zones", 0, "x")),
        (changed(PICTURE, "zones", 0, x=101), ("zones", 0, "x")),
        (changed(PICTURE, "zones", 0, x=90), ("zones", 0, "width")),
        (changed(PICTURE, "zones", 0, height=0), ("zones", 0, "height")),
        (changed(PICTURE, "zones", 0, y=-1), ("zones", 0, "y")),
    ],
)
def test_it_points_at_what_makes_it_impossible_or_unfair(exercise, where):
    paths = [problem.path for problem in grading.problems(exercise)]
    assert where in paths if where else paths == []
