"""An error is told without a word of the person who met it."""

import logging
import sys

import pytest
from django.views.debug import ExceptionReporter

from cours.suivi import actions

pytestmark = pytest.mark.django_db
WORDS = "zq" + "motprive"  # in two: a report shows the lines of the code, these included


def breaks(**kwargs):
    words = str(kwargs)  # as any function does with what it is given
    raise RuntimeError("broken" if words else "")


def test_an_answer_that_breaks_the_code_is_not_written_in_the_log(
    client_for, learner, lesson_of, monkeypatch, caplog, capsys
):
    client = client_for(learner)
    lesson = lesson_of(client)
    client.raise_request_exception = False
    monkeypatch.setattr(actions, "submit_answer", breaks)
    monkeypatch.setattr(actions, "save_draft", breaks)
    exercise = lesson.exercises[0]
    with caplog.at_level(logging.DEBUG):
        assert lesson.right(exercise, words=WORDS).status_code == 500
        client.post(f"/lecons/{lesson.entry.id}/brouillon/", {"exercise": exercise["id"], "text": WORDS})
        client.post("/mes-informations/", {"first_name": WORDS * 9})
    assert "RuntimeError: broken" in caplog.text
    assert WORDS not in caplog.text
    assert WORDS not in "".join(capsys.readouterr())


def test_a_report_of_an_error_holds_nothing_typed(rf):
    request = rf.post("/lecons/1/reponse/", {"text": WORDS, "pin": WORDS})
    try:
        breaks(text=WORDS)
    except RuntimeError:
        reporter = ExceptionReporter(request, *sys.exc_info())
    for report in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert WORDS not in report
        assert "RuntimeError" in report
        assert "breaks" in report


def test_a_developer_sees_what_was_typed(rf, settings):
    settings.DEBUG = True
    request = rf.post("/lecons/1/reponse/", {"text": WORDS})
    try:
        breaks(text=WORDS)
    except RuntimeError:
        reporter = ExceptionReporter(request, *sys.exc_info())
    assert WORDS in reporter.get_traceback_html()
