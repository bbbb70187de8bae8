"""Every named screen of the product, and how a person gets there.

Read by the accessibility tests, by the contact sheet (`make captures`) and by whoever wants to know what exists.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.waiting import until

CARD = ("tulipe-soleil-42", "2468")
BACK = ("lilas-moulin-24", "1357")  # finished three lessons three days ago
STAFF_PASSWORD = "demo-passerelle-2026"
WELCOME = "/modules/pour-commencer/je-decouvre-la-plateforme/"
TRAPS = "/modules/proteger-mon-identite/reperer-un-message-piege/"
ACCOUNT = "/modules/faire-mes-demarches/creer-mon-compte-et-me-connecter/"

VISITOR, LEARNER, FACILITATOR, ADMINISTRATOR = "visitor", "learner", "animatrice", "admin"
RETURNING = "returning"


@dataclass(frozen=True)
class Screen:
    name: str
    path: str
    who: str = VISITOR
    then: Callable = lambda page: None
    status: int = 200


def enter(page, identifier=CARD[0], pin=CARD[1]):
    """Come in with a card, as anybody does."""
    page.goto("/entrer/")
    page.fill("[name=identifier]", identifier)
    page.fill("[name=pin]", pin)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/entrer/" not in url)


def enter_as_staff(page, username):
    # An administrator would land in the editor, whose files are not served here; others go where they always went.
    page.goto("/equipe/login/?next=/espace/" if username == ADMINISTRATOR else "/equipe/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", STAFF_PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/equipe/login/" not in url)


def sign_in(page, who):
    if who == LEARNER:
        enter(page)
    elif who == RETURNING:
        enter(page, *BACK)
    elif who != VISITOR:
        enter_as_staff(page, who)


def _wrong_card(page):
    page.fill("[name=identifier]", "cerise-nuage-99")
    page.fill("[name=pin]", "0000")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def _begin(page):
    page.locator("main .button--big").click()  # « Commencer », or « Reprendre » once begun
    page.wait_for_selector(".questions")


def _click(*names):
    """Follow links and buttons by their words, one after the other."""

    def go(page):
        for name in names:
            with page.expect_navigation():
                page.locator("main a, main button").filter(has_text=name).first.click()

    return go


def _unfold_new_code(page):
    page.locator("summary").filter(has_text="Changer le code").click()


def _invitation_made(page):
    _click("Inviter une personne", "Créer le lien")(page)
    page.locator("#lien").wait_for()


def _invited(page):
    """Open a fresh invitation as somebody who has no account yet."""
    _invitation_made(page)
    link = page.locator("#lien").input_value()
    page.context.clear_cookies()
    page.goto(link)


def _password_link(page):
    page.get_by_role("link", name="Gérer : Paul").click()
    page.get_by_role("button", name="lien").first.click()
    page.locator("#lien").wait_for()


def _new_password(page):
    """Open a fresh link, as the colleague who forgot the password would."""
    _password_link(page)
    page.goto(page.locator("#lien").input_value())  # still signed in: the screens that follow are of the same person


def _neighbourhoods_seen(page):
    lines = "code;nom;territoire\nQN00002X;Le Port;Clairval\nQN00003X;La Gare;Clairval\n;Sans code;\n"
    file = {"name": "quartiers.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    page.set_input_files("[name=file]", file)
    _click("Lire le fichier")(page)


def _open_step(number):
    """Show one step of a lesson, as somebody who went that far."""

    def go(page):
        page.goto(page.url.partition("#")[0] + f"#etape-{number}")
        page.reload()

    return go


def _first_placement_question(page):
    """Choose two pictures, and begin « Où j'en suis ? »."""
    for box in page.locator("[name=module]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Commencer les questions").click()
    page.wait_for_url("**/ou-j-en-suis/question/")


def _placement_result(page):
    """Say « Je ne sais pas » to everything."""
    _first_placement_question(page)
    while "/question/" in page.url:
        question = page.locator("[name=exercise]").input_value()
        page.get_by_role("button", name="Je ne sais pas").click()
        until(page, "before => document.querySelector('[name=exercise]')?.value !== before", question)


