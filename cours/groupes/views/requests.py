"""The requests for help, for those who lead the groups."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import perms
from ..actions.help import AnsweredMeanwhile, answer_request, close_request, reopen_request, state_of
from ..forms.help import AnswerForm
from ..models import HelpRequest

PER_PAGE = 20


@require_safe
@never_cache
@perms.team_required
def requests(request: HttpRequest) -> HttpResponse:
    """List what is asked in the groups of this person: those nobody answered first, the oldest first."""
    found = HelpRequest.objects.visible_to(request.user).open().with_names().oldest_waiting_first()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "groupes/help_requests.html", {"page": page, "closed": False})


@require_safe
@never_cache
@perms.team_required
def closed_requests(request: HttpRequest) -> HttpResponse:
    found = HelpRequest.objects.visible_to(request.user).closed().with_names().order_by("-closed_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "groupes/help_requests.html", {"page": page, "closed": True})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def help_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, what was answered, and a place to answer. Nothing said by a colleague is ever replaced."""
    asked = _request_or_404(request, pk)
    if request.method != "POST":
        return _show(request, asked, _blank(asked))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, asked, form, status=422)
    try:
        answer_request(request=asked, person=request.user, **form.cleaned_data)
    except AnsweredMeanwhile:
        return _show(request, asked, _with_the_same_words(asked, form), status=409, meanwhile=True)
    messages.success(request, _("Votre réponse est partie. La personne la lira dans « Mon parcours »."))
    return redirect("groupes:help_requests")


@require_POST
@perms.team_required
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a request (settled aloud, perhaps), or open it again."""
    asked = _request_or_404(request, pk)
    if request.POST.get("act") == "reopen":
        reopen_request(request=asked)
        messages.success(request, _("La demande est rouverte."))
        return redirect("groupes:help_request", pk)
    close_request(request=asked, person=request.user)
    messages.success(request, _("La demande est fermée. Vous la retrouvez dans « Demandes réglées »."))
    return redirect("groupes:help_requests")


def _request_or_404(request, pk) -> HelpRequest:
    return get_object_or_404(HelpRequest.objects.visible_to(request.user).with_names(), pk=pk)


def _blank(asked) -> AnswerForm:
    return AnswerForm(initial={"sent_with": uuid.uuid4(), "seen": state_of(asked)})


def _with_the_same_words(asked, form) -> AnswerForm:
    return AnswerForm(initial={"sent_with": uuid.uuid4(), "seen": state_of(asked), "text": form.cleaned_data["text"]})


def _show(request, asked, form, *, status=200, meanwhile=False):
    asked.refresh_from_db(fields=["answered_at", "closed_at", "closed_by", "read_at"])
    answers = asked.answers.select_related("answered_by")
    context = {"asked": asked, "answers": answers, "form": form, "meanwhile": meanwhile}
    return render(request, "groupes/help_request.html", context, status=status)
