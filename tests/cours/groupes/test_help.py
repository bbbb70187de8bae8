"""« Demander de l'aide » : what a learner sends, to whom, and what comes back."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cours.groupes.actions.help import answer_request
from cours.groupes.models import Assignment, GroupMember, HelpDraft, HelpRequest

pytestmark = pytest.mark.django_db
URL = "/demander-de-l-aide/"


def ask(client, **fields):
    fetch = fields.pop("fetch", False)
    data = {"client_id": str(uuid.uuid4()), "text": "", "groupe": ""} | fields
    return client.post(URL, data, headers={"X-Requested-With": "fetch"} if fetch else {})


@pytest.fixture
def lesson(pages):
    return pages.lesson("M2-L4")


@pytest.fixture
def answered(member, facilitator, client_for):
    """A request of `member`, which Amina has answered."""
    ask(client_for(member.learner), text="Je ne trouve pas le bouton.")
    asked = HelpRequest.objects.get()
    answer_request(request=asked, person=facilitator, text="Il est en bas.", seen="0", sent_with=uuid.uuid4())
    return asked


def test_every_learner_screen_says_where_to_ask(client, client_for, learner, facilitator, lesson):
    for path in ("/", "/modules/", "/mon-parcours/", "/lexique/", "/entrer/", lesson.get_url()):
        assert URL in client.get(path).text, path
        assert URL in client_for(learner).get(path).text, path
        assert URL not in client_for(facilitator).get(path).text, path
    assert URL not in client_for(facilitator).get("/espace/").text


def test_one_tap_is_a_request_with_its_lesson_and_its_step(client_for, member, lesson):
    client = client_for(member.learner)
    page = client.get(URL, {"lecon": lesson.pk, "etape": 5})
    assert "Amina" in page.text
    assert "à l'étape 5" in page.text
    response = ask(client, lecon=lesson.pk, etape=5)
    assert response.url == f"{lesson.get_url()}#etape-5"
    asked = HelpRequest.objects.get()
    assert (asked.group, asked.lesson, asked.step, asked.text) == (member.group, lesson, 5, "")


def test_in_a_lesson_the_form_is_there_before_the_network_goes(client, client_for, member, stranger, lesson):
    assert 'id="aide"' in client_for(member.learner).get(lesson.get_url()).text
    for person in (client, client_for(stranger)):
        page = person.get(lesson.get_url()).text
        assert 'id="aide"' not in page, "nobody would read it"
        assert f"{URL}?lecon={lesson.pk}" in page


def test_sent_ten_times_it_is_one_request(client_for, member):
    client, number = client_for(member.learner), str(uuid.uuid4())
    for _ in range(10):
        ask(client, client_id=number, text="Où est le bouton ?")
    assert HelpRequest.objects.count() == 1


def test_other_words_under_the_same_number_are_not_lost(client_for, member):
    client, number = client_for(member.learner), str(uuid.uuid4())
    for words in ("Où est le bouton ?", "Je l'ai trouvé, et après ?", "Je l'ai trouvé, et après ?"):
        ask(client, client_id=number, text=words)
    assert sorted(HelpRequest.objects.values_list("text", flat=True)) == [
        "Je l'ai trouvé, et après ?",
        "Où est le bouton ?",
    ]


def test_without_a_number_it_is_a_request_all_the_same(client_for, member):
    ask(client_for(member.learner), client_id="pas-un-numero", lecon="abc", etape="-1", text="Aidez-moi")
    asked = HelpRequest.objects.get()
    assert (asked.lesson, asked.step) == (None, None)


def test_too_long_is_said_kindly_and_nothing_is_lost(client_for, member):
    words = "a" * 501
    response = ask(client_for(member.learner), text=words)
    assert response.status_code == 422
    assert "500 lettres au plus" in response.text
    assert words in response.text
    assert not HelpRequest.objects.exists()
    assert ask(client_for(member.learner), text="ligne\r\n" * 83).status_code == 302, "a new line is one letter"


def test_a_number_that_looks_real_is_hidden_before_anything_is_kept(client_for, member):
    client = client_for(member.learner)
    response = ask(client, text="Appelez-moi au 06 12 34 56 78")
    assert response.status_code == 422
    assert "Nous avons caché un numéro ou une adresse e-mail" in response.text
    assert "06 ••" in response.text
    assert "34 56" not in response.text
    assert not HelpRequest.objects.exists()
    ask(client, text="Appelez-moi au 06 12 34 56 78", attendu="1", fetch=True)  # a device that had no network
    assert HelpRequest.objects.get().text == "Appelez-moi au 06 •• •• •• ••"


def test_the_device_hears_in_a_word(client_for, member, client):
    assert ask(client_for(member.learner), fetch=True).status_code == 204
    refused = ask(client_for(member.learner), text="0612345678", fetch=True)
    assert refused.status_code == 422
    assert "data-hidden" in refused.text
    assert ask(client, fetch=True).status_code == 401


def test_visitors_and_people_without_a_group_are_told_who_can_help(client, client_for, learner, guest, lesson):
    for person in (client, client_for(learner), client_for(guest)):
        page = person.get(URL, {"lecon": lesson.pk})
        assert "/code/" in page.text
        assert "France services" in page.text
        assert f"{lesson.get_url()}#etape-" in page.text, "the help box of the lesson"
        kept = ask(person, text="Mes mots")
        assert "Mes mots" in kept.text, "given back"
    assert not HelpRequest.objects.exists()


def test_the_staff_is_told_who_can_help_and_keeps_nothing(client_for, facilitator, group):
    assert ask(client_for(facilitator), text="x", groupe=group.pk).status_code == 200
    assert not HelpRequest.objects.exists()


def test_with_several_groups_the_one_that_proposed_the_lesson_is_chosen_first(
    client_for, member, make_group, other_organisation, outsider, put_in, pages, lesson
):
    other = make_group(other_organisation, outsider, title="Zumba et clics")
    put_in(other, member.learner)
    client = client_for(member.learner)
    assert f'value="{member.group.pk}" id="aide-groupe_0" required checked' in client.get(URL).text
    Assignment.objects.create(group=other, module=pages.module("M2"))
    page = client.get(URL, {"lecon": lesson.pk}).text
    assert f'value="{other.pk}" id="aide-groupe_1" required checked' in page
    assert "Otto" in page
    assert ask(client).status_code == 422, "which one must be said"
    ask(client, groupe=other.pk)
    assert HelpRequest.objects.get().group == other


def test_nobody_asks_a_group_they_are_not_in(client_for, member, make_group, other_organisation, outsider, put_in):
    strange = make_group(other_organisation, outsider, title="Ailleurs")
    ask(client_for(member.learner), groupe=strange.pk)
    assert HelpRequest.objects.get().group == member.group
    GroupMember.objects.update(left_at=timezone.now())
    assert "Qui peut vous aider" in ask(client_for(member.learner), groupe=member.group.pk).text
    assert HelpRequest.objects.count() == 1


def test_the_request_is_seen_on_its_way_on_both_screens(client_for, member, facilitator):
    client = client_for(member.learner)
    ask(client, text="Où est le bouton ?")
    theirs = client_for(facilitator).get("/espace/demandes/").text
    assert "Où est le bouton ?" in theirs, "who leads the group has it"
    assert "David" in theirs
    assert "Votre demande d'aide est partie" in client.get("/").text
    page = client.get("/mon-parcours/").text
    assert "Votre demande est partie" in page
    assert "Où est le bouton ?" in page


def test_the_answer_is_seen_on_both_screens_then_read(client_for, answered):
    client = client_for(answered.learner)
    for path in ("/", "/mon-parcours/"):
        page = client.get(path).text
        assert "Amina vous répond" in page, path
        assert "Il est en bas." in page, path
    client.post(f"/mes-demandes/{answered.pk}/", {"act": "read"})
    assert "Amina vous répond" not in client.get("/").text
    page = client.get("/mon-parcours/").text
    assert "Il est en bas." in page
    assert "J'ai lu" not in page


def test_settled_stays_under_my_path(client_for, answered):
    client = client_for(answered.learner)
    client.post(f"/mes-demandes/{answered.pk}/", {"act": "settled"})
    answered.refresh_from_db()
    assert answered.closed_by == answered.learner
    page = client.get("/mon-parcours/").text
    assert "Demandes réglées" in page
    assert "Il est en bas." in page


def test_nothing_is_lost_when_the_lesson_is_unpublished_or_deleted(client_for, member, lesson):
    client, title = client_for(member.learner), lesson.title
    ask(client, lecon=lesson.pk, etape=5, text="Et ici ?")
    lesson.unpublish()
    page = client.get("/mon-parcours/").text
    assert "Et ici ?" in page
    assert title in page
    HelpRequest.objects.update(lesson=None)  # what the database does when the page is deleted
    assert "Et ici ?" in client.get("/mon-parcours/").text


def test_a_request_is_read_and_settled_by_its_owner_alone(strangers, client, client_for, facilitator, answered):
    url = f"/mes-demandes/{answered.pk}/"
    assert client.post(url, {"act": "settled"}).url.startswith("/entrer/")
    for name, stranger in strangers.items():
        assert stranger.post(url, {"act": "settled"}).status_code in (403, 404), name
    assert client_for(facilitator).post(url, {"act": "settled"}).status_code in (403, 404)
    answered.refresh_from_db()
    assert answered.closed_at is None
    assert answered.read_at is None


def test_my_path_costs_the_same_whatever_the_number_of_requests(
    client_for, member, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_for(member.learner)
    for number in range(2):
        ask(client, text=f"Question {number}")
    client.get("/mon-parcours/")
    with django_assert_max_num_queries(8) as first:
        client.get("/mon-parcours/")
    cost = len(first)
    for number in range(12):
        ask(client, text=f"Autre question {number}")
    client.get("/mon-parcours/")
    with django_assert_num_queries(cost):
        client.get("/mon-parcours/")


# --- Words typed and not sent when the place closes -------------------------------------------------------------------
DRAFT = "/demander-de-l-aide/brouillon/"


def enter(client, learner):
    client.post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin})


def words_in_the_form(client, address=URL):
    return client.get(address).text.partition('name="text"')[2].partition("</textarea>")[0].partition(">")[2].strip()


def test_words_not_sent_are_kept_for_the_person_who_comes_back(client, member, learner, lesson, stranger):
    enter(client, learner)
    assert client.post(DRAFT, {"text": "Je ne trouve pas"}).status_code == 204
    client.post("/quitter/", {"reason": "idle"})
    assert not HelpRequest.objects.exists(), "nothing is sent in their place"
    enter(client, stranger)
    assert "Je ne trouve pas" not in client.get(URL).text
    enter(client, learner)
    for address in (URL, lesson.get_url()):
        assert words_in_the_form(client, address) == "Je ne trouve pas", address
    ask(client, text="Je ne trouve pas le bouton")
    assert not HelpDraft.objects.exists()
    assert words_in_the_form(client) == ""


def test_words_not_sent_are_not_shown_to_who_taps_the_name(client, client_for, member, learner, open_workshop):
    HelpDraft.objects.create(learner=learner, text="Je ne trouve pas")
    client.post("/code/", {"code": member.group.sessions.get().code})
    client.post("/seance/prenoms/", {"learner": learner.pk})
    assert "Je ne trouve pas" not in client.get(URL).text


def test_words_not_sent_go_after_a_week_and_hide_their_numbers(client, member, learner):
    enter(client, learner)
    client.post(DRAFT, {"text": "Mon code est 06 12 34 56 78"})
    assert "06 12 34" not in HelpDraft.objects.get().text
    HelpDraft.objects.update(kept_at=timezone.now() - timedelta(days=8))
    enter(client, learner)
    assert words_in_the_form(client) == ""
    assert not HelpDraft.objects.exists()


def test_words_erased_by_the_person_are_forgotten(client, member, learner):
    enter(client, learner)
    client.post(DRAFT, {"text": "Je ne trouve pas"})
    client.post(DRAFT, {"text": " "})
    assert not HelpDraft.objects.exists()
    assert words_in_the_form(client) == ""
    client.post(DRAFT, {"text": "x" * 900})
    assert len(HelpDraft.objects.get().text) == HelpRequest.MAX


def test_only_a_learner_keeps_words(client, client_for, facilitator):
    for person in (client, client_for(facilitator)):
        person.post(DRAFT, {"text": "Je ne trouve pas"})
    assert not HelpDraft.objects.exists()
