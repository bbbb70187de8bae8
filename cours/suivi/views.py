from contextlib import nullcontext

from django.contrib import messages
from django.core.signing import BadSignature
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cours.comptes import actions as comptes
from cours.comptes.background import go, is_background, is_theirs, stored, told
from cours.comptes.devices import change_number
from cours.comptes.models import User
from cours.comptes.moments import crowded_in_words
from cours.contenus.models import PathwayPage
from cours.contenus.outline import LessonEntry, outline
from cours.contenus.rendering import lesson_content
from cours.contenus.views import render_lesson
from cours.exercices import grading
from cours.exercices.base import AnswerError, IncompleteAnswer

from . import actions, completion, pending
from .layer import LessonLayer, Override, Token, build
from .models import LessonRun
from .posting import post_only
from .progress import LearnerProgress
from .receiving import (
    TOO_LONG,
    attempt_number,
    busy_means_later,
    is_too_long,
    learner_of,
    learners_of,
    let_in,
    open_guest,
    places_of,
)
from .signals import visit_answered

UNKNOWN_PAGE = gettext_lazy(
    "Cette page n'est plus à jour. Rechargez la leçon : vos réponses enregistrées sont toujours là."
)
GONE = gettext_lazy(
    "Cette question a changé depuis que vous avez ouvert la leçon. Rechargez la page pour voir la nouvelle."
)
OTHER_CARD = gettext_lazy(
    "Une autre personne est entrée sur cet appareil. Rechargez la page pour continuer avec votre carte."
)
NOT_KEPT = gettext_lazy("Votre réponse est corrigée. Elle n'est pas gardée.")
CLOSED = gettext_lazy("La place ouverte avec cette page est fermée. Rechargez la leçon, puis répondez encore.")


def _entry(lesson_id: int) -> LessonEntry:
    entry = outline().lesson(lesson_id)
    if entry is None:
        raise Http404
    return entry


def _numbers(values, content) -> list[int]:
    """Read steps posted by their id or their number; what is not in the lesson is passed over."""
    known = {step.id: step.number for step in content.steps}
    known |= {str(step.number): step.number for step in content.steps}
    return [known[value] for value in values if value in known]


@sensitive_post_parameters()  # without JavaScript a simulation posts what was typed: never in an error report
@post_only
@never_cache
@busy_means_later
def submit_answer(request, lesson_id: int):
    """Receive one answer: learner, guest, staff on trial, or somebody whose session has just ended."""
    entry = _entry(lesson_id)
    if is_too_long(request):
        return _problem(request, entry, TOO_LONG, 413)
    try:
        token = Token.read(request.POST.get("token", ""))
    except (BadSignature, ValueError):
        return _problem(request, entry, UNKNOWN_PAGE, 400)
    if token.lesson_id != entry.id:
        return _problem(request, entry, UNKNOWN_PAGE, 400)

    request.visit = token.visit  # a page shown again carries it on
    learner = learner_of(request)
    if learner and _is_of_another(request, token, learner):
        return _problem(request, entry, OTHER_CARD, 409)
    learners, places = learners_of(request), places_of(request)
    run = actions.run_of(learners=learners, lesson_id=entry.id, places=places) if learner else None
    content = lesson_content(run.revision_id if run else token.revision_id)
    exercise_id = request.POST.get("exercise", "")[:64]
    exercise = content.exercises.get(exercise_id)
    if exercise is None:
        return _problem(request, entry, GONE, 410)

    acknowledging = request.POST.get("act") == "acknowledge"
    try:
        answer = {} if acknowledging else grading.parse(exercise, request.POST)
    except AnswerError as error:
        status = 422 if isinstance(error, IncompleteAnswer) else 400
        return _again(request, entry, exercise_id, str(error), status, typed=error.typed)
    attempt_id = attempt_number(request.POST.get("attempt"))

    if request.user.is_authenticated and not learner:
        return _trial(request, entry, exercise, answer)

    seen = _numbers(request.POST.getlist("seen")[:200], content)
    try:
        with nullcontext() if learner else transaction.atomic():  # nobody is made by an answer that is refused
            if learner is None:
                _refuse_page_of_another(token)
                learner, run = open_guest(request, token.device), None
                learners = [learner]
            if actions.is_to_be_opened(run, learners=learners, places=places):
                run = _open_run(token, learners, places)
            act = {"learner": learner, "run_id": run.pk, "exercise_id": exercise_id, "attempt_id": attempt_id}
            if acknowledging:
                submission = actions.acknowledge(**act)
            else:
                submission = actions.submit_answer(**act, answer=answer, seen=seen)
    except comptes.PlaceClosed as closed:
        if closed.owner:
            return _ask_to_enter(request, entry, token, closed.owner, exercise, answer, attempt_id)
        change_number(request)  # or a reload would find the same closed place for ever
        return _problem(request, entry, CLOSED, 409)
    except comptes.TooManyGuests as crowded:
        words = crowded_in_words(crowded.wait_until)
        if "attendu" in request.POST:  # it waited on the device: nobody looks, so it goes on waiting there
            return _problem(request, entry, words, 429)
        return _trial(request, entry, exercise, answer, note=f"{NOT_KEPT} {words}")
    except actions.NotShownYet:
        return _again(request, entry, exercise_id, _("Essayez d'abord de répondre."), 422)
    except actions.ExerciseGone:
        return _problem(request, entry, GONE, 410)
    except LessonRun.DoesNotExist:  # a guest whose place has just joined a card, on another tab
        return _problem(request, entry, OTHER_CARD, 409)
    if not request.user.is_authenticated:
        let_in(request, learner)

    if token.visit and submission.is_first:
        visit_answered.send(sender=Token, visit=token.visit, lesson_id=entry.id)
    typed = answer if grading.is_simulation(exercise) and not submission.result.is_right else None
    override = Override(exercise_id, typed=typed) if typed else None
    return _answered(request, entry, exercise_id, submission.run, override)


