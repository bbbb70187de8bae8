"""A place opened by tapping a first name: whole for what it is for, closed for all else (`comptes.limited.TABLE`)."""

import uuid
from html.parser import HTMLParser

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from cours.comptes import limited
from cours.contenus.outline import outline
from cours.groupes.actions.proposals import propose
from cours.groupes.actions.sessions import close_session
from cours.groupes.live import HELP, room
from cours.groupes.models import AssignmentLeft, GroupMember, HelpDraft, HelpRequest, Seat
from cours.suivi.models import LessonCompletion, LessonRun, ModuleReview, PlacementTest
from cours.suivi.reviews import is_offered
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db
CLOSED = "Ici, il faut votre carte"


@pytest.fixture
def lesson(pages, open_workshop):
    """The lesson of the session: 2.4."""
    open_workshop.lesson = pages.lesson("M2-L4")
    open_workshop.save()
    return outline().lesson(open_workshop.lesson_id)


@pytest.fixture
def proposed(pages, group, facilitator):
    """Another lesson, proposed by the group of the room."""
    page = pages.lesson("M3-L2")
    propose(group=group, by=facilitator, what={"lesson_id": page.pk}, note="Un mot pour vous")
    return outline().lesson(page.pk)


@pytest.fixture
def elsewhere(pages, learner, other_organisation, outsider, make_group, put_in):
    """Another group of the same person, in another structure, with its proposal and its note."""
    other = make_group(other_organisation, outsider, title="Insertion confidentielle")
    put_in(other, learner, "David")
    page = pages.lesson("M5-L1")
    propose(group=other, by=outsider, what={"lesson_id": page.pk}, learner=learner, note="Pour ton dossier RSA")
    return outline().lesson(page.pk)


def _room(client, workshop):
    """Stand for the code typed on this device."""
    session = client.session
    session["room"] = workshop.pk
    session.save()


def tap(workshop, member):
    client = StrictClient()
    _room(client, workshop)
    client.post("/seance/prenoms/", {"learner": member.learner_id, "change": "1"})
    assert client.session["limited"]
    return client


@pytest.fixture
def tablet(open_workshop, member, lesson):
    return tap(open_workshop, member)


# --- Every address ----------------------------------------------------------------------------------------------------
def _addresses(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in ("wagtailadmin", "wagtailimages", "wagtaildocs"):
                inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from _addresses(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}", pattern.pattern.converters


def _every_address(lesson):
    """Every named address of the project, its path filled with ids and words; those of the lesson, with the lesson."""
    known = {"lesson_id": lesson.id, "module_slug": lesson.module_slug, "lesson_slug": lesson.slug}
    for name, converters in _addresses(get_resolver().url_patterns):
        numbers = ("IntConverter",)
        values = {key: 1 if type(one).__name__ in numbers else "x" for key, one in converters.items()}
        values |= {key: known[key] for key in values if key in known}
        if name.startswith(("wagtail_serve", "wagtaildocs")):
            continue
        try:
            yield name, reverse(name, kwargs=values)
        except NoReverseMatch:  # a pattern of allauth with an expression of its own: others try /equipe/
            continue


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_of_the_project_is_in_the_table_or_closed(open_workshop, member, lesson, method):
    seen, tablet = 0, tap(open_workshop, member)
    for name, url in _every_address(lesson):
        if name in ("comptes:leave", "groupes:session_over", "comptes:enter"):
            continue
        if not tablet.session.get("limited"):  # what was pressed before has closed the place
            tablet = tap(open_workshop, member)
        response = tablet.get(url) if method == "GET" else tablet.post(url)
        entry = limited.TABLE.get(name)
        is_open = entry is not None and method in entry.methods and entry.when != limited.ANY_LESSON
        is_closed = response.status_code == 403
        assert is_closed is not is_open, (name, url, response.status_code)
        seen += 1
    assert seen > 90


@pytest.mark.parametrize("url", ["/admin/", "/espace/", "/cartes/", "/equipe/login/", "/parcours/"])
def test_the_rooms_of_the_team_are_closed(tablet, url):
    assert tablet.get(url).status_code == 403


def test_what_is_closed_says_so_kindly_and_leads_to_the_card(tablet, learner):
    page = tablet.get("/mes-informations/")
    assert CLOSED in page.text
    assert 'href="/entrer/?suite=/mes-informations/"' in page.text
    assert "no-cache" in page["Cache-Control"]
    tablet.post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin, "suite": "/mes-informations/"})
    assert tablet.get("/mes-informations/").status_code == 200, "the card opens the rest"


