"""Screens to choose on: one after the other, or all together."""

import pytest
from django.utils.datastructures import MultiValueDict

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState, IncompleteAnswer, Outcome
from cours.exercices.rendering import exercise_context, render_exercise
from tests.cours.exercices.samples import changed, form
from tests.cours.exercices.sim_samples import CROWDFUNDING, JOB_ACCOUNT, SEARCH


def answered(exercise, **fields):
    return grading.parse(exercise, form({name.replace("_", "-"): value for name, value in fields.items()}))


def graded(exercise, **fields):
    return grading.grade(exercise, answered(exercise, **fields))


def test_a_choice_says_what_it_would_cause():
    result = graded(SEARCH, screen_0="0")
    assert (result.outcome, result.messages) == (Outcome.WRONG, ("C'est payant.",))
    assert graded(SEARCH, screen_0="1").is_right


def test_the_right_choice_opens_the_next_screen_and_is_not_a_try():
    result = graded(CROWDFUNDING, screen_0="2")
    assert result.outcome == Outcome.ONGOING
    assert result.messages == ("Il reste les contreparties.", "Une petite marge aide toujours.")


def test_the_last_screen_is_right_when_every_choice_is():
    assert graded(CROWDFUNDING, kept_0="2", screen_1=["0", "1"]).is_right
    result = graded(CROWDFUNDING, kept_0="2", screen_1=["0", "2"])
    assert (result.outcome, result.messages) == (Outcome.PARTIAL, ("Cela coûte bien plus que le don.",))


@pytest.mark.parametrize(
    ("some", "sentence"),
    [("0", "Vous en avez choisi 1. Il en faut 2."), (["0", "1", "2"], "Vous en avez choisi 3. Gardez-en 2.")],
)
def test_it_says_how_many_to_choose_and_does_not_count_a_try(some, sentence):
    with pytest.raises(IncompleteAnswer, match=sentence) as refused:
        answered(CROWDFUNDING, kept_0="2", screen_1=some)
    assert refused.value.typed["chosen"][0] == [2]


def test_a_closed_screen_cannot_be_answered_before_it_is_open():
    answer = answered(CROWDFUNDING, screen_0="0", screen_1=["0", "1"])
    assert answer == {"chosen": [[0], None]}


def test_nothing_new_is_not_an_answer():
    with pytest.raises(IncompleteAnswer):
        answered(CROWDFUNDING, kept_0="2")


@pytest.mark.parametrize("value", ["3", "-1", "deux", "9" * 5, "٢", "\x00", "👍"])
def test_what_our_form_cannot_send_is_refused_in_french(value):
    with pytest.raises(AnswerError, match="Rechargez la page"):
        answered(SEARCH, screen_0=value)
    with pytest.raises(AnswerError, match="Rechargez la page"):
        answered(SEARCH, screen_0=["0", "1"])


def test_together_every_group_is_asked_and_what_was_chosen_is_kept():
    with pytest.raises(IncompleteAnswer, match="Il reste 2 choix à faire") as refused:
        answered(JOB_ACCOUNT, screen_1="1")
    view = exercise_context(JOB_ACCOUNT, ExerciseState(), typed=refused.value.typed, message="…")["view"]
    chosen = [choice["text"] for choice in view["screens"][1]["choices"] if choice["chosen"]]
    assert chosen == ["Tout le monde"]


def test_together_each_group_to_see_again_has_its_own_text_and_advice_fails_nobody():
    result = graded(JOB_ACCOUNT, screen_0="1", screen_1="1", screen_2="0")
    assert result.outcome == Outcome.PARTIAL
    assert result.messages == (
        "Il reste un choix à revoir : lisez l'explication.",
        "Choisissez votre nom.",
        "C'est votre choix.",
    )
    result = graded(JOB_ACCOUNT, screen_0="0", screen_1="1", screen_2="0")
    assert result.is_right
    assert result.messages[-1] == "C'est votre choix."


