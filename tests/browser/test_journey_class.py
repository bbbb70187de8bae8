"""J7: a teacher and twenty-four pupils, pseudonyms and no e-mail; the competences worked on leave, never a mark."""

import csv

from tests.screens import TRAPS, enter, enter_as_staff


def test_a_class_of_pseudonyms_has_its_cards_and_its_competences(visit, desktop, tmp_path):
    enter_as_staff(desktop, "animatrice")
    desktop.goto("/espace/groupes/nouveau/")
    desktop.locator("[name=title]").fill("Classe de troisième")
    desktop.locator("main form button[type=submit]").first.click()
    desktop.wait_for_url("**/personnes/ajouter/**")
    group = desktop.url.split("/personnes/")[0]
    desktop.locator("[name=number]").fill("24")
    desktop.locator("button[name=act][value=number]").click()
    cards = desktop.locator(".access-card")
    cards.nth(23).wait_for()
    assert cards.count() == 24
    words = cards.first.inner_text().split()
    identifier = next(word for word in words if word.count("-") == 2)
    pin = next(word for word in words if word.isdecimal() and len(word) == 4)

    desktop.goto(group + "/propositions/")
    desktop.get_by_label("Quoi ?").select_option(label="2.4 Repérer un message piégé")
    desktop.get_by_role("button", name="Proposer").click()
    desktop.get_by_text("Pour tout le groupe").wait_for()

    pupil = visit(reduced_motion="reduce")
    enter(pupil, identifier, pin)
    pupil.goto("/")
    pupil.locator(f"main a[href*='{TRAPS}'], main form[action*='/propositions/'] button").first.click()
    pupil.wait_for_url(f"**{TRAPS}**")

    desktop.goto(group + "/suivi/")
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="Fichier CSV").click()
    file = tmp_path / "suivi.csv"
    download.value.save_as(file)
    lines = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert len(lines) == 2 + 24 + 2
    assert lines[-1][:2] == ["Compétences (CRCN)", "4.1, 4.2"]
    assert "@" not in file.read_text(encoding="utf-8-sig")
