"""Settings of a profile: each has its own text, advice fails nobody, and a stranger is shown what he sees."""

import pytest
from django.utils.datastructures import MultiValueDict

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context, render_exercise
from tests.cours.exercices.samples import changed, form
from tests.cours.exercices.sim_samples import PROFILE


def parsed(*chosen):
    return grading.parse(PROFILE, form({f"setting-{index}": at for index, at in enumerate(chosen)}))


def test_each_setting_to_see_again_has_its_own_text():
    result = grading.grade(PROFILE, parsed("2", "0", "1"))
    assert result.outcome == Outcome.PARTIAL
    assert result.messages == (
        "Il reste un réglage à revoir. Regardez ce qu'un inconnu voit encore.",
        "Un inconnu voit le numéro.",
    )


def test_advice_is_said_and_fails_nobody():
    result = grading.grade(PROFILE, parsed("2", "1", "0"))
    assert result.is_right
    assert result.messages[-1] == "C'est votre choix."


def test_nothing_changed_is_not_a_try_and_a_setting_not_sent_is_as_at_the_start():
    with pytest.raises(IncompleteAnswer, match="Rien n'a encore changé") as refused:
        parsed("0", "0", "0")
    assert refused.value.typed == {"chosen": [0, 0, 0]}
    assert parsed("1") == {"chosen": [1, 0, 0]}
    with pytest.raises(IncompleteAnswer):
        grading.parse(PROFILE, MultiValueDict())


@pytest.mark.parametrize("value", ["3", "-1", "٢", "مرحبا", "1e3", "\x00"])
def test_what_our_form_cannot_send_is_refused_in_french(value):
    with pytest.raises(AnswerError, match="Rechargez la page"):
        parsed(value)


def test_a_stranger_is_shown_what_he_sees_before_and_after():
    view = exercise_context(PROFILE, ExerciseState())["view"]
    assert view["before"] == view["after"] == ["Ses photos", "Son numéro", "Son nom"]
    view = exercise_context(PROFILE, ExerciseState(tries=1, outcome="partial", answer={"chosen": [2, 0, 1]}))["view"]
    assert view["after"] == ["Son numéro"]
    assert [setting["feedback"] for setting in view["settings"]] == ["", "Un inconnu voit le numéro.", ""]
    assert view["summary"]


def test_the_page_holds_one_group_of_buttons_a_setting():
    html = render_exercise(PROFILE, ExerciseState())
    assert html.count('role="radiogroup"') == 3
    assert html.count(" checked") == 3


def test_a_number_a_stranger_sees_is_never_cut():
    profile = changed(PROFILE, "settings", 0, "options", 0, seen="Son numéro : 06 39 98 30 12")
    html = render_exercise(profile, ExerciseState())
    assert html.count("Son numéro\u00a0: 06\u00a039\u00a098\u00a030\u00a012") >= 2


def test_an_author_learns_what_nobody_could_pass_or_what_asks_nothing():
    def paths(exercise):
        return [problem.path for problem in grading.problems(exercise)]

    never = changed(PROFILE, "settings", 1, "options", 1, correct=False, feedback="Ici.")
    assert paths(never) == [("settings", 1, "options")]
    assert paths(changed(PROFILE, "settings", 0, "options", 0, feedback=None)) == [
        ("settings", 0, "options", 0, "feedback")
    ]
    assert paths(changed(PROFILE, "settings", 0, "options", 1, start=True)) == [("settings", 0, "options")]
    easy = changed(
        changed(PROFILE, "settings", 0, "options", 0, correct=True), "settings", 1, "options", 0, correct=True
    )
    assert paths(easy) == [("settings",)]
