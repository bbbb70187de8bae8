"""The question of the room, on a phone: no account is needed, and no name goes with the answer."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cours.exercices import grading
from cours.exercices.base import AnswerError, ExerciseState
from cours.exercices.rendering import exercise_context
from cours.suivi.receiving import attempt_number, is_too_long

from .. import device
from ..actions.projections import answer_in_room
from ..room_answers import question_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest) -> HttpResponse:
    """Answer what is on the wall, once per device: the session of the device says that it did, never what."""
    session = device.room_of(request)
    if session is None:
        return redirect("groupes:seat")
    shown = session.projections.filter(closed_at=None).first()
    exercise = question_of(shown) if shown else None
    if exercise is None:
        return render(request, "groupes/room_question.html", {"exercise": None, "is_answered": False})
    if request.session.get(device.ANSWERED) == shown.pk:
        return render(request, "groupes/room_question.html", {"exercise": None, "is_answered": True})
    message, status, number = "", 200, uuid.uuid4()
    if request.method == "POST" and not is_too_long(request):
        if request.POST.get("question") != str(shown.pk):
            messages.info(request, _("La question a changé. Voici la nouvelle."))
            return redirect("groupes:room_question")
        number = attempt_number(request.POST.get("device"))
        try:
            answer = grading.parse(exercise, request.POST)
            answer_in_room(projection=shown, device=number, exercise=exercise, answer=answer)
            request.session[device.ANSWERED] = shown.pk
            return redirect("groupes:room_question")
        except AnswerError as error:
            message, status = str(error), 422
    context = exercise_context(exercise, ExerciseState(), message=message)
    context |= {"shown": shown, "number": number, "is_answered": False, "template": _template(exercise)}
    return render(request, "groupes/room_question.html", context, status=status)


def _template(exercise) -> str:
    return f"exercices/kinds/{exercise['kind']}.html"
