"""J8: leaving. The data is given, the person is erased, and the count of those present stays."""

import json

from tests.screens import enter_as_staff


def card_of(desktop, group, name):
    """Give a new card to somebody of the group, as a facilitator does on the spot."""
    desktop.goto(group + "/")
    desktop.get_by_role("link", name=name).first.click()
    desktop.locator("form[action$='/carte/'] button").first.click()
    words = desktop.locator(".access-card").inner_text().split()
    return (
        next(word for word in words if word.count("-") == 2),
        next(word for word in words if word.isdecimal() and len(word) == 4),
    )


def test_somebody_takes_their_data_and_leaves_and_the_counts_stay(visit, desktop):
    from tests.screens import enter

    enter_as_staff(desktop, "animatrice")
    desktop.goto("/espace/groupes/nouveau/")
    desktop.locator("[name=title]").fill("Atelier du départ")
    desktop.locator("main form button[type=submit]").first.click()
    desktop.wait_for_url("**/personnes/ajouter/**")
    group = desktop.url.split("/personnes/")[0]
    desktop.locator("[name=names]").fill("Samira\nFatou")
    desktop.locator("button[name=act][value=paste]").click()
    desktop.locator("button[name=act][value=confirm]").click()
    desktop.locator(".access-card").nth(1).wait_for()
    identifier, pin = card_of(desktop, group, "Samira")
    desktop.goto(group + "/seances/")
    desktop.get_by_role("button", name="Ouvrir maintenant").click()
    desktop.wait_for_url("**/espace/seances/**")
    desktop.locator("form[action$='/presence/'] button", has_text="Samira").first.click()
    desktop.wait_for_load_state("networkidle")
    desktop.get_by_role("link", name="Tout le monde quitte").click()
    desktop.get_by_role("button", name="Tout le monde quitte").click()
    desktop.get_by_text("La séance est finie").wait_for()

    phone = visit(reduced_motion="reduce")
    enter(phone, identifier, pin)
    phone.goto("/mes-informations/")
    with phone.expect_download() as download:
        phone.locator("a[href$='/telecharger/'], form[action$='/telecharger/'] button").first.click()
    data = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert data["compte"]["identifiant"] == identifier
    assert "Atelier du départ" in json.dumps(data, ensure_ascii=False)

    phone.goto("/mes-informations/effacer/")
    phone.get_by_label("Le code secret de votre carte").fill(pin)
    phone.get_by_role("button", name="Fermer et effacer mon compte").click()
    phone.get_by_text("Votre compte est fermé. Il sera effacé le").wait_for()
    phone.goto("/mes-informations/")
    assert "/entrer/" in phone.url, "nobody is there any more"

    desktop.goto(group + "/")
    assert desktop.get_by_role("link", name="Samira").count() == 0
    desktop.goto(group + "/seances/")
    assert "Samira" not in desktop.locator("main").inner_text()
    assert "1 personne présente" in desktop.locator("main").inner_text(), "the count of the workshop stays"
