"""How templates of any room show a learner's progress without their views knowing learners."""

from django import template
from django.utils.translation import gettext as _

from cours.comptes.limited import is_limited
from cours.contenus.outline import outline
from cours.contenus.placement import placement_modules
from cours.contenus.rendering import compile_lesson

from ..layer import LessonLayer, build
from ..models import Attempt, PlacementAnswer
from ..progress import LearnerProgress, first_lesson

register = template.Library()


def progress_of(request) -> LearnerProgress:
    # Read once per request: the header, the page and the footer may all ask.
    if not hasattr(request, "_learner_progress"):
        request._learner_progress = LearnerProgress.of(request.user)
    return request._learner_progress


@register.simple_tag(takes_context=True)
def learner_progress(context) -> LearnerProgress:
    """Return the progress of the person who asks; empty, and free, for anybody but a learner."""
    return progress_of(context["request"])


@register.simple_tag
def start_lesson():
    """Return the lesson that « Commencer » opens."""
    return first_lesson()


@register.simple_tag
def offers_placement() -> bool:
    """Tell whether « Où j'en suis ? » has something to ask."""
    return bool(placement_modules())


@register.simple_tag(takes_context=True)
def lesson_layer(context, page) -> LessonLayer:
    """Return the personal layer of a lesson (an outline entry, or a page in the editor's preview)."""
    request = context["request"]
    # Built once per request: the head of the page asks for its style sheets, the body for the rest.
    if getattr(request, "_lesson_layer_of", None) is not page:
        if getattr(request, "is_preview", False):
            entry, content = outline().lesson(page.pk) or outline().entry_for(page), compile_lesson(page)
        else:
            entry, content = outline().lesson(page.pk if hasattr(page, "pk") else page.id), None
        request._lesson_layer, request._lesson_layer_of = build(request, entry, content=content), page
    return request._lesson_layer


@register.simple_tag(takes_context=True)
def guest_work(context) -> dict:
    """Say what a guest did on this device: how many answers, in which lessons. Empty for anybody else."""
    request = context["request"]
    if not (request.user.is_authenticated and request.user.is_guest) or is_limited(request):
        return {"answers": 0, "lessons": []}
    progress = progress_of(request)
    titles = [progress.lessons[pk].entry.title for pk in progress.runs if pk in progress.lessons]
    answers = Attempt.objects.answers().filter(run__participations__learner=request.user).count()
    if placed := PlacementAnswer.objects.filter(test__learner=request.user).count():
        titles.append(_("Où j'en suis ?"))
    return {"answers": answers + placed, "lessons": titles}
