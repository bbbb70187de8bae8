"""The rules of « Où j'en suis ? », for any answers: few questions, always an end, never below what was shown."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cours.suivi.placement import IN_ALL, PER_MODULE, TOP, Cell, Given, at_most, next_cell, pick, result

MODULES = st.lists(st.integers(1, 50), min_size=1, max_size=5, unique=True)
ANSWERS = st.lists(st.booleans(), min_size=IN_ALL + 5, max_size=IN_ALL + 5)


def everything(module, level):
    return True


def play(modules, answers, has=everything):
    """Answer until the test ends; return the answers given."""
    found = []
    for right in answers:
        cell = next_cell(modules, found, has)
        if cell is None:
            break
        found.append(Given(cell.module, cell.level, right))
    assert next_cell(modules, found, has) is None, "the test never ends"
    return found


@given(MODULES, ANSWERS)
def test_it_ends_with_three_questions_a_module_and_twelve_in_all_at_most(modules, answers):
    found = play(modules, answers)
    assert 1 <= len(found) <= min(at_most(modules), IN_ALL)
    for module in modules:
        assert sum(answer.module == module for answer in found) <= PER_MODULE


@given(MODULES, ANSWERS)
def test_a_level_is_asked_once_and_only_after_the_one_below_was_right(modules, answers):
    found = play(modules, answers)
    for module in modules:
        own = [answer for answer in found if answer.module == module]
        assert [answer.level for answer in own] == list(range(1, len(own) + 1))
        assert all(answer.right for answer in own[:-1]), "a wrong answer ends its module"


@given(MODULES, ANSWERS)
def test_modules_are_asked_about_in_the_order_chosen(modules, answers):
    met = list(dict.fromkeys(answer.module for answer in play(modules, answers)))
    assert met == modules[: len(met)]


@given(MODULES, ANSWERS)
def test_the_result_is_the_highest_level_shown(modules, answers):
    found = play(modules, answers)
    for module in modules:
        own = [answer for answer in found if answer.module == module]
        level = result(module, found)
        if not own:
            assert level is None
        else:
            assert level == sum(answer.right for answer in own)
            assert 0 <= level <= TOP


@given(MODULES, ANSWERS, st.sets(st.tuples(st.integers(1, 50), st.integers(1, 3))))
def test_a_missing_question_ends_its_module_and_no_other(modules, answers, missing):
    found = play(modules, answers, lambda module, level: (module, level) not in missing)
    assert not {(answer.module, answer.level) for answer in found} & missing
    for module in modules[: 12 // PER_MODULE]:
        assert (module, 1) in missing or any(answer.module == module for answer in found)


@settings(max_examples=30)
@given(st.integers(1, 20), st.integers(0, 32_767), st.integers(1, 10**6), st.integers(1, 3))
def test_the_question_of_a_cell_is_the_same_during_a_whole_test(count, seed, module, level):
    place = pick(count, seed=seed, cell=Cell(module, level))
    assert 0 <= place < count
    assert place == pick(count, seed=seed, cell=Cell(module, level))


def test_every_question_of_a_cell_is_asked_to_somebody():
    assert {pick(3, seed=seed, cell=Cell(7, 1)) for seed in range(60)} == {0, 1, 2}


def test_somebody_at_ease_everywhere_meets_twelve_questions():
    found = play([1, 2, 3, 4, 5], [True] * 17)
    assert len(found) == 12
    assert [result(module, found) for module in (1, 2, 3, 4, 5)] == [3, 3, 3, 3, None]


def test_somebody_who_discovers_everything_meets_five():
    found = play([1, 2, 3, 4, 5], [False] * 17)
    assert len(found) == 5
    assert {result(module, found) for module in (1, 2, 3, 4, 5)} == {0}
