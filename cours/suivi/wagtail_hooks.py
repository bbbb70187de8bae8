from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from .models import LessonRun, ModuleReview


@hooks.register("before_delete_page")
def keep_lessons_that_were_begun(request, page: Page):
    """A lesson that people began holds their work: it may be unpublished, never deleted."""
    begun = (
        LessonRun.objects.filter(lesson__path__startswith=page.path).exists()
        or ModuleReview.objects.filter(module__path__startswith=page.path).exists()
    )
    if begun:
        messages.error(
            request,
            _("Des personnes ont commencé cette leçon : la supprimer effacerait leur travail. Dépubliez-la plutôt."),
        )
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
