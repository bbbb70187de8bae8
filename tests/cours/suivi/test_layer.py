"""The rendered exercises are shared between people: never with the wrong words, never with somebody else's secrets."""

import pytest

from cours.contenus.models import GlossaryTerm

pytestmark = pytest.mark.django_db


def test_a_mended_definition_shows_in_exercises_at_once(client, lesson_of, django_capture_on_commit_callbacks):
    lesson = lesson_of(client)
    old = []
    for term in GlossaryTerm.objects.all():
        if term.definition in lesson.open().text:
            old.append(term.definition)
            term.definition = f"Une explication toute neuve, {term.pk}."
            with django_capture_on_commit_callbacks(execute=True):
                term.save()
    page = lesson.open().text
    assert old
    assert "Une explication toute neuve" in page
    assert not [definition for definition in old if definition in page]


def test_two_people_in_the_same_state_share_a_rendering_but_no_secret(client_for, learner, stranger, lesson_of):
    first, second = lesson_of(client_for(learner)), lesson_of(client_for(stranger))
    one, other = first.open().text, second.open().text
    for name in ("token", "attempt", "csrfmiddlewaretoken"):
        mine = set(_values(one, name))
        assert mine
        assert not mine & set(_values(other, name)), name


def _values(html, name):
    import re

    return re.findall(rf'name="{name}" value="([^"]+)"', html)
