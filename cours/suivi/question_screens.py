"""The page of drawn questions, and what an answer brings back: the same for the bilan and for « On se souvient ? »."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from cours.comptes.actions import PlaceClosed
from cours.comptes.background import is_background, stored, told
from cours.contenus.outline import ModuleEntry
from cours.exercices import grading
from cours.exercices.base import Answer, AnswerError, IncompleteAnswer

from .actions import ExerciseGone
from .layer import Override
from .models import Questionnaire
from .questionnaires import Given, Sheet, Verdict, drawn
from .receiving import TOO_LONG, attempt_number, is_too_long, learner_of, let_in

FRAGMENTS = ("question", "questions_progress", "questions_end")


@dataclass(frozen=True)
class Frame:
    """What is written around the questions. `reopen` is the button of somebody whose answer could not be received."""

    title: str
    heading: str
    end_heading: str
    gone: str
    reopen: str
    reopen_url: str  # "" when there is nothing to reopen: « Mon parcours » is proposed
    verdict: Callable[[Sheet], Verdict]
    address: Callable[[Any], str]  # of the page of one row
    action: Callable[[Any], str]  # where its forms are sent
    module: ModuleEntry | None = None


def sheet_of_row(request: HttpRequest, frame: Frame, row: Any, override: Override | None = None) -> Sheet:
    return Sheet(row.items, list(row.answers.all()), row.seed, get_token(request), frame.action(row), override)


def page(request: HttpRequest, frame: Frame, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    return render(request, "suivi/questions.html", _context(request, frame, sheet), status=status)


def receive(
    request: HttpRequest,
    frame: Frame,
    items: Sequence[Mapping[str, Any]],
    sheet_of: Callable[..., Sheet],
    keep: Callable[[str, Answer, uuid.UUID], tuple[Questionnaire, Given]],
) -> HttpResponse:
    """Read an answer to one of `items`, have it kept, and show what it changes.

    `sheet_of(answers=…, override=…)` draws the page as it is before; `keep` writes the answer and returns its row.
    """
    if is_too_long(request):
        return problem(request, frame, TOO_LONG, 413)
    exercise_id = request.POST.get("exercise", "")[:64]
    exercise = next((each for _content, each in drawn(items) if each["id"] == exercise_id), None)
    if exercise is None:
        return problem(request, frame, frame.gone, 410)
    try:
        answer = grading.parse(exercise, request.POST)
    except AnswerError as error:
        status = 422 if isinstance(error, IncompleteAnswer) else 400
        sheet = sheet_of(override=Override(exercise_id, message=str(error), typed=error.typed))
        return _brought_back(request, frame, sheet, exercise_id, status)

    if request.user.is_authenticated and not learner_of(request):  # the staff: graded, and nothing is kept
        tried = SimpleNamespace(
            exercise_id=exercise_id,
            outcome=grading.grade(exercise, answer).outcome,
            answer=grading.stored(exercise, answer),
        )
        sheet = sheet_of(answers=[tried], override=Override(exercise_id, typed=answer))
        return _brought_back(request, frame, sheet, exercise_id, 200)
    try:
        with transaction.atomic():
            row, given = keep(exercise_id, answer, attempt_number(request.POST.get("attempt")))
    except ExerciseGone:
        return problem(request, frame, frame.gone, 410)
    except PlaceClosed:
        return problem(request, frame, frame.gone, 409)
    if not request.user.is_authenticated:
        let_in(request, row.learner)
    typed = answer if given.counted and grading.is_simulation(exercise) and not given.result.is_right else None
    override = Override(exercise_id, typed=typed) if typed else None
    sheet = sheet_of_row(request, frame, row, override)
    if is_background(request) or override:
        return _brought_back(request, frame, sheet, exercise_id, 200)
    question = sheet.question(exercise_id)
    anchor = "fin" if sheet.is_finished and given.counted else f"question-{question.number}"
    return redirect(f"{frame.address(row)}#{anchor}")


def problem(request: HttpRequest, frame: Frame, message: str, status: int) -> HttpResponse:
    if is_background(request):
        return told(status, message)
    return render(request, "suivi/questions_problem.html", {"message": message, "frame": frame}, status=status)


def ask_to_enter(request: HttpRequest, words: str, path: str) -> HttpResponse:
    """Send somebody whose session ended to the door; they come back to `path`."""
    url = f"{reverse('comptes:enter')}?{urlencode({'suite': path})}"
    if is_background(request):
        return told(401, words, url)
    messages.info(request, words)
    return redirect(url)


def _context(request: HttpRequest, frame: Frame, sheet: Sheet) -> dict[str, Any]:
    return {
        "frame": frame,
        "module": frame.module,
        "sheet": sheet,
        "verdict": frame.verdict(sheet) if sheet.is_finished else None,
        "is_trial": request.user.is_authenticated and learner_of(request) is None,
    }


def _brought_back(request: HttpRequest, frame: Frame, sheet: Sheet, exercise_id: str, status: int) -> HttpResponse:
    """Return what an answer changes: the question, the progress and the end; the whole page without JavaScript."""
    if is_background(request):
        context = _context(request, frame, sheet) | {"question": sheet.question(exercise_id)}
        html = "".join(render_to_string(f"suivi/fragments/{name}.html", context, request=request) for name in FRAGMENTS)
        response = HttpResponse(html, status=status)
        if status == 200:
            stored(response)
    else:
        response = page(request, frame, sheet, status=status)
    response["Cache-Control"] = "no-store"  # a simulation may echo what was typed
    return response
