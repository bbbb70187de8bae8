"""« Demander de l'aide » : the learner's side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cours.comptes import limited, perms
from cours.comptes.background import ENTER_AGAIN, go, is_background, stored, told
from cours.contenus.models import LessonPage
from cours.contenus.outline import outline
from cours.contenus.rendering import lesson_content

from .. import help_drafts
from ..actions import seats
from ..actions.help import ask_for_help, close_request, mark_read
from ..forms.help import AskForm, blank_form, number
from ..memberships import my_groups
from ..models import HelpRequest, LearnerGroup

NO_GROUP = gettext_lazy("Votre demande d'aide n'est pas partie : vous n'êtes plus dans un groupe.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Send a request to those who lead one's group; without a group, say who can help, and keep nothing."""
    asked = request.POST if request.method == "POST" else request.GET
    lesson = outline().lesson(number(asked.get("lecon")) or 0)
    helpers = my_groups(request, lesson.id if lesson else None)
    if not helpers:
        return _nobody_to_ask(request, lesson)
    if request.method != "POST":
        step = number(request.GET.get("etape"), most=200)
        return _show(request, blank_form(request, lesson.id if lesson else None, step), lesson)
    form = AskForm(_with_a_group(request.POST, helpers), helpers=helpers)
    if not form.is_valid():
        return _again(request, form, lesson)
    sent = _send(request, form.cleaned_data)
    help_drafts.forget(request)
    if request.seat:
        seats.ask_for_help(seat=request.seat)
    if is_background(request):
        return stored(HttpResponse(status=204))
    who = form.helpers[sent.group_id].who
    messages.success(request, _sent_words(request) % {"who": who})
    place = f"{lesson.url}#etape-{sent.step}" if lesson and sent.step else lesson.url if lesson else ""
    return redirect(place or "suivi:my_path")


@require_POST
@perms.learner_required
def keep_words(request: HttpRequest) -> HttpResponse:
    """Keep what was typed and not sent: the place is closing."""
    help_drafts.keep(request, request.POST.get("text", "")[:2000])
    return HttpResponse(status=204)


@require_POST
@perms.learner_required
def my_request(request: HttpRequest, pk: int) -> HttpResponse:
    """« J'ai lu », « C'est réglé » : what a learner says of their own request."""
    mine = get_object_or_404(HelpRequest, pk=pk, learner=request.user)
    if request.POST.get("act") == "settled":
        close_request(request=mine, person=request.user)
        messages.success(request, _("C'est noté : c'est réglé. Bravo d'avoir demandé."))
    else:
        mark_read(request=mine)
    return go(request, reverse("suivi:my_path"))


def _sent_words(request) -> str:
    if limited.is_limited(request):  # « Mon parcours » does not open here
        return _("C'est envoyé à %(who)s. Une réponse écrite se lit avec votre carte, dans « Mon parcours ».")
    return _("C'est envoyé à %(who)s. La réponse viendra dans « Mon parcours ».")


def _send(request, wish) -> HelpRequest:
    lesson = LessonPage.objects.filter(pk=wish["lecon"]).first() if wish["lecon"] else None
    return ask_for_help(
        learner=request.user,
        group=LearnerGroup.objects.get(pk=wish["groupe"]),
        client_id=wish["client_id"],
        text=wish["text"],
        lesson=lesson,
        step=wish["etape"] if lesson else None,
        # Without network it may leave once the person has entered with their card: the page says where it was written.
        by_name=limited.is_limited(request) or wish["sans_carte"],
    )


def _with_a_group(posted, helpers):
    """Where there is nothing to choose, or nobody to choose any more, somebody moved elsewhere asks the first group."""
    known = {str(group.pk) for group in helpers}
    if posted.get("groupe") in known or (len(helpers) > 1 and "attendu" not in posted):
        return posted
    posted = posted.copy()
    posted["groupe"] = helpers[0].pk
    return posted


def _again(request, form, lesson):
    if hidden := form.hidden:
        form.data = form.data.copy()
        form.data["text"] = hidden
    if is_background(request):
        return render(request, "groupes/parts/help_problem.html", {"form": form, "hidden": hidden}, status=422)
    return _show(request, form, lesson, status=422)


def _show(request, form, lesson, *, status=200):
    return render(request, "groupes/help_ask.html", {"form": form, "lesson": lesson}, status=status)


def _nobody_to_ask(request, lesson):
    """Show who can help. What somebody had written before their session ended is given back, and kept nowhere."""
    if is_background(request):
        return told(410, NO_GROUP) if request.user.is_authenticated else told(401, ENTER_AGAIN)
    steps = lesson_content(lesson.revision_id).steps if lesson else ()
    box = next((step.number for step in reversed(steps) if step.type == "help_box"), None)
    context = {"lesson": lesson, "box": box, "text": request.POST.get("text", "")[:1000]}
    return render(request, "groupes/help_nobody.html", context)
