"""The screens of « Où j'en suis ? »: the pictures to choose, one question at a time, and what is said at the end.

Somebody without an account has their choice and nothing else in the session; the first answer makes rows of it. The
staff tries everything in the session, and nothing is kept.
"""

import uuid
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cours.comptes.actions import PlaceClosed
from cours.comptes.models import User
from cours.contenus.outline import outline
from cours.contenus.placement import Question, placement_modules
from cours.exercices import grading
from cours.exercices.base import Answer, AnswerError, ExerciseState, IncompleteAnswer
from cours.exercices.rendering import exercise_context

from . import placement_actions as actions
from .actions import ExerciseGone
from .layer import SEEDS
from .placement import Given, at_most
from .placement_advice import advices
from .placement_models import PlacementTest
from .receiving import (
    attempt_number,
    busy_means_later,
    is_too_long,
    known_guest,
    learner_of,
    let_in,
    one_person,
    open_guest,
)

alone = partial(
    one_person,
    words=gettext_lazy(
        "Ce test se fait à une seule personne : il dit ce que vous savez, vous. "
        "Faites-le plus tard, sans l'autre personne."
    ),
)
KEY = "placement"  # session: the test of somebody without an account, or of the staff
UNKNOWN = "unknown"  # value of the button « Je ne sais pas »


@dataclass
class Current:
    """The test in front of somebody: a row, or what the session holds of it."""

    plan: actions.Plan
    given: list[Given] = field(default_factory=list)
    row: PlacementTest | None = None

    @property
    def question(self) -> Question | None:
        if self.row and self.row.finished_at:
            return None
        return actions.next_question(self.plan, self.given)


def _is_trial(request: HttpRequest) -> bool:
    return request.user.is_authenticated and learner_of(request) is None


def _kept(request: HttpRequest) -> Current | None:
    kept = request.session.get(KEY)
    return Current(kept["plan"], [Given(**each) for each in kept["given"]]) if kept else None


def _of_row(row: PlacementTest | None) -> Current | None:
    return Current(actions.plan_of(row), actions.given_of(row.answers.all()), row) if row else None


def _current(request: HttpRequest) -> Current | None:
    """Return the test that is open in front of this person: chosen on this device, or begun on any other."""
    if kept := _kept(request):
        return kept
    learner = learner_of(request)
    latest = learner.placements.first() if learner else None
    return _of_row(latest) if latest and latest.finished_at is None else None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@alone
def placement(request: HttpRequest) -> HttpResponse:
    """Say what the test is, and let the person choose what interests them. Nothing is created by looking."""
    modules = placement_modules()
    if not modules:
        raise Http404
    if request.method == "POST":
        chosen = _chosen(request)
        if chosen:
            return _start(request, chosen)
        message = _("Touchez au moins une image. Ou choisissez « Je ne veux pas de test ».")
        return render(request, "suivi/placement.html", _home(request) | {"message": message}, status=422)
    return render(request, "suivi/placement.html", _home(request))


def _home(request: HttpRequest) -> dict[str, Any]:
    learner = learner_of(request)
    done = bool(learner and _with_answers(learner).exists())
    return {"modules": placement_modules(), "current": _current(request), "done": done}


def _chosen(request: HttpRequest) -> list[int]:
    """Return the modules chosen, in the order they were touched; in that of the page without JavaScript."""
    by_slug = {module.slug: module.id for module in placement_modules()}
    slugs = [slug for slug in request.POST.getlist("module")[:50] if slug in by_slug]
    order = request.POST.get("order", "")[:2000].split()
    slugs.sort(key=lambda slug: order.index(slug) if slug in order else len(order))
    return list(dict.fromkeys(by_slug[slug] for slug in slugs))


def _start(request: HttpRequest, chosen: list[int]) -> HttpResponse:
    plan = actions.new_plan(chosen)
    if learner := learner_of(request):
        request.session.pop(KEY, None)
        actions.start_placement(learner=learner, plan=plan)
    else:
        request.session[KEY] = {"plan": plan, "given": []}
    return redirect("suivi:placement_question")


@require_safe
@never_cache
@alone
def placement_question(request: HttpRequest) -> HttpResponse:
    """Show the question to answer now; the end when there is none left."""
    current = _current(request)
    if current is None:
        learner = learner_of(request)
        if learner and _with_answers(learner).exists():
            return redirect("suivi:placement_result")
        messages.info(request, _("Le test n'est pas ouvert sur cet appareil. Choisissez ce qui vous intéresse."))
        return redirect("suivi:placement")
    if current.question is None:
        return redirect("suivi:placement_result")
    return _question(request, current, current.question)