def _open_run(token: Token, learners, places):
    """Start the run of the first answer, or go on with it."""
    return actions.open_run(
        learners=learners,
        lesson_id=token.lesson_id,
        revision_id=token.revision_id,
        seed=token.seed,
        places=places,
    )


def _is_of_another(request, token: Token, learner: User) -> bool:
    """Say whether a page is somebody else's: served to them, or to the guest they then became."""
    if token.learner_id:
        return not is_theirs(request, token.learner_id)
    return comptes.page_is_of_another(page=token.device, learner=learner)


def _refuse_page_of_another(token: Token) -> None:
    """Raise `PlaceClosed` for a page served to somebody, when nobody is signed in: it never opens their place."""
    if token.learner_id:
        raise comptes.PlaceClosed(User.objects.filter(pk=token.learner_id).exclude(first_card_at=None).first())


def _ask_to_enter(request, entry, token, owner, exercise, answer, attempt_id):
    pending.keep(request, token, owner, exercise["id"], grading.stored(exercise, answer), attempt_id)
    words = _("Votre réponse est gardée. Entrez de nouveau pour la retrouver.")
    messages.info(request, words)
    url = f"{reverse('comptes:enter')}?{urlencode({'suite': entry.url})}"
    return told(401, words, url) if is_background(request) else redirect(url)


def _trial(request, entry, exercise, answer, *, note=""):
    """Grade, for the staff or for somebody who cannot be made a person now, and keep nothing."""
    result = grading.grade(exercise, answer) if answer else None
    state = {"tries": 1, "answer": grading.stored(exercise, answer), "outcome": result.outcome} if result else {}
    if result and result.is_right:
        state |= {"right": True, "tries": 0}
    request.trial_states = {exercise["id"]: state}
    request.exercise_override = Override(exercise["id"], typed=answer or None, note=note)
    return _page(request, entry, exercise["id"], 200)


def _answered(request, entry, exercise_id, run, override):
    if override:
        request.exercise_override = override
    elif not is_background(request):
        layer_step = next(
            (s for s in lesson_content(run.revision_id).exercise_steps if s.exercise["id"] == exercise_id), None
        )
        return redirect(f"{entry.url}#etape-{layer_step.number}" if layer_step else f"{entry.url}#fin")
    return _page(request, entry, exercise_id, 200, run=run)


def _again(request, entry, exercise_id, message, status, typed=None):
    """Show the exercise once more with what is missing; nothing is stored and nothing is lost."""
    request.exercise_override = Override(exercise_id, message=message, typed=typed)
    return _page(request, entry, exercise_id, status)


def _page(request, entry, exercise_id, status, run=None):
    if is_background(request):
        response = HttpResponse(fragments(request, build(request, entry, run=run), exercise_id), status=status)
        if status == 200:
            stored(response)
    else:
        response = render_lesson(request, entry)
        response.status_code = status
    response["Cache-Control"] = "no-store"  # a simulation may echo what was typed
    return response


