"""The screens of the bilan: its first page, its questions one after the other, and what an answer brings back."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cours.contenus.outline import ModuleEntry, outline
from cours.exercices.base import Answer

from . import question_screens as questions
from . import reviews
from .layer import Override
from .models import ModuleReview
from .questionnaires import Given, Sheet, answer_question
from .receiving import busy_means_later, known_guest, learner_of, one_person, open_guest

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
@one_person
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
    mine = list(learner.reviews.filter(module_id=module.id)) if learner else []
    context = {
        "module": module,
        "offered": offered,
        "size": ModuleReview.SIZE,
        "begun": next((row for row in mine[:1] if row.finished_at is None and row.items), None),
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
        latest = learner.reviews.asked().filter(module_id=module.id).first()
        if latest and not draw:  # this address was theirs before the first answer: reloading finds the answers again
            return redirect(_address(latest))
    if not draw:
        return redirect("suivi:review", module.slug)
    return _page(request, module, _sheet(request, module, draw=draw))


@require_safe
@never_cache
@one_person
def review_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person their own bilan, begun or finished."""
    learner = learner_of(request)
    if not request.user.is_authenticated:
        return _ask_to_enter(request, pk)
    row = get_object_or_404(ModuleReview, pk=pk, learner=learner)
    if not row.items:  # its answers are erased, only the result is kept
        return redirect("suivi:review", row.module.slug)
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
    learner = learner_of(request) or (None if request.user.is_authenticated else known_guest(request))
    if learner and not draw:  # the first answer is saved already; this page was opened before it
        exercise_id = request.POST.get("exercise", "")
        for row in learner.reviews.filter(module_id=module.id)[:20]:
            if any(item["exercise"] == exercise_id for item in row.items):
                return _receive(request, module, row=row)
    if not draw:
        return questions.problem(request, _frame(module), GONE, 410)
    return _receive(request, module, draw=draw)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@busy_means_later
@one_person
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
    """Grade and keep an answer: the first of somebody without a bilan makes the row, and the guest where needed."""

    def sheet_of(**kwargs: Any) -> Sheet:
        return _sheet(request, module, row=row, draw=draw, **kwargs)

    def keep(exercise_id: str, answer: Answer, attempt_id: uuid.UUID) -> tuple[ModuleReview, Given]:
        kept = row
        if kept is None:
            learner = learner_of(request) or open_guest(request)
            kept = reviews.begin_drawn(learner=learner, module_id=module.id, draw=draw)
        answered = answer_question(
            learner=kept.learner, questionnaire=kept, exercise_id=exercise_id, answer=answer, attempt_id=attempt_id
        )
        if row is None:
            request.session.pop(KEY, None)
        return answered

    return questions.receive(request, _frame(module), row.items if row else draw["items"], sheet_of, keep)


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
        return questions.sheet_of_row(request, _frame(module), row, override)
    action = reverse("suivi:review_first_answer", args=[module.slug])
    return Sheet(draw["items"], answers, draw["seed"], get_token(request), action, override)


def _page(request: HttpRequest, module: ModuleEntry | None, sheet: Sheet) -> HttpResponse:
    return questions.page(request, _frame(module), sheet)


def _frame(module: ModuleEntry | None) -> questions.Frame:
    return questions.Frame(
        title=_("Bilan : %(title)s") % {"title": module.title} if module else _("Bilan"),
        heading=_("Le bilan du module"),
        end_heading=_("La fin du bilan"),
        gone=GONE,
        reopen=_("Rouvrir le bilan"),
        reopen_url=reverse("suivi:review", args=[module.slug]) if module else "",
        verdict=reviews.verdict,
        address=_address,
        action=_action,
        module=module,
    )


def _ask_to_enter(request: HttpRequest, pk: int) -> HttpResponse:
    words = _("Votre bilan vous attend. Entrez de nouveau pour le continuer.")
    return questions.ask_to_enter(request, words, reverse("suivi:review_sheet", args=[pk]))


def _module_of(row: ModuleReview) -> ModuleEntry | None:
    """Return the module of a bilan; None once it is unpublished, and the bilan can still be read."""
    return next((module for module in outline().modules if module.id == row.module_id), None)


def _address(row: ModuleReview) -> str:
    return reverse("suivi:review_sheet", args=[row.pk])


def _action(row: ModuleReview) -> str:
    return reverse("suivi:review_answer", args=[row.pk])