def _open_help(page):
    page.locator("[data-ask][aria-haspopup]:visible").first.click()
    page.locator("#aide[open]").wait_for()


def _first_request(page):
    page.locator(".request__act a").first.click()
    page.wait_for_url(re.compile(r"/espace/demandes/\d+/"))


def _referral(page):
    page.select_option("[name=lesson]", index=2)
    page.get_by_role("button", name="Montrer le carré").click()
    page.locator(".slip__qr").first.wait_for()


def _referral_on_screen(page):
    _referral(page)
    page.get_by_role("link", name="Montrer en grand").click()
    page.locator(".scan__qr").wait_for()


def _seen_before_added(page):
    page.fill("[name=names]", "David, Oksana\nDavid; 06 12 34 56 78")
    page.locator("button[value=paste]").click()
    page.wait_for_selector("button[value=confirm]")


def _first_person(page):
    page.locator(".person-row__link").first.click()
    page.wait_for_selector("#retirer")


def _new_card(page):
    _first_person(page)
    page.get_by_role("button", name="Carte perdue").click()
    page.wait_for_selector(".access-card")


def _open_workshop(page):
    """Open a session of the demonstration's group on another screen, whoever this page belongs to; return its code."""
    desk = page.context.browser.new_context(base_url="/".join(page.url.split("/")[:3]), locale="fr-FR")
    other = desk.new_page()
    enter_as_staff(other, FACILITATOR)
    other.goto("/espace/groupes/1/seances/")
    already = other.get_by_role("link", name="Voir la séance")
    if already.count():
        already.click()
    else:
        other.get_by_role("button", name="Ouvrir maintenant").click()
    code = other.locator(".session-code .join-code").inner_text()
    address = "/" + other.url.split("/", 3)[3]
    desk.close()
    return code, address


def _live_session(page):
    page.goto(_open_workshop(page)[1])


def _close_session(page):
    page.goto(_open_workshop(page)[1] + "fermer/")


def _choose_question(page):
    page.goto(_open_workshop(page)[1] + "projection/choisir/")
    page.get_by_label("Leçon").select_option(label="2.4 Repérer un message piégé")
    page.get_by_role("button", name="Voir ses questions").click()
    page.get_by_role("button", name="Projeter").first.wait_for()


def _wall(page):
    _choose_question(page)
    page.get_by_role("button", name="Projeter").first.click()
    page.locator(".wall__question").wait_for()


def _type_code(page):
    code, _address = _open_workshop(page)
    page.goto("/code/")
    page.get_by_label("Le code").fill(code)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/seance/prenoms/")


def _take_seat(page):
    _open_workshop(page)
    page.goto("/seance/")
    join = page.get_by_role("button", name="Rejoindre la séance")
    if join.count():
        join.first.click()
    page.get_by_role("heading", name="Bonjour").wait_for()


def _sit_beside(page):
    _take_seat(page)
    page.goto("/seance/a-deux/")


def _room_question(page):
    _take_seat(page)
    page.goto("/seance/question/")


