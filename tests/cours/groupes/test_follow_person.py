"""The page of one person, and how much help a lesson took, said by both sides."""

import uuid

import pytest
from django.utils import timezone

from cours.contenus.models import LessonPage
from cours.groupes.actions.proposals import propose
from cours.groupes.models import AutonomyRating, GroupMember, HelpRequest, InPersonValidation
from cours.suivi.models import LessonRun
from tests.cours.groupes.work import pretend

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(pages):
    return pages.lesson("M2-L4")


@pytest.fixture
def offer(group, facilitator, lesson):
    return propose(group=group, by=facilitator, what={"lesson_id": lesson.pk})[0]


@pytest.fixture
def url(group, member):
    return f"/espace/groupes/{group.pk}/personnes/{member.pk}/suivi/"


def do(lesson):
    for exercise in lesson.exercises:
        lesson.right(exercise)
    lesson.finish()


def test_it_says_what_is_proposed_and_where_the_person_is(
    client_for, facilitator, group, offer, member, learner, lesson_of, pages, url
):
    propose(group=group, by=facilitator, what={"module_id": pages.module("M3").pk})
    do(lesson_of(client_for(learner)))
    HelpRequest.objects.create(group=group, learner=learner, client_id=uuid.uuid4(), text="Je ne vois pas l'image")
    page = client_for(facilitator).get(url).text
    assert "1 leçon sur 6." in page
    assert "Protéger mon identité" in page
    assert "Maîtrisée" in page
    assert "attend une réponse" in page
    assert "Je ne vois pas" not in page


def test_the_past_is_shown_only_with_agreement(client_for, facilitator, offer, group, learner, lesson_of, put_in):
    do(lesson_of(client_for(learner), "M3-L2"))
    member = put_in(group, learner, "David")
    client = client_for(facilitator)
    url = f"/espace/groupes/{group.pk}/personnes/{member.pk}/suivi/"
    assert "Aussi terminé" not in client.get(url).text
    GroupMember.objects.filter(pk=member.pk).update(shares_past_at=timezone.now())
    page = client.get(url).text
    assert "Aussi terminé, avec son accord" in page
    assert "Créer mon compte" in page


def test_the_team_says_how_much_help_it_took_and_the_latest_counts(client_for, facilitator, offer, lesson, member, url):
    client = client_for(facilitator)
    for level in ("with_help", "with_help", "alone"):
        client.post(f"{url}{lesson.pk}/", {"niveau": level})
    assert list(AutonomyRating.objects.values_list("level", flat=True)) == ["with_help", "alone"], (
        "history, not doubles"
    )
    page = client.get(url).text
    assert "L'équipe dit" in page
    assert "seul, seule" in page
    client.post(f"{url}{lesson.pk}/", {"niveau": "perfect"})
    assert AutonomyRating.objects.count() == 2


def test_a_lesson_is_validated_and_that_is_undone(client_for, facilitator, offer, lesson, member, url, group):
    client = client_for(facilitator)
    for _twice in range(2):
        page = client.post(f"{url}{lesson.pk}/", {"act": "validate"}, follow=True).text
    assert "Rien n&#x27;a changé" in page
    assert "Faite en séance le" in page
    assert "par Amina" in page
    data = {"validations": InPersonValidation.objects.get().pk, "member": member.pk}
    assert client.post(f"/espace/groupes/{group.pk}/suivi/annuler/", data).url == url
    assert "À commencer" in client.get(url).text


def test_what_is_not_proposed_cannot_be_said_of(client_for, facilitator, member, lesson, pages, url, offer):
    client = client_for(facilitator)
    for pk in (pages.lesson("M3-L2").pk, 999999):
        page = client.post(f"{url}{pk}/", {"act": "validate", "niveau": "alone"}, follow=True).text
        assert "n&#x27;est plus proposée à cette personne" in page
    pages.lesson("M2-L4").unpublish()
    assert "n&#x27;est plus proposée" in client.post(f"{url}{lesson.pk}/", {"niveau": "alone"}, follow=True).text
    assert not AutonomyRating.objects.exists()