def fragments(request, layer: LessonLayer, exercise_id: str | None = None) -> str:
    """Render what an act changes on the page: the step of an exercise, the progress, and the end of the lesson."""
    context = {"layer": layer, "step": layer.step_of(exercise_id) if exercise_id else None}
    names = ["progress", "end"] if context["step"] is None else ["step", "progress", "end"]
    return "".join(render_to_string(f"suivi/fragments/{name}.html", context, request=request) for name in names)


def _problem(request, entry, message, status):
    if is_background(request):
        return told(status, message)
    return render(request, "suivi/problem.html", {"message": message, "lesson": entry}, status=status)


def _run_of(request, entry):
    """Return the learner and the run that this device goes on with, started on the version of the page if need be."""
    learners = learners_of(request)
    if not learners:
        return None, None
    revision_id = entry.revision_id
    try:
        token = Token.read(request.POST.get("token", ""))
        if token.lesson_id == entry.id:
            revision_id = token.revision_id
    except (BadSignature, ValueError):
        pass
    run = actions.open_run(learners=learners, lesson_id=entry.id, revision_id=revision_id, places=places_of(request))
    return learners[0], run


@require_POST
@never_cache
def record_steps(request, lesson_id: int):
    """Note the steps a page displayed. 204 for somebody without an account: nothing is saved before an answer."""
    entry = _entry(lesson_id)
    learner, run = _run_of(request, entry)
    if run is None:
        return stored(HttpResponse(status=204))
    content = lesson_content(run.revision_id)
    numbers = _numbers(request.POST.getlist("step")[:200], content)
    current = next(iter(_numbers(request.POST.getlist("current"), content)), numbers[-1] if numbers else None)
    turn = request.POST.get("turn", "")
    run = actions.record_steps(
        learner=learner,
        run_id=run.pk,
        seen=numbers,
        current=current,
        page=request.POST.get("page", "")[:40],
        turn=int(turn) if turn.isdecimal() and len(turn) < 10 else 0,
    )
    return stored(HttpResponse(fragments(request, build(request, entry, run=run))))


@sensitive_post_parameters()
@require_POST
@never_cache
def save_draft(request, lesson_id: int):
    """Keep what is typed in one exercise and not sent yet."""
    entry = _entry(lesson_id)
    learner, run = _run_of(request, entry)
    if run:
        content = lesson_content(run.revision_id)
        exercise = content.exercises.get(request.POST.get("exercise", "")[:64])
        if exercise is not None:
            draft = grading.draft(exercise, request.POST)
            actions.save_draft(learner=learner, run_id=run.pk, exercise_id=exercise["id"], answer=draft)
    return HttpResponse(status=204)


@post_only
@never_cache
def finish(request, lesson_id: int):
    """« Terminer »: every step counts as read; say what remains, or that it is done."""
    entry = _entry(lesson_id)
    learner, run = _run_of(request, entry)
    if run:
        explanation = actions.finish(learner=learner, run_id=run.pk)
        if explanation.state == completion.IN_PROGRESS:
            what = ", ".join(reason.text for reason in explanation.reasons[:3])
            messages.info(request, _("Il reste : %(what)s.") % {"what": what})
    elif not request.user.is_authenticated:
        messages.info(request, _("Rien n'est encore enregistré : répondez à une question, ou entrez avec votre carte."))
    return go(request, f"{entry.url}#fin")


@post_only
def restart(request, lesson_id: int):
    """« Recommencer »: the next passage starts on the published version; what was finished stays finished."""
    entry = _entry(lesson_id)
    learners = learners_of(request)
    if learners:
        actions.restart(learners=learners, lesson_id=entry.id, places=places_of(request))
    return go(request, entry.url)


@post_only
def enrol(request, slug: str):
    """« Commencer ce parcours »: enrol and open the first lesson not finished yet."""
    entry = outline().pathway(slug)
    if entry is None:
        raise Http404
    learner = learner_of(request)
    if learner:
        actions.enrol(learner=learner, pathway=get_object_or_404(PathwayPage.objects.live(), slug=slug))
    elif not request.user.is_authenticated:
        request.session["pathway"] = slug  # a guest has no account before the first answer
    following = LearnerProgress.of(request.user).of_pathway(entry).next_lesson
    return redirect(following.entry.url if following else entry.url)


@never_cache
def my_path(request):
    """« Mon parcours »: where I am in everything I began. Empty for a newcomer, with what to do first."""
    return render(request, "suivi/my_path.html")  # its tags read the progress, once per request
