"""The answers that the roads rely on are what they say, for every exercise of the starter pack and every sample."""

import pytest

from tests.cours.exercices import sim_samples
from tests.cours.suivi import answers
from tests.journeys.resident import LESSONS, exercises_of

EXERCISES = [
    pytest.param(exercise | {"id": f"{code}-{number}{name}"}, id=f"{code}-{number}{name}-{exercise['kind']}")
    for code in LESSONS
    for number, written in enumerate(exercises_of(code), start=1)
    for name, exercise in (("", written), ("-twin", written.get("twin")))
    if exercise
] + [pytest.param(exercise, id=f"sample-{exercise['kind']}-{at}") for at, exercise in enumerate(sim_samples.ALL)]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_right_is_right_and_wrong_is_not(exercise):
    assert answers.is_right(exercise, answers.right(exercise)) is True
    every_choice_is_good = exercise["kind"] == "single_choice" and all(each["correct"] for each in exercise["options"])
    assert answers.is_right(exercise, answers.wrong(exercise)) is every_choice_is_good
