"""The two index pages under the home page, where modules and pathways hang."""

from django.core.management import CommandError
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from . import roles
from .models import ModuleIndexPage, PathwayIndexPage


def site_root() -> Page:
    """Return the page under which the content lives. Raise `CommandError` when there is no site."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None:
        raise CommandError(_("Il n'y a pas de site : lancez d'abord « manage.py creer_pages »."))
    return site.root_page


def ensure() -> tuple[ModuleIndexPage, PathwayIndexPage]:
    """Return the two index pages, created when they miss, and give the roles their rights over them."""
    root = site_root()
    modules = _index(root, ModuleIndexPage, title=_("Modules"), slug="modules")
    pathways = _index(root, PathwayIndexPage, title=_("Parcours"), slug="parcours")
    roles.grant(root)
    return modules, pathways


def _index(root: Page, model: type[Page], *, title: str, slug: str) -> Page:
    page = model.objects.first()
    if page is None:
        root.refresh_from_db()
        page = root.add_child(instance=model(title=title, slug=slug))
        page.save_revision().publish()
    return page