def test_the_view_shows_the_open_screen_the_passed_ones_and_keeps_the_others_for_paper():
    state = ExerciseState(outcome="ongoing", answer={"chosen": [[2], None]})
    view = exercise_context(CROWDFUNDING, state)["view"]
    assert [screen["passed"] for screen in view["screens"]] == [True, False]
    assert view["later"] == []
    html = render_exercise(CROWDFUNDING, state)
    assert 'name="kept-0" value="2"' in html
    assert 'type="checkbox" name="screen-1"' in html
    first = render_exercise(CROWDFUNDING, ExerciseState())
    assert "☐ Un petit sac" in first
    assert 'name="screen-1"' not in first


def test_the_feedback_of_a_wrong_choice_is_not_in_the_page_before_it_is_chosen():
    html = render_exercise(SEARCH, ExerciseState())
    assert "C&#x27;est payant." not in html
    assert "C'est payant." not in html


def test_results_menus_and_banners_keep_their_order_the_rest_is_shuffled():
    def order(exercise, index, seed):
        screen = exercise_context(exercise, ExerciseState(answer={"chosen": [[2], None]}), seed=seed)["view"]["screens"]
        return [choice["index"] for choice in screen[index]["choices"]]

    assert {tuple(order(CROWDFUNDING, 0, seed)) for seed in range(8)} == {(0, 1, 2)}
    assert len({tuple(order(CROWDFUNDING, 1, seed)) for seed in range(8)}) > 1
    one = ExerciseState()
    search = [exercise_context(SEARCH, one, seed=seed)["view"]["screens"][0]["choices"] for seed in range(8)]
    assert {tuple(choice["index"] for choice in choices) for choices in search} == {(0, 1, 2)}


def test_a_post_is_composed_of_what_was_chosen():
    post = changed(JOB_ACCOUNT, "screens", 0, frame="post")
    state = ExerciseState(answer={"chosen": [[0], [0], [0]]}, right=True)
    composed = exercise_context(post, state)["view"]["composed"]
    assert [piece["choice"]["text"] for piece in composed] == ["yanis.b@courriel.example"]
    assert "Le compte est prêt." in render_exercise(post, state)


# --- What an author is told ------------------------------------------------------------------------------------------
def paths(exercise):
    return [problem.path for problem in grading.problems(exercise)]


def test_an_author_learns_what_nobody_could_pass():
    assert paths(changed(SEARCH, "screens", 0, "choices", 1, correct=False, feedback="Ici.")) == [
        ("screens", 0, "choices")
    ]
    assert paths(changed(CROWDFUNDING, "screens", 1, pick=3)) == [("screens", 1, "pick")]


def test_an_author_must_say_something_of_every_choice_that_is_not_right():
    assert paths(changed(SEARCH, "screens", 0, "choices", 0, feedback=None)) == [
        ("screens", 0, "choices", 0, "feedback")
    ]
    assert paths(changed(SEARCH, "screens", 0, "choices", 0, feedback="Non.")) == [
        ("screens", 0, "choices", 0, "feedback")
    ]


def test_an_author_names_every_group_and_pins_on_a_picture():
    assert paths(changed(JOB_ACCOUNT, "screens", 1, question="")) == [("screens", 1, "question")]
    assert paths(changed(SEARCH, "screens", 0, "choices", 0, x=3)) == [("screens", 0, "choices", 0, "x")]
    assert paths(changed(SEARCH, "screens", 0, "choices", 0, x=3, y=4)) == [("screens", 0, "choices", 0, "x")]


def test_pins_are_lettered_in_the_order_of_the_list():
    pinned = changed(CROWDFUNDING, "screens", 0, image={"src": "/plan.svg", "width": 4, "height": 3, "alt": "Un plan"})
    for place in (0, 2):
        pinned = changed(pinned, "screens", 0, "choices", place, x=10 * place, y=50)
    view = exercise_context(pinned, ExerciseState())["view"]["screens"][0]
    assert [choice["pin"]["letter"] for choice in view["pins"]] == ["A", "C"]
    assert 'x="20%"' in render_exercise(pinned, ExerciseState())


def test_an_empty_form_is_not_a_try():
    with pytest.raises(IncompleteAnswer):
        grading.parse(SEARCH, MultiValueDict())
