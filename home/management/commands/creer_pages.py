from pathlib import Path

import yaml
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page, Site

from cours.contenus import tree
from home.models import EditorialPage, HomePage

DEPART = Path(__file__).resolve().parents[2] / "depart"


class Command(BaseCommand):
    help = "Crée la page d'accueil et les pages d'information qui manquent, sans jamais toucher aux vôtres."

    @transaction.atomic
    def handle(self, *args, **options):
        home = HomePage.objects.first() or self._create_home()
        self._fill_home(home)
        for path in sorted((DEPART / "pages").glob("*.yaml")):
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            if not home.get_children().filter(slug=data["slug"]).exists():
                self._create_page(home, data)
        tree.ensure()  # a site without a pack has its index pages and its roles too

    def _create_home(self) -> HomePage:
        root = Page.get_first_root_node()
        site = Site.objects.filter(is_default_site=True).first()
        welcome = site and site.root_page if site else None
        home = HomePage(title="Accueil", slug="accueil")
        root.add_child(instance=home)
        if site is None:
            Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Passerelle")
        else:
            site.root_page, site.site_name = home, "Passerelle"
            site.save()
        if welcome and welcome.depth > 1 and welcome.specific_class is Page:
            for child in welcome.get_children():  # what was created before us stays, under the new home
                child.move(home, pos="last-child")
            Page.objects.get(pk=welcome.pk).delete()
        return HomePage.objects.get(pk=home.pk)

    def _fill_home(self, home: HomePage) -> None:
        path = DEPART / "accueil.yaml"
        if home.promise or not path.exists():
            return
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        home.title = data["title"]
        home.promise, home.intro = data["promise"], data.get("intro", "")
        home.reassurances = [("reassurance", text) for text in data.get("reassurances", [])]
        home.how = [("how", item) for item in data.get("steps", [])]
        home.save_revision().publish()

    def _create_page(self, home: HomePage, data: dict) -> None:
        page = EditorialPage(
            title=data["title"],
            slug=data["slug"],
            intro=data.get("intro", ""),
            body=[("section", part) for part in data["sections"]],
            checked_on=data.get("checked_on"),
        )
        home.add_child(instance=page)
        page.save_revision().publish()