def test_a_facilitator_reads_no_answer_on_any_screen_nor_in_any_file(
    client_for, learner, lesson_of, facilitator, group, member, open_workshop
):
    """What somebody typed, kept or only begun, is nowhere in the space of who leads their group."""
    GroupMember.objects.update(shares_past_at=timezone.now())
    phone = client_for(learner)
    work, question = next(
        (at_hand, one)
        for at_hand in (lesson_of(phone, page.code) for page in LessonPage.objects.order_by("pk"))
        for one in at_hand.exercises
        if one["kind"] == "short_answer" and not one.get("numeric")
    )
    propose(group=group, by=facilitator, what={"lesson_id": work.page.pk})
    phone.post("/seance/rejoindre/", {"session": open_workshop.pk})
    work.post(question, {"text": "réponse-inimitable"})
    phone.post(f"/lecons/{work.entry.id}/brouillon/", {"exercise": question["id"], "text": "brouillon-inimitable"})
    run = LessonRun.objects.get()
    assert "inimitable" in str(run.drafts) + str(run.attempts.get().answer)
    amina, base, room = client_for(facilitator), f"/espace/groupes/{group.pk}/", f"/espace/seances/{open_workshop.pk}/"
    person = f"{base}personnes/{member.pk}/"
    screens = [f"{base}{name}" for name in ("", "suivi/", "suivi/questions/", "seances/", "propositions/", "reglages/")]
    screens += ["/espace/", "/espace/demandes/", person, f"{person}suivi/", room, f"{room}salle/", f"{room}fermer/"]
    for url in screens:
        response = amina.get(url)
        assert response.status_code == 200, url
        assert "inimitable" not in response.text, url
    for kind in ("csv", "xlsx"):
        assert b"inimitable" not in amina.post(f"{base}suivi/export.{kind}").content


def test_no_answer_no_score_no_time(client_for, facilitator, member, lesson, offer, url):
    pretend(member, lesson, tries=[("e1", "wrong", timezone.now())], done=True)
    page = client_for(facilitator).get(url).text.casefold()
    main = page[page.index("<main") : page.index("</main")]
    for word in ("score", "minute", " %", "essai", "faux", "première réponse"):
        assert word not in main


# --- The learner's side ----------------------------------------------------------------------------------------------
def test_a_member_is_asked_kindly_at_the_end_of_a_lesson(client_for, learner, member, lesson_of):
    client = client_for(learner)
    lesson = lesson_of(client)
    assert "Comment cela s'est passé" not in lesson.open().text
    do(lesson)
    assert "Comment cela s'est passé" in lesson.open().text
    url = f"/lecons/{lesson.entry.id}/autonomie/"
    assert client.post(url, {"niveau": "some_help"}).url == f"{lesson.entry.url}#fin"
    assert client.post(url, {"niveau": "anything"}).status_code == 302
    rating = AutonomyRating.objects.get()
    assert (rating.level, rating.said_by, rating.group) == ("some_help", learner, None)
    page = lesson.open().text
    assert "Vous avez dit : un peu d'aide" in page or "Vous avez dit : un peu d&#x27;aide" in page


def test_who_is_in_no_group_is_not_asked(client, client_for, learner, lesson_of, facilitator, pages):
    lesson = lesson_of(client_for(learner))
    do(lesson)
    assert "Comment cela s'est passé" not in lesson.open().text
    url = f"/lecons/{lesson.entry.id}/autonomie/"
    assert client_for(learner).post(url, {"niveau": "alone"}).status_code == 404
    assert client_for(facilitator).post(url, {"niveau": "alone"}).status_code == 403
    assert client.post(url, {"niveau": "alone"}).url.startswith("/entrer/")
    assert not AutonomyRating.objects.exists()


def test_a_lesson_that_does_not_exist_cannot_be_spoken_of(client_for, learner, member):
    assert client_for(learner).post("/lecons/999999/autonomie/", {"niveau": "alone"}).status_code == 404