def test_what_is_closed_answers_a_script_in_words_and_never_by_a_page(tablet):
    response = tablet.post("/on-se-souvient/plus-tard/", headers={"X-Requested-With": "fetch"})
    assert response.status_code == 409
    assert "Entrez avec votre carte" in response.text
    assert "<html" not in response.text


def test_the_table_binds_nobody_who_entered_with_a_card(client_for, learner, member, open_workshop, lesson):
    phone = client_for(learner)
    phone.post("/seance/rejoindre/", {"session": open_workshop.pk})
    for url in ("/mes-informations/", "/mon-parcours/", "/modules/", "/"):
        assert phone.get(url).status_code == 200, url


# --- What it shows ----------------------------------------------------------------------------------------------------
PAGES = ("/seance/", "/seance/a-deux/", "/demander-de-l-aide/", "/quitter/", "/entrer/", "/lexique/", "/aide/")


def test_it_shows_the_lesson_of_the_session_and_what_this_group_proposes(tablet, lesson, proposed):
    page = tablet.get("/seance/").text
    assert "Bonjour David" in page
    assert lesson.url in page
    assert proposed.url in page
    assert "Un mot pour vous" not in page
    for entry in (lesson, proposed):
        assert entry.title in tablet.get(entry.url).text
    for url in ("/", "/mon-parcours/"):
        assert tablet.get(url).url == "/seance/"


def test_nothing_of_another_group_is_on_any_page(tablet, lesson, elsewhere):
    for url in (*PAGES, lesson.url):
        page = tablet.get(url, follow=True).text
        for secret in ("Insertion confidentielle", "dossier RSA", "Otto", "Médiathèque du Port", elsewhere.title):
            assert secret not in page, (url, secret)
    assert CLOSED in tablet.get(elsewhere.url).text


def test_a_lesson_that_is_not_for_the_session_is_closed_and_takes_no_answer(tablet, learner, lesson_of):
    other = lesson_of(tablet, "M1-L1")
    assert CLOSED in other.open().text
    assert other.right(other.exercises[0], learner=learner).status_code == 403
    assert other.right(other.exercises[0]).status_code == 403
    assert other.finish().status_code == 403
    assert not LessonRun.objects.exists()
    assert learner.__class__.objects.learners().count() == 1, "nobody was made for that answer"


def test_when_the_session_names_no_lesson_the_room_chooses(open_workshop, member, learner, client_for, lesson_of):
    mine = lesson_of(client_for(learner), "M1-L1")
    mine.right(mine.exercises[0], learner=learner)
    tablet = tap(open_workshop, member)
    for url in ("/modules/", f"/modules/{mine.entry.module_slug}/", "/recherche/?q=mot"):
        page = tablet.get(url)
        assert page.status_code == 200
        assert "En cours" not in page.text, "the list is the one anybody sees"
    other = lesson_of(tablet, "M1-L1")
    assert "is-right" not in other.open().text
    other.right(other.exercises[1], learner=learner)
    assert LessonRun.objects.filter(by_name=True).get().lesson_id == other.page.pk


def test_no_state_of_the_person_is_on_what_anybody_reads(open_workshop, member, learner, client_for, lesson_of):
    """With a session that names no lesson, the modules are read as by a visitor who has never come."""
    mine = lesson_of(client_for(learner), "M2-L4")
    for exercise in mine.exercises:
        mine.right(exercise, learner=learner)
    mine.see_everything()
    tablet = tap(open_workshop, member)
    visitor = StrictClient()
    for url in ("/modules/", f"/modules/{mine.entry.module_slug}/", "/recherche/?q=message", "/lexique/"):
        ours, theirs = (_main(one.get(url).text) for one in (tablet, visitor))
        assert ours == theirs, url


def _main(page):
    return page.partition('<main id="contenu"')[2].partition("</main>")[0]


