"""The question of the room, on a phone: a place answers once, and no name goes with the answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cours.comptes.background import go, is_background, told
from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState
from cours.exercices.rendering import exercise_context
from cours.suivi.receiving import is_too_long

from .. import device
from ..actions.projections import QuestionClosed, answer_in_room, has_answered
from ..room_answers import question_of

WITHDRAWN = gettext_lazy("La question n'est plus affichée : votre réponse n'est pas partie.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest) -> HttpResponse:
    """Answer what is on the wall, once per place, whatever the device: who has typed the code takes a place first."""
    if not request.seat:
        knows_room = not request.user.is_authenticated and device.room_of(request)
        words = _("La séance est finie : votre réponse n'est pas partie.")
        return _elsewhere(request, words, "groupes:seat_names" if knows_room else "groupes:seat")
    shown = request.seat.session.projections.filter(closed_at=None).first()
    exercise = question_of(shown) if shown else None
    if exercise is None:
        if is_background(request):
            return told(410, WITHDRAWN)
        return render(request, "groupes/room_question.html", {"exercise": None, "is_answered": False})
    if has_answered(projection=shown, seat=request.seat):
        if is_background(request):
            return go(request, reverse("groupes:room_question"))  # the same answer, sent again
        return render(request, "groupes/room_question.html", {"exercise": None, "is_answered": True})
    message, status = "", 200
    if request.method == "POST" and not is_too_long(request):
        if request.POST.get("question") != str(shown.pk):
            words = _("La question a changé. Voici la nouvelle.")
            return _elsewhere(request, words, "groupes:room_question", message=words)
        try:
            answer = grading.parse(exercise, request.POST)
            answer_in_room(projection=shown, seat=request.seat, exercise=exercise, answer=answer)
            return go(request, reverse("groupes:room_question"))
        except QuestionClosed:
            return _elsewhere(request, WITHDRAWN, "groupes:room_question")
        except AnswerError as error:
            message, status = str(error), 422
            if is_background(request):
                return told(status, message)
    context = exercise_context(exercise, ExerciseState(), message=message)
    context |= {"shown": shown, "is_answered": False, "template": _template(exercise)}
    return render(request, "groupes/room_question.html", context, status=status)


def _elsewhere(request: HttpRequest, words: str, name: str, *, message: str = "") -> HttpResponse:
    if is_background(request):
        return told(410, words)
    if message:
        messages.info(request, message)
    return redirect(name)


def _template(exercise) -> str:
    return f"exercices/kinds/{exercise['kind']}.html"
