"""« Projection » : one question on the wall, the answers of the room beside it, no names."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cours.contenus.outline import outline

from .. import perms
from ..actions import projections as actions
from ..forms.sessions import LessonChoiceField
from ..models import Projection, WorkshopSession
from ..room_answers import lesson_of, next_question, options_of, question_of, questions_of, room_answers
from .codes import code_qr


@never_cache
@require_safe
@perms.team_required
def projection(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill the wall with the question of the moment; without one, lead to the choice."""
    session = perms.session_or_404(request.user, pk)
    shown = _shown(session)
    if shown is None:
        return redirect("groupes:projection_choose", pk)
    qr = code_qr(request, session.code, title=_("QR code de la séance")) if session.code else ""
    return render(request, "groupes/projection.html", _context(request, session, shown) | {"qr": qr})


@require_safe
@perms.team_required
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the answers of the room, or « nothing new »."""
    session = perms.session_or_404(request.user, pk)
    shown = _shown(session)
    if shown is None:
        return HttpResponse(status=204)
    context = _context(request, session, shown)
    version = f'"{shown.pk}-{context["answers"].version}-{int(context["explained"])}"'
    if request.headers.get("If-None-Match") == version:
        return HttpResponseNotModified(headers={"ETag": version})
    response = render(request, "groupes/parts/room_answers.html", context)
    response["ETag"], response["Cache-Control"] = version, "private, no-cache"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a lesson, then one of its questions that a room can answer together."""
    session = perms.session_or_404(request.user, pk, active=request.method == "POST")
    if not session.is_under_way:
        messages.info(request, _("Ouvrez d'abord la séance : les appareils répondent pendant la séance."))
        return redirect("groupes:session", pk)
    asked = request.POST.get("lesson") or request.GET.get("lesson") or str(session.lesson_id or "")
    lesson = outline().lesson(int(asked)) if asked.isdecimal() and len(asked) < 12 else None
    questions = questions_of(lesson) if lesson else []
    if request.method == "POST":
        if request.POST.get("exercise") in [question["id"] for question in questions]:
            actions.project(session=session, lesson=lesson, exercise_id=request.POST["exercise"])
            return redirect("groupes:projection", pk)
        messages.info(request, _("Cette question n'est plus dans la leçon. Choisissez-en une autre."))
    context = {
        "group": session.group,
        "session": session,
        "lesson": lesson,
        "questions": questions,
        "modules": LessonChoiceField.by_module()[1:],
        "shown": _shown(session),
    }
    return render(request, "groupes/projection_choose.html", context)


@require_POST
@perms.team_required
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """« Montrer les réponses » : take no more of them, and show them all."""
    session = perms.session_or_404(request.user, pk, active=True)
    if not actions.close_answers(session=session) and session.projections.filter(closed_at=None).exists():
        messages.info(request, _("Il faut au moins cinq réponses pour les montrer."))
    return redirect("groupes:projection", pk)


@require_POST
@perms.team_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    session = perms.session_or_404(request.user, pk)
    actions.withdraw(session=session)
    return redirect("groupes:session", pk)


def _shown(session: WorkshopSession) -> Projection | None:
    shown = session.projections.filter(withdrawn_at=None).first()
    return shown if shown and question_of(shown) else None


def _context(request: HttpRequest, session: WorkshopSession, shown: Projection) -> dict:
    question = question_of(shown)
    return {
        "session": session,
        "group": session.group,
        "shown": shown,
        "question": question,
        "options": options_of(question),
        "lesson": lesson_of(shown),
        "following": next_question(shown),
        "answers": room_answers(shown, question),
        "explained": request.GET.get("explications") == "oui",
    }
