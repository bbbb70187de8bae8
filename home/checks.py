"""What a site must say of the structure that opens it, before people come: asked by `check --deploy`."""

from django.core.checks import Error, register
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from .models import EditorialPage, StructureSettings

UNFILLED = "à compléter par la structure"  # what our pages said before these settings, and a copy may still say


def still_missing() -> list[str]:
    """Return, in simple words, what the pages of information cannot say yet."""
    missing = [
        _("%(what)s : à écrire dans l'administration, Paramètres, « La structure ».") % {"what": what}
        for what in StructureSettings.current().missing()
    ]
    unfinished = [page for page in EditorialPage.objects.live() if UNFILLED in page.searchable_text.lower()]
    return missing + [
        _("Page « %(title)s » : elle dit encore « À compléter par la structure ».") % {"title": page.title}
        for page in unfinished
    ]


@register(deploy=True)
def structure_is_described(app_configs, **kwargs):
    """Refuse to open a site that does not say who opens it. Before `migrate` there is nothing to ask."""
    if not _has_tables():
        return []
    return [Error(sentence, id="home.E001") for sentence in still_missing()]


def _has_tables() -> bool:
    try:
        return StructureSettings._meta.db_table in connection.introspection.table_names()
    except DatabaseError:
        return False
