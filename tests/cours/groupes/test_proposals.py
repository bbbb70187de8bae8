"""Propose a pathway, a module or a lesson; the person sees it first, and may leave it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cours.groupes.actions import proposals as actions
from cours.groupes.models import Assignment, AssignmentLeft
from cours.suivi.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(group):
    return f"/espace/groupes/{group.pk}/propositions/"


@pytest.fixture
def propose_lesson(group, facilitator, pages):
    def propose(code="M2-L4", **fields):
        what = {"lesson_id": pages.lesson(code).pk}
        return actions.propose(group=group, by=facilitator, what=what, **fields)[0]

    return propose


def days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.mark.parametrize("kind", ["parcours", "module", "lecon"])
def test_the_person_sees_it_first_with_who_why_and_until_when(
    client_for, facilitator, member, learner, url, pages, kind
):
    page = {
        "parcours": lambda: pages.pathway("premiers-pas"),
        "module": lambda: pages.module("M2"),
        "lecon": lambda: pages.lesson("M2-L4"),
    }[kind]()
    due = timezone.localdate().replace(month=12, day=1) if timezone.localdate().month < 12 else days(5)
    data = {"what": f"{kind}-{page.pk}", "note": "Pour bien commencer.", "due_on": due.isoformat()}
    response = client_for(facilitator).post(url, data, follow=True)
    assert "est proposé." in response.text
    client = client_for(learner)
    for address in ("/", "/mon-parcours/"):
        text = client.get(address).text
        assert "Amina (Maison des Tilleuls) vous propose" in text
        assert text.index("vous propose") < text.index('class="button button--big"')
        assert "Pour bien commencer." in text
        assert "Pour " in text
        assert page.title in text
    assert "1er décembre" in text or due.month == 12
    response = client.post(f"/propositions/{Assignment.objects.get().pk}/ouvrir/")
    assert response.url.startswith("/modules/")
    assert Enrolment.objects.count() == (kind == "parcours")


def test_a_day_gone_by_is_said_kindly(client_for, learner, member, propose_lesson):
    propose_lesson(due_on=days(-3))
    assert "vous pouvez encore la faire" in client_for(learner).get("/").text


def test_nothing_is_seen_before_its_first_day(client_for, learner, member, propose_lesson):
    offer = propose_lesson(starts_on=days(1))
    client = client_for(learner)
    assert "vous propose" not in client.get("/").text
    assert client.post(f"/propositions/{offer.pk}/ouvrir/").url == "/mon-parcours/"
    Assignment.objects.update(starts_on=days(0))
    assert "vous propose" in client.get("/").text


def test_what_is_for_one_person_is_seen_by_that_person_only(
    client_for, learner, member, make_learner, put_in, group, propose_lesson
):
    other = make_learner()
    put_in(group, other, "Monique")
    propose_lesson(learner=other)
    assert "vous propose" not in client_for(learner).get("/").text
    assert "vous propose" in client_for(other).get("/").text


def test_who_has_left_the_group_is_proposed_nothing(client_for, learner, member, propose_lesson):
    offer = propose_lesson()
    member.left_at = timezone.now()
    member.save()
    client = client_for(learner)
    assert "vous propose" not in client.get("/").text
    assert client.post(f"/propositions/{offer.pk}/laisser/").url == "/mon-parcours/"
    assert not AssignmentLeft.objects.exists()


def test_not_for_me_is_heard_and_can_be_undone(client_for, learner, member, propose_lesson):
    offer = propose_lesson()
    client = client_for(learner)
    for _twice in range(2):
        response = client.post(f"/propositions/{offer.pk}/laisser/", {"page": "/"})
    assert AssignmentLeft.objects.count() == 1
    page = client.get(f"/?laissee={offer.pk}").text
    assert "n'est plus dans vos propositions" in page
    assert "vous propose" not in page
    assert client.post(f"/propositions/{offer.pk}/laisser/", {"page": "/", "act": "undo"}).url == "/"
    assert "vous propose" in client.get("/").text
    assert response.status_code == 302


def test_only_the_people_it_is_for_may_open_or_leave_it(
    client, client_for, stranger, facilitator, member, propose_lesson
):
    offer = propose_lesson()
    for act in ("ouvrir", "laisser"):
        address = f"/propositions/{offer.pk}/{act}/"
        assert client.post(address).url.startswith("/entrer/")
        assert client_for(stranger).post(address).url == "/mon-parcours/"
        assert client_for(facilitator).post(address).status_code == 403
        assert client_for(stranger).get(address).status_code == 405
    assert client_for(stranger).get(f"/?laissee={offer.pk}").status_code == 200
    assert client_for(stranger).get("/?laissee=99999999999999999999").status_code == 200
    assert not AssignmentLeft.objects.exists()


def test_the_same_thing_twice_is_one_proposal_brought_up_to_date(client_for, facilitator, member, url, pages):
    client, what = client_for(facilitator), f"lecon-{pages.lesson('M2-L4').pk}"
    client.post(url, {"what": what, "note": "Une fois"})
    response = client.post(url, {"what": what, "note": "Deux fois"}, follow=True)
    assert "était déjà proposé" in response.text
    assert Assignment.objects.get().note == "Deux fois"


def test_for_the_group_and_for_the_person_is_seen_once(client_for, learner, member, propose_lesson):
    propose_lesson(note="À toutes et tous")
    propose_lesson(learner=learner, note="Pour vous")
    page = client_for(learner).get("/mon-parcours/").text
    assert page.count("vous propose") == 1
    assert "Pour vous" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": ""}, "Choisissez un parcours, un module ou une leçon."),
        ({"what": "lecon-0"}, "n&#x27;est plus en ligne"),
        ({"what": "lecon"}, "n&#x27;est plus en ligne"),
        ({"starts_on": "2026-12-02", "due_on": "2026-12-01"}, "avant le jour « à partir du »"),
        ({"due_on": "30/02/2027"}, "Cette date n&#x27;existe pas"),
        ({"note": "a" * 201}, "200 lettres au plus"),
        ({"who": "99999"}, "Cette personne n&#x27;est plus dans le groupe."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client_for, facilitator, member, url, pages, fields, words):
    data = {"what": f"lecon-{pages.lesson('M2-L4').pk}", "note": "Un mot à garder"} | fields
    page = client_for(facilitator).post(url, data)
    assert page.status_code == 200
    assert words in page.text
    if "note" not in fields:
        assert "Un mot à garder" in page.text
    assert not Assignment.objects.exists()


def test_it_is_changed_and_taken_back_and_that_is_undone(client_for, facilitator, learner, member, url, propose_lesson):
    offer, client = propose_lesson(), client_for(facilitator)
    client.post(f"{url}{offer.pk}/", {"note": "Autre mot", "due_on": days(2).isoformat()})
    assert "Autre mot" in client.get(url).text
    page = client.post(f"{url}{offer.pk}/retirer/", follow=True).text
    assert "plus proposé" in page
    assert "vous propose" not in client_for(learner).get("/").text
    client.post(f"{url}{offer.pk}/retirer/", {"act": "undo"})
    assert "vous propose" in client_for(learner).get("/").text


def test_undoing_what_was_proposed_again_doubles_nothing(client_for, facilitator, member, url, propose_lesson):
    first = propose_lesson()
    actions.withdraw(assignment=first)
    propose_lesson()
    page = client_for(facilitator).post(f"{url}{first.pk}/retirer/", {"act": "undo"}, follow=True).text
    assert "déjà proposé de nouveau" in page
    assert Assignment.objects.current().count() == 1


def test_a_proposal_that_is_gone_is_explained(client_for, facilitator, member, url, propose_lesson, pages):
    offer, client = propose_lesson(), client_for(facilitator)
    pages.lesson("M2-L4").unpublish()
    assert "Ce n'est plus en ligne" in client.get(url).text
    actions.withdraw(assignment=offer)
    assert "n&#x27;existe plus" in client.get(f"{url}{offer.pk}/", follow=True).text
    assert "n&#x27;existe plus" in client.post(f"{url}999999/retirer/", follow=True).text


def test_a_lesson_taken_off_line_is_not_proposed_to_anybody(client_for, learner, member, propose_lesson, pages):
    offer = propose_lesson()
    pages.lesson("M2-L4").unpublish()
    client = client_for(learner)
    assert "vous propose" not in client.get("/").text
    assert "n&#x27;existe plus" in client.post(f"/propositions/{offer.pk}/ouvrir/", follow=True).text


def test_a_pathway_deleted_takes_its_proposal_with_it(client_for, learner, facilitator, member, group, url, pages):
    pathway = pages.pathway("premiers-pas")
    actions.propose(group=group, by=facilitator, what={"pathway_id": pathway.pk})
    pathway.delete()
    assert "Rien n'est proposé" in client_for(facilitator).get(url).text
    assert client_for(learner).get("/").status_code == 200


def test_an_archived_group_proposes_nothing(client_for, facilitator, learner, member, group, url, propose_lesson):
    propose_lesson()
    group.archived_at = timezone.now()
    group.save()
    client = client_for(facilitator)
    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 404
    assert "vous propose" not in client_for(learner).get("/").text


def test_nobody_else_comes_in(client, strangers, url, propose_lesson):
    offer = propose_lesson()
    for address in (url, f"{url}{offer.pk}/", f"{url}{offer.pk}/retirer/"):
        for name, person in strangers.items():
            assert person.post(address, {}).status_code == 404, name
        assert client.post(address).url.startswith("/equipe/login/")
    assert Assignment.objects.current().exists()
    for name, person in strangers.items():
        assert person.get(url).status_code == 404, name


def test_three_groups_and_twelve_proposals_cost_no_more_than_one(
    client_for, learner, facilitator, organisation, make_group, put_in, member, group, propose_lesson, pages
):
    client = client_for(learner)
    propose_lesson("M1-L1")
    costs = {}
    for address in ("/", "/mon-parcours/"):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        costs[address] = len(queries)
    for title in ("Deux", "Trois"):
        other = make_group(organisation, facilitator, title=title)
        put_in(other, learner)
        for code in ("M1-L1", "M1-L2", "M1-L3", "M2-L1", "M2-L2", "M2-L3"):
            actions.propose(group=other, by=facilitator, what={"lesson_id": pages.lesson(code).pk}, due_on=days(3))
    for address in ("/", "/mon-parcours/"):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).text
        assert "vous propose" in page
        assert len(queries) == costs[address] <= 8, "\n".join(query["sql"][-160:] for query in queries)


def test_a_lesson_costs_a_member_no_more_than_anybody_else(
    client_for, learner, facilitator, organisation, make_group, put_in, member, propose_lesson, lesson_of
):
    client = client_for(learner)
    propose_lesson("M2-L4")
    put_in(make_group(organisation, facilitator, title="Deux"), learner)
    lesson = lesson_of(client)
    for asked in ("nothing done", "begun", "done"):
        if asked == "begun":
            lesson.right(lesson.exercises[0])
        if asked == "done":
            for exercise in lesson.exercises[1:]:
                lesson.right(exercise)
            lesson.finish()
        client.get(lesson.entry.url)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(lesson.entry.url).text
        assert "Demander de l'aide" in page
        assert len(queries) <= 5, f"{asked}:\n" + "\n".join(query["sql"][-160:] for query in queries)
