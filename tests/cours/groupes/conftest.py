"""The cast of the groups: two structures which must never see each other, and the people in each."""

import pytest
from django.utils import timezone

from cours.comptes.models import Membership, Organisation, Venue
from cours.groupes.join_codes import new_code
from cours.groupes.models import GroupFacilitator, GroupMember, LearnerGroup, WorkshopSession


@pytest.fixture
def make_organisation(db):
    def make(name):
        return Organisation.objects.create(name=name)

    return make


@pytest.fixture
def organisation(make_organisation):
    return make_organisation("Maison des Tilleuls")


@pytest.fixture
def other_organisation(make_organisation):
    return make_organisation("Médiathèque du Port")


@pytest.fixture
def venue(organisation):
    return Venue.objects.create(organisation=organisation, name="Salle bleue")


@pytest.fixture
def works_in():
    """`works_in(organisation, person, "administrator")`: give a person a role in a structure."""

    def give(organisation, person, role="facilitator"):
        return Membership.objects.create(organisation=organisation, person=person, role=role)

    return give


@pytest.fixture
def facilitator(facilitator, organisation, works_in):
    """Amina, who works in the Maison des Tilleuls and leads `group`."""
    works_in(organisation, facilitator)
    return facilitator


@pytest.fixture
def colleague(make_staff, organisation, works_in):
    """A facilitator of the same structure, who does not lead `group`."""
    person = make_staff("carole", "Animateurs", first_name="Carole")
    works_in(organisation, person)
    return person


@pytest.fixture
def organisation_administrator(make_staff, organisation, works_in):
    person = make_staff("odile", "Animateurs", first_name="Odile")
    works_in(organisation, person, "administrator")
    return person


@pytest.fixture
def outsider(make_staff, other_organisation, works_in):
    """A facilitator of another structure."""
    person = make_staff("otto", "Animateurs", first_name="Otto")
    works_in(other_organisation, person)
    return person


@pytest.fixture
def other_administrator(make_staff, other_organisation, works_in):
    person = make_staff("ophelie", "Animateurs", first_name="Ophélie")
    works_in(other_organisation, person, "administrator")
    return person


@pytest.fixture
def make_group(db):
    def make(organisation, *leads, title="Atelier du mardi", **fields):
        group = LearnerGroup.objects.create(organisation=organisation, title=title, **fields)
        for person in leads:
            GroupFacilitator.objects.create(group=group, person=person)
        return group

    return make


@pytest.fixture
def group(make_group, organisation, facilitator):
    return make_group(organisation, facilitator)


@pytest.fixture
def put_in():
    """`put_in(group, learner, "David")`: make a learner a member of a group."""

    def put(group, learner, name=""):
        return GroupMember.objects.create(group=group, learner=learner, name=name)

    return put


@pytest.fixture
def member(group, learner, put_in):
    """`learner`, in `group`, called David there."""
    return put_in(group, learner, "David")


@pytest.fixture
def strangers(client, client_for, stranger, guest, outsider, other_administrator, colleague, pilot, author, reviewer):
    """Everybody who has no business in `group`, as clients by name (the anonymous are sent to a door)."""
    people = {
        "learner": stranger,
        "guest": guest,
        "facilitator of another structure": outsider,
        "administrator of another structure": other_administrator,
        "colleague who does not lead it": colleague,
        "pilot": pilot,
        "author": author,
        "reviewer": reviewer,
    }
    return {name: client_for(person) for name, person in people.items()}


@pytest.fixture
def open_workshop(group, facilitator):
    """A session of `group`, open now."""
    now = timezone.now()
    return WorkshopSession.objects.create(
        group=group, held_on=now.date(), opened_at=now, opened_by=facilitator, code=new_code()
    )


@pytest.fixture
def oksana(group, make_learner, put_in):
    """Another learner of `group`, called Oksana there."""
    learner = make_learner()
    put_in(group, learner, "Oksana")
    return learner


@pytest.fixture
def phone(client_for, learner, member, open_workshop):
    """David's phone, in the session with his card."""
    client = client_for(learner)
    client.post("/seance/rejoindre/", {"session": open_workshop.pk})
    return client
