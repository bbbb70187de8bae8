from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import GlossaryTerm


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
