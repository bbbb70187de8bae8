"""The screens of the bilan: its first page, its questions one after the other, and what an answer brings back."""

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cours.contenus.outline import ModuleEntry, outline
from cours.exercices import grading
from cours.exercices.base import AnswerError, IncompleteAnswer

from . import reviews
from .actions import ExerciseGone
from .layer import Override
from .models import ModuleReview
from .questionnaires import Sheet, answer_question, drawn
from .receiving import TOO_LONG, attempt_number, become_guest, busy_means_later, go, is_fetch, is_too_long, learner_of

KEY = "review"  # session: the draw of somebody without an account; the first answer makes a row of it
GONE = gettext_lazy("Cette question n'est plus dans votre bilan. Rouvrez-le pour continuer.")


def _module(module_slug: str) -> ModuleEntry:
    module = outline().module(module_slug)
    if module is None:
        raise Http404
    return module


def _kept_draw(request: HttpRequest, module: ModuleEntry) -> reviews.Draw | None:
    kept = request.session.get(KEY)
    return kept if kept and kept["module"] == module.id else None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, module_slug: str) -> HttpResponse:
    """Say what the bilan is; « Commencer » draws the questions. Nothing is created by looking."""
    module = _module(module_slug)
    offered = reviews.is_offered(module)
    learner = learner_of(request)
    if offered and request.method == "POST":
        draw = reviews.new_draw(module)
        if learner:
            return redirect(_address(reviews.start_review(learner=learner, module_id=module.id, draw=draw)))
        request.session[KEY] = draw | {"module": module.id}
        return redirect("suivi:review_questions", module.slug)
    mine = list(learner.reviews.filter(module_id=module.id).defer("items")) if learner else []
    context = {
        "module": module,
        "offered": offered,
        "size": ModuleReview.SIZE,
        "begun": next((row for row in mine[:1] if row.finished_at is None), None),
        "done": any(row.finished_at for row in mine),
        "is_mastered": any(row.right_count >= ModuleReview.MASTERED for row in mine),
    }
    return render(request, "suivi/review.html", context, status=200 if offered else 404)


@require_safe
@never_cache
def review_questions(request: HttpRequest, module_slug: str) -> HttpResponse:
    """Show the questions to somebody who has no account yet, or to the staff."""
    module = _module(module_slug)
    draw = _kept_draw(request, module)
    if learner := learner_of(request):
        latest = learner.reviews.filter(module_id=module.id).first()
        if latest and not draw:  # this address was theirs before the first answer: reloading finds the answers again
            return redirect(_address(latest))
    if not draw:
        return redirect("suivi:review", module.slug)
    return _page(request, module, _sheet(request, module, draw=draw))


@require_safe
@never_cache
def review_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person their own bilan, begun or finished."""
    learner = learner_of(request)
    if not request.user.is_authenticated:
        return _ask_to_enter(request, pk)
    row = get_object_or_404(ModuleReview, pk=pk, learner=learner)
    return _page(request, _module_of(row), _sheet(request, _module_of(row), row=row))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@busy_means_later
def review_first_answer(request: HttpRequest, module_slug: str) -> HttpResponse:
    """Receive an answer from a page opened without an account: the first one creates the guest and the bilan."""
    module = _module(module_slug)
    if request.method != "POST":  # a phone that reopens its tabs: the form was shown again at this address
        return redirect("suivi:review_questions", module.slug)
    draw = _kept_draw(request, module)
    learner = learner_of(request)
    if learner and not draw:  # the first answer is saved already; this page was opened before it
        exercise_id = request.POST.get("exercise", "")
        for row in learner.reviews.filter(module_id=module.id)[:20]:
            if any(item["exercise"] == exercise_id for item in row.items):
                return _receive(request, module, row=row)
    if not draw:
        return _problem(request, module, GONE, 409)
    return _receive(request, module, draw=draw)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@busy_means_later
def review_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Receive an answer to one's own bilan."""
    if request.method != "POST":
        return redirect("suivi:review_sheet", pk)
    learner = learner_of(request)
    if not request.user.is_authenticated:
        return _ask_to_enter(request, pk)
    row = get_object_or_404(ModuleReview, pk=pk, learner=learner)
    return _receive(request, _module_of(row), row=row)


