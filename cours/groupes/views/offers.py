"""What a learner answers to a proposal: yes by opening it, or « Pas pour moi »."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cours.comptes.background import go, is_background, told
from cours.comptes.perms import learner_required
from cours.suivi.progress import LearnerProgress

from ..actions.proposals import leave_offer, open_offer, take_offer_back
from ..models import Assignment
from ..proposing import lessons_of


@require_POST
@learner_required
def open_proposal(request: HttpRequest, proposal_pk: int) -> HttpResponse:
    """Go to the next lesson of a proposal."""
    assignment = Assignment.objects.offered_to(request.user).filter(pk=proposal_pk).first()
    if assignment is None:
        return _gone(request)
    open_offer(assignment=assignment, learner=request.user)
    progress = LearnerProgress.of(request.user).of_lessons(lessons_of(assignment))
    if progress.next_lesson is None:
        return _gone(request)
    step = progress.next_lesson.step
    return redirect(progress.next_lesson.entry.url + (f"#etape-{step}" if step > 1 else ""))


@require_POST
@learner_required
def leave_proposal(request: HttpRequest, proposal_pk: int) -> HttpResponse:
    """Leave a proposal, or undo that. Only what was proposed to this person can be left by them."""
    page = _page_left(request)
    if request.POST.get("act") == "undo":
        left = Assignment.objects.current().filter(pk=proposal_pk, left_by__learner=request.user).first()
        if left:
            take_offer_back(assignment=left, learner=request.user)
        return go(request, page)
    if Assignment.objects.current().filter(pk=proposal_pk, left_by__learner=request.user).exists():
        return go(request, page)  # left already: a device that never heard so says it again
    assignment = Assignment.objects.offered_to(request.user).filter(pk=proposal_pk).first()
    if assignment is None:
        return _gone(request)
    leave_offer(assignment=assignment, learner=request.user)
    return go(request, f"{page}?laissee={assignment.pk}")


def _page_left(request: HttpRequest) -> str:
    page = request.POST.get("page", "")
    return page if page in (reverse("home:home"), reverse("suivi:my_path")) else reverse("suivi:my_path")


def _gone(request: HttpRequest) -> HttpResponse:
    words = _("Cette proposition n'existe plus. Vous pouvez choisir une autre leçon.")
    if is_background(request):
        return told(410, words)
    messages.info(request, words)
    return redirect("suivi:my_path")
