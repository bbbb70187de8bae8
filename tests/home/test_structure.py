"""The structure that opens the site: written once by an administrator, said on the pages, asked before people come."""

import html
import re

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from wagtail.models import Site

from home.models import EditorialPage, StructureSettings

pytestmark = pytest.mark.django_db
PAGES = ("/aide/", "/accessibilite/", "/donnees-personnelles/", "/mentions-legales/")
WRITTEN = {
    "name": "Maison des Essais",
    "address": "3 rue <b>Haute</b>\n00000 Clairval",
    "phone": "06 39 98 00 10",
    "opening_hours": "le mardi, de 9 h à 12 h",
    "email": "accueil@maison-des-essais.example",
    "director": "la direction de la Maison des Essais",
    "host_name": "Hébergement des Essais",
    "host_address": "4 rue Haute, Clairval",
    "host_phone": "06 39 98 00 11",
    "data_place": "France",
    "legal_basis": "interest",
}


def write(**more):
    site = Site.objects.get(is_default_site=True)
    return StructureSettings.objects.update_or_create(site=site, defaults=WRITTEN | more)[0]


def refused():
    return [error.msg for error in run_checks(include_deployment_checks=True) if error.id == "home.E001"]


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


@pytest.mark.parametrize("url", PAGES)
def test_what_nobody_wrote_is_no_hole_in_a_page(client, url):
    page = client.get(url)
    assert "à compléter" not in page.text.lower()
    assert 'class="facts"' not in page.text
    write(phone="", host_phone="")
    assert "Téléphone" not in re.sub(r"<p>.*?</p>", "", client.get(url).text), "a name without its value"
    StructureSettings.objects.all().delete()
    client.get(url)
    assert StructureSettings.objects.count() == 0, "a visit writes nothing"


def test_a_part_with_nothing_to_say_is_not_shown_nor_listed(client):
    assert "Qui l'héberge" not in words(client.get("/mentions-legales/")).replace("&#x27;", "'")
    write()
    page = words(client.get("/mentions-legales/")).replace("&#x27;", "'")
    assert page.count("Qui l'héberge") == 2, "in the list of parts, and its title"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/aide/", ["name", "phone", "opening_hours", "email"]),
        ("/accessibilite/", ["name", "phone", "email"]),
        ("/donnees-personnelles/", ["name", "phone", "email", "host_name", "data_place"]),
        ("/mentions-legales/", ["name", "phone", "email", "director", "host_name", "host_address", "host_phone"]),
    ],
)
def test_each_page_says_what_was_written(client, url, said):
    write()
    page = words(client.get(url))
    for name in said:
        assert WRITTEN[name] in page, name
    assert "<b>Haute" not in client.get(url).text


def test_a_phone_and_an_address_open_what_they_are_for(client):
    write()
    page = client.get("/aide/").text
    assert 'href="tel:0639980010"' in page
    assert 'href="mailto:accueil@maison-des-essais.example"' in page


def test_a_site_that_does_not_say_who_opens_it_is_refused(capsys):
    assert len(refused()) == 11
    assert any("Téléphone :" in sentence for sentence in refused())
    with pytest.raises(CommandError):
        call_command("diagnostic")
    said = capsys.readouterr().out
    assert said.count("À FAIRE") == 11
    assert "Directeur ou directrice de la publication" in said


@pytest.mark.parametrize("name", WRITTEN)
def test_each_thing_that_must_be_said_is_asked_for(name):
    write(**{name: " " if name != "legal_basis" else ""})
    assert len(refused()) == 1


def test_a_site_that_says_everything_passes(capsys):
    write()
    assert refused() == []
    call_command("diagnostic")
    assert "À FAIRE" not in capsys.readouterr().out


def test_a_public_body_says_more():
    write(legal_basis="public")
    assert len(refused()) == 2
    write(legal_basis="public", data_officer="Service des archives", accessibility_plan="À l'accueil")
    assert refused() == []


def test_a_page_written_before_is_refused_while_it_says_to_be_filled_in():
    write()
    page = EditorialPage.objects.get(slug="aide")
    page.intro = "À compléter par la structure qui ouvre ce site : nom."
    page.save()
    assert [page.title in sentence for sentence in refused()] == [True]


def test_before_the_first_migration_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda *args: [])
    assert refused() == []


def test_without_a_database_the_check_asks_nothing(monkeypatch):
    def gone(*args):
        raise OperationalError("no database")

    monkeypatch.setattr(connection.introspection, "table_names", gone)
    assert refused() == []


def test_the_diagnostic_says_what_does_not_answer_and_asks_nothing_of_it(monkeypatch, capsys):
    monkeypatch.setattr("home.views._database_answers", lambda: False)
    with pytest.raises(CommandError):
        call_command("diagnostic")
    assert re.search(r"À FAIRE\s+La base de données", capsys.readouterr().out)


def test_the_demonstration_has_its_own_structure_and_keeps_what_was_written(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("creer_demo_structure")
    settings.DEMO = True
    call_command("creer_demo_structure")
    assert refused() == []
    write(name="La nôtre")
    call_command("creer_demo_structure")
    assert StructureSettings.current().name == "La nôtre"


def test_only_an_administrator_writes_it(client_for, administrator, author, facilitator, stranger):
    url = f"/admin/settings/home/structuresettings/{Site.objects.get(is_default_site=True).pk}/"
    for person in (author, facilitator, stranger):
        assert client_for(person).get(url).status_code in (302, 403)
    assert client_for(administrator).get(url).status_code == 200


# --- The declaration of accessibility -------------------------------------------------------------------------------
@pytest.mark.parametrize("url", ["/", "/modules/", "/entrer/", "/accessibilite/", "/hors-ligne/"])
def test_every_page_says_how_accessible_the_site_is(client, url):
    assert '<a href="/accessibilite/">Accessibilité\u00a0: non conforme</a>' in client.get(url).text


@pytest.mark.parametrize(
    "said",
    [
        "article 47 de la loi n° 2005-102 du 11 février 2005",
        "Le site Passerelle est non conforme avec le référentiel général d'amélioration de l'accessibilité (RGAA)",
        "Résultats des tests",
        "pas encore d'audit, donc pas de pourcentage",
        "Dérogations pour charge disproportionnée : aucune",
        "Contenus non soumis à l'obligation d'accessibilité : aucun",
        "établie le 22 novembre 2026",
        "Technologies utilisées :",
        "Environnement de test :",
        "Outils :",
        "Pages vérifiées :",
        "formulaire en ligne du Défenseur des droits : defenseurdesdroits.fr",
        "Libre réponse 71120 75342 Paris CEDEX 07",
    ],
)
def test_the_declaration_follows_the_official_model(client, said):
    page = re.sub(r"<(?!br)[^>]+>", "", client.get("/accessibilite/").text).replace("<br>", " ")
    page = html.unescape(page).replace("\u2060", "").replace("\u2011", "-")
    assert said in re.sub(r"\s+", " ", page)