def _receive(
    request: HttpRequest, module: ModuleEntry, *, row: ModuleReview | None = None, draw: reviews.Draw | None = None
) -> HttpResponse:
    if is_too_long(request):
        return _problem(request, module, TOO_LONG, 413)
    exercise_id = request.POST.get("exercise", "")[:64]
    items = row.items if row else draw["items"]
    exercise = next((each for _content, each in drawn(items) if each["id"] == exercise_id), None)
    if exercise is None:
        return _problem(request, module, GONE, 409)
    try:
        answer = grading.parse(exercise, request.POST)
    except AnswerError as error:
        status = 422 if isinstance(error, IncompleteAnswer) else 400
        override = Override(exercise_id, message=str(error), typed=error.typed)
        sheet = _sheet(request, module, row=row, draw=draw, override=override)
        return _brought_back(request, module, sheet, exercise_id, status)

    learner = learner_of(request)
    if request.user.is_authenticated and not learner:
        return _trial(request, module, draw, exercise, answer)
    attempt_id = attempt_number(request.POST.get("attempt"))
    try:
        with transaction.atomic():
            if row is None:
                learner = learner or become_guest(request)
                row = reviews.start_review(learner=learner, module_id=module.id, draw=draw)
                del request.session[KEY]
            row, given = answer_question(
                learner=learner, questionnaire=row, exercise_id=exercise_id, answer=answer, attempt_id=attempt_id
            )
    except ExerciseGone:
        return _problem(request, module, GONE, 409)
    typed = answer if given.counted and grading.is_simulation(exercise) and not given.result.is_right else None
    override = Override(exercise_id, typed=typed) if typed else None
    sheet = _sheet(request, module, row=row, override=override)
    if is_fetch(request) or override:
        return _brought_back(request, module, sheet, exercise_id, 200)
    question = sheet.question(exercise_id)
    anchor = "fin" if sheet.is_finished and given.counted else f"question-{question.number}"
    return redirect(f"{_address(row)}#{anchor}")


def _trial(request, module, draw, exercise, answer) -> HttpResponse:
    """Grade for the staff, and keep nothing."""
    outcome = grading.grade(exercise, answer).outcome
    stored = grading.stored(exercise, answer)
    tried = SimpleNamespace(exercise_id=exercise["id"], outcome=outcome, answer=stored)
    sheet = _sheet(request, module, draw=draw, answers=[tried], override=Override(exercise["id"], typed=answer))
    return _brought_back(request, module, sheet, exercise["id"], 200)


def _sheet(
    request: HttpRequest,
    module: ModuleEntry,
    *,
    row: ModuleReview | None = None,
    draw: reviews.Draw | None = None,
    answers: Any = (),
    override: Override | None = None,
) -> Sheet:
    if row:
        action, items, seed = reverse("suivi:review_answer", args=[row.pk]), row.items, row.seed
        answers = list(row.answers.all())
    else:
        action, items, seed = reverse("suivi:review_first_answer", args=[module.slug]), draw["items"], draw["seed"]
    return Sheet(items, answers, seed, get_token(request), action, override)


def _page(request: HttpRequest, module: ModuleEntry | None, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    return render(request, "suivi/review_questions.html", _context(request, module, sheet), status=status)


def _context(request: HttpRequest, module: ModuleEntry | None, sheet: Sheet) -> dict[str, Any]:
    return {
        "module": module,
        "sheet": sheet,
        "verdict": reviews.verdict(sheet) if sheet.is_finished else None,
        "is_trial": request.user.is_authenticated and learner_of(request) is None,
    }


def _brought_back(request, module, sheet: Sheet, exercise_id: str, status: int) -> HttpResponse:
    """Return what an answer changes: the question, the progress and the end; the whole page without JavaScript."""
    if is_fetch(request):
        context = _context(request, module, sheet) | {"question": sheet.question(exercise_id)}
        names = ("question", "questions_progress", "review_end")
        html = "".join(render_to_string(f"suivi/fragments/{name}.html", context, request=request) for name in names)
        response = HttpResponse(html, status=status)
    else:
        response = _page(request, module, sheet, status=status)
    response["Cache-Control"] = "no-store"  # a simulation may echo what was typed
    return response


def _problem(request: HttpRequest, module: ModuleEntry | None, message: str, status: int) -> HttpResponse:
    context = {"message": message, "module": module}
    template = "suivi/fragments/problem.html" if is_fetch(request) else "suivi/review_problem.html"
    return render(request, template, context, status=status)


def _ask_to_enter(request: HttpRequest, pk: int) -> HttpResponse:
    messages.info(request, _("Votre bilan vous attend. Entrez de nouveau pour le continuer."))
    path = reverse("suivi:review_sheet", args=[pk])
    url = f"{reverse('comptes:enter')}?{urlencode({'suite': path})}"
    return go(request, url, status=401 if is_fetch(request) else 302)


def _module_of(row: ModuleReview) -> ModuleEntry | None:
    """Return the module of a bilan; None once it is unpublished, and the bilan can still be read."""
    return next((module for module in outline().modules if module.id == row.module_id), None)


def _address(row: ModuleReview) -> str:
    return reverse("suivi:review_sheet", args=[row.pk])
