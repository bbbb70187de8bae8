"""`/cartes/`: the way to a person of one's groups, new cards for one's own structure; nothing about anybody else."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cours.comptes import codes
from cours.comptes.models import AccessCard, Membership, Organisation, User
from cours.groupes.models import CardLog, GroupFacilitator, LearnerGroup

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


def find(client, identifier):
    return client.post("/cartes/", {"act": "find", "identifier": identifier})


def create(client, number=2, **fields):
    return client.post("/cartes/", {"act": "create", "number": number, "nonce": NONCE} | fields)


def put_away(group):
    LearnerGroup.objects.filter(pk=group.pk).update(archived_at=timezone.now())


def close(group):
    Organisation.objects.filter(pk=group.organisation_id).update(archived_at=timezone.now())


def take_out(group):
    group.members.update(left_at=timezone.now())


def take_the_lead_away(group):
    GroupFacilitator.objects.filter(group=group).update(ended_at=timezone.now())


def end_the_part(group):
    Membership.objects.filter(organisation=group.organisation_id).update(ended_at=timezone.now())


# --- Who comes here --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", ["find", "reissue", "create"])
def test_a_stranger_never_learns_whether_an_identifier_exists(
    client, client_for, stranger, guest, pilot, author, member, act
):
    identifiers = (member.learner.username, "cascade-tulipe-99")
    for who in (client, *(client_for(person) for person in (stranger, guest, pilot, author))):
        answers = set()
        for identifier in identifiers:
            response = who.post("/cartes/", {"act": act, "identifier": identifier, "nonce": NONCE, "number": 2})
            answers.add((response.status_code, response.headers.get("Location"), len(response.content)))
            assert response.status_code in (302, 403, 404)
        assert len(answers) == 1
    assert AccessCard.objects.filter(learner=member.learner).count() == 1
    assert not CardLog.objects.exists()


def test_the_anonymous_is_sent_to_the_staff_door_and_comes_back(client):
    assert client.get("/cartes/").url == "/equipe/login/?next=%2Fcartes%2F"


# --- A person of one's groups ----------------------------------------------------------------------------------------
def test_an_identifier_leads_to_the_person_in_ones_group(client_for, facilitator, member):
    staff = client_for(facilitator)
    page = f"/espace/groupes/{member.group_id}/personnes/{member.pk}/"
    for typed in (member.learner.username, member.learner.username.upper(), member.learner.username.replace("-", " ")):
        assert find(staff, typed).url == page
    assert "Écrivez l" in find(staff, "").text


def test_who_runs_the_structure_finds_the_people_of_all_its_groups(client_for, organisation_administrator, member):
    assert find(client_for(organisation_administrator), member.learner.username).status_code == 302


@pytest.mark.parametrize("meanwhile", [put_away, close, take_out, take_the_lead_away, end_the_part])
def test_nothing_is_said_of_anybody_else(
    client_for, facilitator, colleague, outsider, member, group, meanwhile, hashes
):
    """An identifier that nobody has, and one of somebody else: same words, same status, same work."""
    hashes.clear()
    for person in (colleague, outsider):
        compare(client_for(person), member)
    meanwhile(group)
    if meanwhile not in (end_the_part, close):
        compare(client_for(facilitator), member)
    assert not hashes
    assert AccessCard.objects.filter(learner=member.learner).count() == 1


def compare(staff, member):
    find(staff, "cascade-tulipe-98")  # the first try of an hour writes one row more
    said = []
    for identifier in ("cascade-tulipe-99", member.learner.username):
        with CaptureQueriesContext(connection) as queries:
            response = find(staff, identifier)
        # Words and cost, without what was typed and the marks of the form.
        words = response.text.replace(identifier, "…").replace(str(response.context["csrf_token"]), "")
        words = words.replace(response.context["create"]["nonce"].value(), "")
        said.append((response.status_code, len(queries), words))
    assert said[0] == said[1]
    assert said[0][0] == 200
    assert "Personne ne porte cet identifiant dans vos groupes" in said[0][2]
    assert member.called not in said[0][2]


def test_the_old_gesture_voids_nobodys_card(client_for, outsider, facilitator, member):
    for person in (outsider, facilitator):
        response = client_for(person).post(
            "/cartes/", {"act": "reissue", "identifier": member.learner.username, "nonce": NONCE}
        )
        assert response.status_code == 200
        assert member.learner.username not in response.text
    assert AccessCard.objects.get(learner=member.learner).voided_at is None


def test_who_tries_many_identifiers_is_slowed_down_alone(client_for, facilitator, colleague, member):
    staff = client_for(facilitator)
    answers = [find(staff, f"cascade-tulipe-{number:02}").status_code for number in range(41)]
    assert answers == [200] * 40 + [429]
    assert "Vous pourrez" in find(staff, "cascade-tulipe-77").text
    assert find(staff, member.learner.username).status_code == 429, "during the wait nothing is looked at"
    assert find(client_for(colleague), "cascade-tulipe-77").status_code == 200


def test_the_page_says_what_to_do_for_somebody_of_elsewhere(client_for, facilitator):
    page = client_for(facilitator).get("/cartes/").text
    assert "Le QR de sa carte" in page
    assert "Refaire ma carte" in page


# --- New cards -------------------------------------------------------------------------------------------------------
def test_cards_are_prepared_for_a_workshop(client_for, client, facilitator, organisation):
    staff = client_for(facilitator)
    nonce = staff.get("/cartes/").context["create"]["nonce"].value()
    response = create(staff, 3, nonce=nonce)
    cards = [card for card, _qr in response.context["cards"]]
    assert len({card.identifier for card in cards}) == 3
    assert response.text.count('class="access-card"') == 3
    assert "no-store" in response["Cache-Control"]
    assert AccessCard.objects.filter(issued_by=facilitator).count() == 3
    client.post("/entrer/", {"identifier": cards[0].identifier, "pin": cards[0].pin})
    assert client.session[SESSION_KEY] == str(User.objects.get(username=cards[0].identifier).pk)
    again = create(staff, 3, nonce=nonce)
    assert [card.pin for card, _qr in again.context["cards"]] == [card.pin for card in cards]
    assert AccessCard.objects.filter(issued_by=facilitator).count() == 3, "a reload creates nothing"
    log = CardLog.objects.get()
    assert (log.organisation, log.made_by, log.reason, log.count) == (organisation, facilitator, "blank", 3)


@pytest.mark.parametrize("number", ["0", "31", "-1", "beaucoup", ""])
def test_one_to_thirty_cards_at_a_time(client_for, facilitator, number):
    assert "cards" not in create(client_for(facilitator), number).context
    assert not AccessCard.objects.exists()


def test_cards_are_for_ones_own_structure_only(client_for, facilitator, other_organisation, works_in):
    staff = client_for(facilitator)
    assert "cards" in create(staff, organisation=other_organisation.pk).context, "with one structure nothing is asked"
    assert CardLog.objects.get().organisation != other_organisation
    third = Organisation.objects.create(name="Régie B")
    works_in(other_organisation, facilitator)
    assert 'name="organisation"' in staff.get("/cartes/").text
    for chosen in ("", third.pk, "x", "9" * 30):
        assert "cards" not in create(staff, organisation=chosen, nonce="m" * 22).context, chosen
    assert "cards" in create(staff, organisation=other_organisation.pk, nonce="m" * 22).context
    assert set(CardLog.objects.values_list("organisation__name", flat=True)) == {
        "Maison des Tilleuls",
        "Médiathèque du Port",
    }


@pytest.mark.parametrize("meanwhile", [close, end_the_part])
def test_without_a_structure_nothing_is_printed_and_the_page_says_so(client_for, facilitator, group, meanwhile):
    staff = client_for(facilitator)
    meanwhile(group)
    page = staff.get("/cartes/").text
    assert "Vous ne travaillez dans aucune structure" in page
    assert 'value="create"' not in page
    assert "cards" not in create(staff).context
    assert not AccessCard.objects.exists()


def test_administrators_of_the_site_give_no_card_unless_they_work_in_a_structure(
    client_for, administrator, organisation, works_in, member
):
    staff = client_for(administrator)
    assert "Vous ne travaillez dans aucune structure" in staff.get("/cartes/").text
    assert find(staff, member.learner.username).status_code == 200
    assert "cards" not in create(staff).context
    works_in(organisation, administrator)
    assert "cards" in create(client_for(administrator)).context


def test_who_is_removed_while_cards_are_made_has_made_none(client_for, facilitator, group, monkeypatch):
    """Between the permission and the writing there are thirty slow hashes."""
    hash_pin = codes.hash_pin

    def removed_meanwhile(*args, **kwargs):
        end_the_part(group)
        return hash_pin(*args, **kwargs)

    monkeypatch.setattr(codes, "hash_pin", removed_meanwhile)
    assert create(client_for(facilitator)).status_code == 404
    assert not AccessCard.objects.exists()
    assert not User.objects.learners().exists()
    assert not CardLog.objects.exists()


def test_the_back_office_leads_to_the_cards_who_works_in_a_structure(client_for, make_staff, organisation, works_in):
    writer = make_staff("wanda", "Auteurs", is_superuser=True)
    assert '"/cartes/"' not in client_for(writer).get("/admin/").text
    works_in(organisation, writer)
    assert '"/cartes/"' in client_for(writer).get("/admin/").text
