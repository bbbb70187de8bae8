"""A page links the style sheets of the kinds it holds: nothing missing, nothing for nothing."""

import re

import pytest
from django.template import Context, Template

from cours.exercices import kinds

PAGE = Template("{% load exercices_tags %}{% exercise_styles names %}")


def sheets(names):
    return re.findall(r"components/([a-z-]+)[.a-f0-9]*\.css", PAGE.render(Context({"names": names})))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], []),
        (["single_choice", "cloze"], []),
        (["single_choice", "sim_inbox"], ["simulation"]),
        (["sim_choices"], ["simulation", "simulation-screens"]),
        (["sim_budget"], ["simulation", "simulation-panels"]),
        (["a_kind_that_was_removed"], []),
        (None, ["simulation", "simulation-screens", "simulation-panels"]),
    ],
)
def test_style_sheets_follow_the_kinds(names, expected):
    assert sheets(names) == ["exercise", *expected]


def test_a_simulation_always_has_its_frame():
    for kind in kinds.all():
        assert ("simulation" in sheets([kind.name])) is kind.is_simulation