def _question(
    request: HttpRequest,
    current: Current,
    question: Question,
    *,
    message: str = "",
    typed: Answer | None = None,
    status: int = 200,
) -> HttpResponse:
    seed = current.plan["seed"] % SEEDS
    shown = exercise_context(question.exercise, ExerciseState(), seed=seed, typed=typed, message=message)
    context = {
        "module": next((module for module in outline().modules if module.id == question.module_id), None),
        "number": len(current.given) + 1,
        "at_most": at_most(current.plan["modules"]),
        "attempt": uuid.uuid4(),
        "is_trial": _is_trial(request),
    }
    return render(request, "suivi/placement_question.html", shown | context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@busy_means_later
@alone
def placement_answer(request: HttpRequest) -> HttpResponse:
    """Receive one answer, or « Je ne sais pas »; the first one of a visitor creates the guest and the test."""
    if request.method == "POST" and not request.user.is_authenticated:
        guest = known_guest(request)
        if guest and guest.placements.exists():  # the response to the first answer was lost, and it is sent again
            request.session.pop(KEY, None)
            let_in(request, guest)
    current = _current(request)
    exercise_id = request.POST.get("exercise", "")[:64]
    # A phone that reopens its tabs, an answer given already, a question changed since: the one to answer now is shown.
    if request.method != "POST" or is_too_long(request) or current is None:
        return redirect("suivi:placement_question")
    question = actions.asked(current.plan, current.given, exercise_id)
    if question is None or (current.row and current.row.finished_at):
        return redirect("suivi:placement_question")
    answer: Answer | None = None
    if request.POST.get("act") != UNKNOWN:
        try:
            answer = grading.parse(question.exercise, request.POST)
        except AnswerError as error:
            incomplete = isinstance(error, IncompleteAnswer)
            message = _("Choisissez une réponse, ou « Je ne sais pas ».") if incomplete else str(error)
            status = 422 if incomplete else 400
            return _question(request, current, question, message=message, typed=error.typed, status=status)
    if _is_trial(request):
        _try(request, current, question, answer)
    else:
        _keep(request, current, question, answer)
    return redirect("suivi:placement_question")


def _try(request: HttpRequest, current: Current, question: Question, answer: Answer | None) -> None:
    """Grade for the staff, and keep nothing but this session."""
    right = actions.outcome_of(question, answer) == "right"
    given = [*current.given, Given(question.module_id, question.level, right)]
    request.session[KEY] = {"plan": current.plan, "given": [asdict(each) for each in given]}


def _keep(request: HttpRequest, current: Current, question: Question, answer: Answer | None) -> None:
    attempt_id = attempt_number(request.POST.get("attempt"))
    try:
        with transaction.atomic():
            learner: User = learner_of(request) or open_guest(request)
            row = current.row or actions.begin_chosen(learner=learner, plan=current.plan)
            actions.answer_placement(
                learner=learner, test_id=row.pk, exercise_id=question.id, answer=answer, attempt_id=attempt_id
            )
    except (ExerciseGone, PlaceClosed):  # answered on another device in between, or the place was closed
        return
    request.session.pop(KEY, None)
    if not request.user.is_authenticated:
        let_in(request, learner)


@require_POST
@never_cache
@alone
def placement_stop(request: HttpRequest) -> HttpResponse:
    """« Arrêter »: say what the answers given already say; without any, let the person choose freely."""
    current = _current(request)
    if current and current.given:
        if current.row and (learner := learner_of(request)):
            actions.stop_placement(learner=learner)
        return redirect("suivi:placement_result")
    request.session.pop(KEY, None)
    if learner := learner_of(request):
        actions.stop_placement(learner=learner)
    messages.info(request, _("D'accord, pas de test. Choisissez ce que vous voulez."))
    return redirect("contenus:modules")


@require_safe
@never_cache
@alone
def placement_result(request: HttpRequest) -> HttpResponse:
    """Say in words where the person is, and where they may begin."""
    current = _finished(request)
    if current is None:
        return redirect("suivi:placement")
    learner = learner_of(request)
    chosen = dict(learner.starts.order_by("pk").values_list("module_id", "lesson_id")) if learner else {}
    said = [
        {"advice": advice, "chosen": _beginning(advice, chosen), "is_first": place == 0}
        for place, advice in enumerate(advices(current.plan["modules"], current.given))
    ]
    return render(request, "suivi/placement_result.html", {"said": said, "is_trial": _is_trial(request)})


def _finished(request: HttpRequest) -> Current | None:
    if _is_trial(request):
        return _kept(request)
    learner = learner_of(request)
    if learner is None:
        return None
    return _of_row(_with_answers(learner).first())


def _with_answers(learner: User) -> QuerySet[PlacementTest]:
    return learner.placements.exclude(finished_at=None).filter(answers__isnull=False).distinct()


def _beginning(advice, chosen):
    """Return the beginning a person chose for this module, None when they chose none."""
    if advice.module.id not in chosen:
        return None
    lesson_id = chosen[advice.module.id]
    value = "bilan" if lesson_id is None else str(lesson_id)
    return next((beginning for beginning in advice.beginnings if beginning.value == value), None)


@require_POST
@never_cache
@alone
def placement_begin(request: HttpRequest, module_slug: str) -> HttpResponse:
    """« Je commence là »: remember where this person begins a module, and open it there."""
    module = outline().module(module_slug)
    if module is None:
        raise Http404
    wanted = request.POST.get("start", "")
    advice = next(iter(advices([module.id], [])), None)
    beginning = next((each for each in advice.beginnings if each.value == wanted), None) if advice else None
    if beginning is None:
        return redirect(module.url)
    if learner := learner_of(request):
        lesson_id = beginning.lesson.id if beginning.lesson else None
        actions.choose_start(learner=learner, module_id=module.id, lesson_id=lesson_id)
    return redirect(beginning.url)
