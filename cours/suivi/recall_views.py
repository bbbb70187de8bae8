"""The screens of « On se souvient ? ». Only for learners: it asks about lessons they finished."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cours.comptes.background import go
from cours.comptes.perms import learner_required
from cours.exercices.base import Answer

from . import question_screens as questions
from . import recall as recalls
from .models import RecallQuiz
from .progress import LearnerProgress
from .questionnaires import Given, Sheet
from .receiving import busy_means_later, learner_of, one_person

GONE = gettext_lazy("Cette question n'est plus dans votre série. Rouvrez-la pour continuer.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@learner_required
@one_person
def recall(request: HttpRequest) -> HttpResponse:
    """Say what will be asked; « Commencer » draws the questions. Nothing is created by looking."""
    offer = LearnerProgress.of(request.user).recall
    if offer and request.method == "POST":
        row_pk = offer.begun or recalls.begin_recall(learner=request.user, lessons=offer.lessons).pk
        return redirect("suivi:recall_sheet", row_pk)
    return render(request, "suivi/recall.html", {"offer": offer, "size": RecallQuiz.SIZE})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@learner_required
def put_off(request: HttpRequest) -> HttpResponse:
    """« Plus tard », without a reason to give. Tapped twice, or once it is over, it changes nothing more."""
    if request.method != "POST":  # a phone that reopens its tabs
        return redirect("suivi:recall")
    offer = LearnerProgress.of(request.user).recall
    if offer and offer.is_proposed:
        recalls.put_off_recall(learner=request.user)
        messages.success(request, _("D'accord, ce sera pour une autre fois."))
    return go(request, reverse("suivi:my_path" if request.POST.get("from") == "my_path" else "home:home"))


@require_safe
@never_cache
@one_person
def recall_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person their own questions, begun or finished."""
    learner = learner_of(request)
    if not request.user.is_authenticated:
        return _ask_to_enter(request, pk)
    row = get_object_or_404(RecallQuiz, pk=pk, learner=learner)
    if not row.items:  # put off before it began, or its answers are erased
        return redirect("suivi:recall")
    frame = _frame()
    return questions.page(request, frame, questions.sheet_of_row(request, frame, row))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@busy_means_later
@one_person
def recall_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Receive an answer to one's own questions."""
    if request.method != "POST":
        return redirect("suivi:recall_sheet", pk)
    learner = learner_of(request)
    if not request.user.is_authenticated:
        return _ask_to_enter(request, pk)
    row = get_object_or_404(RecallQuiz, pk=pk, learner=learner)

    frame = _frame()

    def sheet_of(**kwargs: Any) -> Sheet:
        return questions.sheet_of_row(request, frame, row, **kwargs)

    def keep(exercise_id: str, answer: Answer, attempt_id: uuid.UUID) -> tuple[RecallQuiz, Given]:
        return recalls.answer_recall(
            learner=request.user, recall=row, exercise_id=exercise_id, answer=answer, attempt_id=attempt_id
        )

    return questions.receive(request, frame, row.items, sheet_of, keep)


def _frame() -> questions.Frame:
    return questions.Frame(
        title=_("On se souvient ?"),
        heading=_("On se souvient ?"),
        end_heading=_("La fin des questions"),
        gone=GONE,
        reopen=_("Rouvrir les questions"),
        reopen_url=reverse("suivi:recall"),
        verdict=recalls.verdict,
        address=_address,
        action=_action,
    )


def _address(row: RecallQuiz) -> str:
    return reverse("suivi:recall_sheet", args=[row.pk])


def _action(row: RecallQuiz) -> str:
    return reverse("suivi:recall_answer", args=[row.pk])


def _ask_to_enter(request: HttpRequest, pk: int) -> HttpResponse:
    words = _("Vos questions vous attendent. Entrez de nouveau pour les continuer.")
    return questions.ask_to_enter(request, words, reverse("suivi:recall_sheet", args=[pk]))
