from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from cours.contenus.reports import ReportMenuItem

from .item_report import QuestionsView
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


@hooks.register("register_admin_urls")
def report_urls():
    return [
        path("reports/questions/", QuestionsView.as_view(), name="suivi_questions"),
        path("reports/questions/resultats/", QuestionsView.as_view(results_only=True), name="suivi_questions_results"),
    ]


@hooks.register("register_reports_menu_item")
def questions_menu_item():
    label = gettext_lazy("Questions : ce que disent les réponses")
    return ReportMenuItem(label, reverse("suivi_questions"), name="questions", icon_name="help", order=110)