SCREENS = (
    Screen("accueil", "/"),
    Screen("accueil-reprise", "/", LEARNER),
    Screen("modules", "/modules/"),
    Screen("modules-avec-carte", "/modules/", LEARNER),
    Screen("module", "/modules/proteger-mon-identite/"),
    Screen("bilan-pas-encore", "/modules/pour-commencer/bilan/", status=404),
    Screen("lecon-0", WELCOME),
    Screen("lecon", TRAPS),
    Screen("lecon-exemple", TRAPS, then=_open_step(3)),
    Screen("lecon-reflexes", TRAPS, then=_open_step(4)),
    Screen("lecon-indices", TRAPS, then=_open_step(5)),
    Screen("lecon-choix", TRAPS, then=_open_step(6)),
    Screen("lecon-messages", TRAPS, then=_open_step(7)),
    Screen("lecon-vrai-faux", TRAPS, then=_open_step(8)),
    Screen("lecon-ordre", TRAPS, then=_open_step(9)),
    Screen("lecon-retenir", TRAPS, then=_open_step(11)),
    Screen("lecon-compte", ACCOUNT),
    Screen("accueil-rappel", "/", RETURNING),
    Screen("mon-parcours-rappel", "/mon-parcours/", RETURNING),
    Screen("rappel", "/on-se-souvient/", RETURNING),
    Screen("rappel-questions", "/on-se-souvient/", RETURNING, then=_begin),
    Screen("rappel-rien", "/on-se-souvient/", LEARNER),
    Screen("ou-j-en-suis", "/ou-j-en-suis/"),
    Screen("ou-j-en-suis-question", "/ou-j-en-suis/", then=_first_placement_question),
    Screen("ou-j-en-suis-resultat", "/ou-j-en-suis/", then=_placement_result),
    Screen("parcours", "/parcours/premiers-pas/"),
    Screen("lexique", "/lexique/"),
    Screen("recherche", "/recherche/?q=demarche"),
    Screen("recherche-depart", "/recherche/"),
    Screen("recherche-arnaque", "/recherche/?q=arnaque"),
    Screen("recherche-vide", "/recherche/?q=xylophone"),
    Screen("entrer", "/entrer/"),
    Screen("entrer-refus", "/entrer/", then=_wrong_card),
    Screen("carte-annulee", "/carte/une-carte-qui-n-existe-pas/", status=404),
    Screen("quitter", "/quitter/", LEARNER),
    Screen("mon-parcours", "/mon-parcours/", LEARNER),
    Screen("mon-parcours-sans-carte", "/mon-parcours/"),
    Screen("demander-de-l-aide", "/demander-de-l-aide/", LEARNER),
    Screen("demander-de-l-aide-sans-groupe", "/demander-de-l-aide/"),
    Screen("lecon-demander-de-l-aide", TRAPS, LEARNER, then=_open_help),
    Screen("refaire-ma-carte", "/refaire-ma-carte/", LEARNER),
    Screen("mes-informations", "/mes-informations/", LEARNER),
    Screen("cartes", "/cartes/", FACILITATOR),
    Screen("groupes", "/espace/", FACILITATOR),
    Screen("groupe-nouveau", "/espace/groupes/nouveau/", FACILITATOR),
    Screen("groupe", "/espace/groupes/1/", FACILITATOR),
    Screen("groupe-ajouter", "/espace/groupes/1/personnes/ajouter/", FACILITATOR),
    Screen("groupe-verifier", "/espace/groupes/1/personnes/ajouter/", FACILITATOR, then=_seen_before_added),
    Screen("groupe-personne", "/espace/groupes/1/", FACILITATOR, then=_first_person),
    Screen("groupe-nouvelle-carte", "/espace/groupes/1/", FACILITATOR, then=_new_card),
    Screen("groupe-propositions", "/espace/groupes/1/propositions/", FACILITATOR),
    Screen("groupe-proposition", "/espace/groupes/1/propositions/", FACILITATOR, then=_click("Changer")),
    Screen("groupe-suivi", "/espace/groupes/1/suivi/", FACILITATOR),
    Screen("groupe-suivi-imprimer", "/espace/groupes/1/suivi/?tout=1", FACILITATOR),
    Screen("groupe-questions", "/espace/groupes/1/suivi/questions/", FACILITATOR),
    Screen("groupe-suivi-personne", "/espace/groupes/1/suivi/", FACILITATOR, then=_click("David")),
    Screen("groupe-suivi-monique", "/espace/groupes/1/suivi/", FACILITATOR, then=_click("Monique")),
    Screen("seances", "/espace/groupes/1/seances/", FACILITATOR),
    Screen("seance-en-cours", "/espace/", FACILITATOR, then=_live_session),
    Screen("seance-fermer", "/espace/", FACILITATOR, then=_close_session),
    Screen("seance-choisir-question", "/espace/", FACILITATOR, then=_choose_question),
    Screen("seance-projection", "/espace/", FACILITATOR, then=_wall),
    Screen("code", "/code/"),
    Screen("seance-prenoms", "/seance/", then=_type_code),
    Screen("seance-appareil", "/seance/", LEARNER, then=_take_seat),
    Screen("seance-a-deux", "/seance/", LEARNER, then=_sit_beside),
    Screen("seance-question", "/seance/", LEARNER, then=_room_question),
    Screen("seance-finie", "/seance/finie/"),
    Screen("groupe-reglages", "/espace/groupes/1/reglages/", FACILITATOR),
    Screen("groupe-changer-code", "/espace/groupes/1/reglages/", FACILITATOR, then=_unfold_new_code),
    Screen("groupe-affiche", "/espace/groupes/1/affiche/", FACILITATOR),
    Screen("code-inconnu", "/code/ABCDEFGHJ/", status=404),
    Screen("rejoindre-groupe", "/code/ATEMARDEM/"),
    Screen("mes-groupes", "/mes-groupes/", LEARNER),
    Screen("demandes-d-aide", "/espace/demandes/", FACILITATOR),
    Screen("demande-d-aide", "/espace/demandes/", FACILITATOR, then=_first_request),
    Screen("orienter", "/espace/orienter/", FACILITATOR),
    Screen("orienter-feuille", "/espace/orienter/", FACILITATOR, then=_referral),
    Screen("orienter-ecran", "/espace/orienter/", FACILITATOR, then=_referral_on_screen),
    Screen("orienter-usages", "/espace/orienter/usages/", FACILITATOR),
    Screen("orientation-inconnue", "/l/XXXXXX/", status=404),
    Screen("demandes-reglees", "/espace/demandes/reglees/", FACILITATOR),
    Screen("structure", "/espace/structure/", FACILITATOR),
    Screen("structure-inviter", "/espace/structure/", FACILITATOR, then=_click("Inviter une personne")),
    Screen("structure-invitation-prete", "/espace/structure/", FACILITATOR, then=_invitation_made),
    Screen("structure-membre", "/espace/structure/", FACILITATOR, then=_click("Gérer")),
    Screen("structure-mot-de-passe", "/espace/structure/", FACILITATOR, then=_password_link),
    Screen("structure-historique", "/espace/structure/", FACILITATOR, then=_click("Cartes et mots de passe")),
    Screen("mot-de-passe", "/espace/structure/", FACILITATOR, then=_new_password),
    Screen("mot-de-passe-ferme", "/mot-de-passe/un-lien-qui-n-existe-pas/", status=404),
    Screen("structure-lieu", "/espace/structure/", FACILITATOR, then=_click("Ajouter un lieu")),
    Screen(
        "groupe-confier", "/espace/", FACILITATOR, then=_click("Atelier du mardi", "Réglages", "Animer à plusieurs")
    ),
    Screen("groupe-archiver", "/espace/", FACILITATOR, then=_click("Atelier du mardi", "Réglages", "Archiver ce")),
    Screen("groupe-chiffres", "/espace/", FACILITATOR, then=_click("Atelier du mardi", "Réglages", "Les chiffres des")),
    Screen("groupe-statistiques", "/espace/", FACILITATOR, then=_click("Atelier du mardi", "Oksana", "Remplir avec")),
    Screen("invitation", "/espace/structure/", FACILITATOR, then=_invited),
    Screen("invitation-fermee", "/invitation/un-lien-qui-n-existe-pas/", status=404),
    Screen("structures", "/espace/structures/", ADMINISTRATOR),
    Screen("structures-une", "/espace/structures/", ADMINISTRATOR, then=_click("Maison des Tilleuls")),
    Screen("structures-territoire", "/espace/structures/", ADMINISTRATOR, then=_click("Clairval")),
    Screen("structures-quartiers", "/espace/structures/quartiers/", ADMINISTRATOR),
    Screen("structures-quartiers-vus", "/espace/structures/quartiers/", ADMINISTRATOR, then=_neighbourhoods_seen),
    Screen("equipe", "/equipe/login/"),
    Screen("aide", "/aide/"),
    Screen("accessibilite", "/accessibilite/"),
    Screen("donnees-personnelles", "/donnees-personnelles/"),
    Screen("mentions-legales", "/mentions-legales/"),
    Screen("404", "/une-page-qui-n-existe-pas/", status=404),
    Screen("hors-ligne", "/hors-ligne/"),
)
