from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import GlossaryTerm
from .reports import ReportMenuItem, ToCheckView


class GlossaryViewSet(SnippetViewSet):
    """The lexicon, at the first level of the menu: authors open it while they write."""

    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Lexique")
    menu_order = 150
    add_to_admin_menu = True
    list_display = ["term", "definition"]
    ordering = ["term"]
    inspect_view_enabled = False


register_snippet(GlossaryViewSet)


@hooks.register("construct_main_menu")
def without_outside_help(request, menu_items):
    """Wagtail's help is in English and leads out of the site."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]


@hooks.register("register_admin_urls")
def report_urls():
    return [
        path("reports/a-verifier/", ToCheckView.as_view(), name="contenus_to_check"),
        path("reports/a-verifier/resultats/", ToCheckView.as_view(results_only=True), name="contenus_to_check_results"),
    ]


@hooks.register("register_reports_menu_item")
def to_check_menu_item():
    return ReportMenuItem(
        _("À vérifier"), reverse("contenus_to_check"), name="a-verifier", icon_name="calendar-check", order=100
    )