def test_nobody_begins_nor_answers_a_bilan_a_placement_or_a_recall_for_somebody(tablet, learner):
    module = next(module for module in outline().modules if is_offered(module))
    bilan = ModuleReview.objects.create(learner=learner, module_id=module.id)
    for url in (
        f"/modules/{module.slug}/bilan/",
        f"/modules/{module.slug}/bilan/questions/",
        f"/modules/{module.slug}/bilan/reponse/",
        f"/bilans/{bilan.pk}/",
        f"/bilans/{bilan.pk}/reponse/",
        "/ou-j-en-suis/",
        "/ou-j-en-suis/reponse/",
        "/on-se-souvient/",
        "/on-se-souvient/plus-tard/",
    ):
        assert tablet.get(url).status_code == 403, url
        assert tablet.post(url, {"module": module.slug}).status_code == 403, url
    assert ModuleReview.objects.count() == 1
    assert not PlacementTest.objects.exists()


# --- Every form and every link it draws -------------------------------------------------------------------------------
class Screen(HTMLParser):
    """The forms and the links of a page, as they are drawn."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.links, self._form = [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self._form = {"action": attributes.get("action"), "method": attributes.get("method", "get"), "fields": {}}
            self._form["buttons"] = []
            self.forms.append(self._form)
        elif tag == "a" and attributes.get("href", "").startswith("/"):
            self.links.append(attributes["href"])
        elif self._form is not None and attributes.get("name") and tag in ("input", "textarea", "select", "button"):
            if tag == "button":
                self._form["buttons"].append({attributes["name"]: attributes.get("value", "")})
            elif attributes.get("type") in ("checkbox", "radio"):
                self._form["fields"].setdefault(attributes["name"], attributes.get("value", "on"))
            else:
                self._form["fields"][attributes["name"]] = attributes.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None


def _screens(lesson, proposed):
    return (*PAGES, lesson.url, proposed.url, f"/demander-de-l-aide/?lecon={lesson.id}", "/mes-informations/")


def test_every_link_drawn_in_the_place_opens(open_workshop, member, lesson, proposed, elsewhere):
    tablet = tap(open_workshop, member)
    for screen in _screens(lesson, proposed):
        for link in Screen(tablet.get(screen, follow=True).text).links:
            response = tablet.get(link.partition("#")[0], follow=True)
            assert CLOSED not in response.text, (screen, link)
            assert response.status_code == 200, (screen, link)


def test_every_form_drawn_in_the_place_does_something(open_workshop, member, lesson, proposed, elsewhere):
    pressed = 0
    for screen in _screens(lesson, proposed):
        for number, form in enumerate(Screen(tap(open_workshop, member).get(screen, follow=True).text).forms):
            for button in form["buttons"] or [{}]:
                tablet = tap(open_workshop, member)
                again = Screen(tablet.get(screen, follow=True).text).forms[number]
                url = again["action"] or screen.partition("?")[0]
                send = tablet.post if again["method"] == "post" else tablet.get
                response = send(url, again["fields"] | button, follow=True)
                pressed += 1
                if response.request["PATH_INFO"] == "/mes-informations/" and url == "/seance/aide/":
                    continue  # « Appeler » from the closed page itself leads back to it
                assert CLOSED not in response.text, (screen, again)
                assert response.status_code in (200, 422), (screen, again, response.status_code)
    assert pressed > 40


def test_help_asked_from_a_lesson_is_stored_and_lights_the_tile(tablet, member, learner, lesson, open_workshop):
    form = next(one for one in Screen(tablet.get(lesson.url).text).forms if one["action"] == "/demander-de-l-aide/")
    headers = {"X-Requested-With": "fetch"}
    assert tablet.post(form["action"], form["fields"] | {"text": "Je suis perdu"}, headers=headers).status_code == 204
    asked = HelpRequest.objects.get()
    assert (asked.learner, asked.group, asked.text) == (learner, member.group, "Je suis perdu")
    assert room(open_workshop).tiles[0].state == HELP


def test_help_without_javascript_says_where_the_answer_will_be(tablet, lesson):
    form = next(one for one in Screen(tablet.get("/demander-de-l-aide/").text).forms if "client_id" in one["fields"])
    page = tablet.post(form["action"], form["fields"], follow=True)
    assert "C&#x27;est envoyé à Amina" in page.text
    assert "avec votre carte" in page.text
    assert HelpRequest.objects.count() == 1


def test_help_is_asked_of_this_group_whatever_is_posted(tablet, member, elsewhere):
    other = GroupMember.objects.exclude(pk=member.pk).get().group
    tablet.post("/demander-de-l-aide/", {"client_id": str(uuid.uuid4()), "groupe": other.pk, "text": "Bonjour"})
    assert not HelpRequest.objects.filter(group=other).exists()
    assert "Insertion" not in tablet.get("/demander-de-l-aide/").text


def test_words_kept_with_the_card_are_neither_shown_nor_replaced(tablet, learner):
    HelpDraft.objects.create(learner=learner, text="Mon mari ne doit pas savoir")
    assert "Mon mari" not in tablet.get("/demander-de-l-aide/").text
    tablet.post("/demander-de-l-aide/brouillon/", {"text": "Ici je bloque"})
    assert HelpDraft.objects.get().text == "Mon mari ne doit pas savoir\nIci je bloque"
    assert "Mon mari" not in tablet.get("/demander-de-l-aide/").text


def test_the_code_of_another_group_says_nothing_of_who_is_in_it(tablet, member, elsewhere, make_group, organisation):
    theirs = GroupMember.objects.exclude(pk=member.pk).get().group
    for group in (theirs, make_group(organisation, title="Sans David")):
        assert tablet.get(f"/code/{group.join_code}/").url == "/seance/"
        assert tablet.post(f"/code/{group.join_code}/").url == "/seance/"
    assert GroupMember.objects.filter(learner=member.learner).count() == 2


def test_nobody_leaves_a_proposal_for_somebody(tablet, proposed):
    assert "Pas pour moi" not in tablet.get("/seance/").text
    from cours.groupes.models import Assignment

    assert tablet.post(f"/propositions/{Assignment.objects.get().pk}/laisser/").status_code == 403
    assert not AssignmentLeft.objects.exists()


def test_the_quick_way_out_closes_the_place_even_of_a_guest(open_workshop, guest, put_in, group, lesson):
    tablet = tap(open_workshop, put_in(group, guest, "Lina"))
    tablet.post("/quitter/", {"reason": "fast"})
    assert "_auth_user_id" not in tablet.session


def test_a_card_shown_in_the_place_of_a_guest_takes_nothing_of_the_guest(
    open_workshop, guest, put_in, group, lesson, learner, lesson_of
):
    tablet = tap(open_workshop, put_in(group, guest, "Lina"))
    work = lesson_of(tablet)
    work.right(work.exercises[0], learner=guest)
    assert "keep-work" not in tablet.get("/entrer/").text
    tablet.post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin, "keep": "on"})
    guest.refresh_from_db()
    assert guest.runs.count() == 1
    assert not learner.runs.exists()


def test_the_card_of_the_person_asks_for_its_code_in_the_place_of_their_name(open_workshop, member, learner, lesson):
    """The address of a QR is in the history of this device: who tapped the name must not open the whole place by it."""
    tablet = tap(open_workshop, member)
    tablet.post("/quitter/")
    _room(tablet, open_workshop)
    tablet.post("/seance/prenoms/", {"learner": member.learner_id, "change": "1"})
    assert "écrivez son code secret" in tablet.get(f"/carte/{learner.card.token}/", follow=True).text


# --- In the middle ----------------------------------------------------------------------------------------------------
def test_the_place_dies_with_its_session_and_last_answers_still_come(
    tablet, learner, lesson_of, open_workshop, facilitator
):
    work = lesson_of(tablet)
    close_session(session=open_workshop, person=facilitator)
    assert work.right(work.exercises[0], learner=learner, fetch=True).status_code == 200
    assert LessonRun.objects.get().by_name
    for url in ("/", "/seance/", work.entry.url, "/lexique/"):
        assert tablet.get(url).url == "/seance/finie/", url
    other = lesson_of(tablet, "M1-L1")
    assert other.right(other.exercises[0], learner=learner, fetch=True).status_code == 409


def test_the_place_dies_with_its_group(tablet, open_workshop):
    open_workshop.group.archived_at = timezone.now()
    open_workshop.group.save()
    assert tablet.get("/seance/").url == "/seance/finie/"


def test_the_place_of_somebody_taken_out_of_the_group_closes(tablet, member):
    GroupMember.objects.filter(pk=member.pk).update(left_at=timezone.now())
    assert tablet.get("/seance/etat/").json() == {"over": "out", "stays": False}
    assert tablet.get("/seance/").url == "/seance/finie/"
    assert "est refermée" in tablet.get("/seance/finie/").text
    tablet.post("/seance/finie/")
    assert "_auth_user_id" not in tablet.session


def test_somebody_taken_out_who_entered_with_a_card_goes_on_with_it(client_for, learner, member, open_workshop):
    phone = client_for(learner)
    phone.post("/seance/rejoindre/", {"session": open_workshop.pk})
    GroupMember.objects.filter(pk=member.pk).update(left_at=timezone.now())
    assert phone.get("/mon-parcours/").status_code == 200


def test_the_second_person_taken_out_of_the_group_is_given_nothing_more(
    tablet, learner, make_learner, group, put_in, lesson_of
):
    oksana = make_learner()
    hers = put_in(group, oksana, "Oksana")
    tablet.post("/seance/a-deux/", {"learner": oksana.pk})
    GroupMember.objects.filter(pk=hers.pk).update(left_at=timezone.now())
    work = lesson_of(tablet)
    work.right(work.exercises[0], learner=learner)
    assert not oksana.runs.exists()
    assert Seat.objects.get().partner is None


def test_a_place_without_its_seat_closes(tablet):
    Seat.objects.all().delete()
    assert tablet.get("/seance/").url == "/seance/finie/"
    assert "_auth_user_id" not in tablet.session


def test_the_same_name_on_two_devices_is_one_place_and_one_run(tablet, member, learner, open_workshop, lesson_of):
    other = tap(open_workshop, member)
    assert tablet.get("/seance/").url == "/seance/finie/"
    for _twice in range(2):
        work = lesson_of(other)
        work.right(work.exercises[0], learner=learner)
    assert LessonRun.objects.count() == 1


@pytest.mark.parametrize("address", ["/seance/prenoms/", "/seance/a-deux/", "/seance/seul/"])
def test_the_number_of_somebody_of_another_group_opens_nothing(
    tablet, open_workshop, stranger, make_group, other_organisation, outsider, put_in, address
):
    put_in(make_group(other_organisation, outsider, title="Ailleurs"), stranger, "Zoé")
    fresh = StrictClient()
    _room(fresh, open_workshop)
    for device in (fresh, tablet):
        device.post(address, {"learner": stranger.pk, "stays": stranger.pk, "change": "1"})
        assert device.session.get("_auth_user_id") != str(stranger.pk)
    assert not Seat.objects.filter(learner=stranger).exists()
    assert Seat.objects.get().partner is None


def test_the_facilitator_who_taps_a_name_sees_what_any_neighbour_sees(
    facilitator, client_for, open_workshop, member, lesson, elsewhere
):
    theirs = client_for(facilitator)
    _room(theirs, open_workshop)
    theirs.post("/seance/prenoms/", {"learner": member.learner_id})
    assert theirs.session["_auth_user_id"] == str(facilitator.pk), "not over one's own account"
    tablet = tap(open_workshop, member)
    assert "RSA" not in tablet.get("/mon-parcours/", follow=True).text
    assert tablet.get("/mes-groupes/").status_code == 403
    assert not LessonCompletion.objects.exists()


@pytest.mark.parametrize("url", ["/seance/", "/lexique/"])
def test_the_place_costs_few_queries(tablet, lesson, proposed, url, django_assert_max_num_queries):
    tablet.get(url)
    with django_assert_max_num_queries(8):
        tablet.get(url)


def test_the_lesson_of_the_place_costs_few_queries(tablet, lesson, django_assert_max_num_queries):
    tablet.get(lesson.url)
    with django_assert_max_num_queries(7):
        tablet.get(lesson.url)
