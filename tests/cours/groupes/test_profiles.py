"""What a person says of themselves is theirs to say: optional, from a closed list, and only counted."""

import pytest
from django.utils import timezone

from cours.comptes.actions.profiles import save_profile
from cours.comptes.models import PriorityNeighbourhood, Profile, Territory

pytestmark = pytest.mark.django_db

MINE = "/mes-informations/"


@pytest.fixture
def url(group, member):
    return f"/espace/groupes/{group.pk}/personnes/{member.pk}/statistiques/"


@pytest.fixture
def tilleuls(organisation):
    organisation.territory = Territory.objects.create(name="Clairval")
    organisation.save()
    return PriorityNeighbourhood.objects.create(code="QN1", name="Les Tilleuls", territory=organisation.territory)


def answers(**said):
    return {"act": "profile", "age_band": "", "gender": "", "status": "", "neighbourhood": ""} | said


def test_a_person_says_what_they_want_and_takes_it_back(client_for, learner, member, tilleuls):
    client = client_for(learner)
    page = client.get(MINE).text
    assert page.count("Non communiqué") == 4
    assert "pour montrer à qui les ateliers sont utiles" in page
    client.post(MINE, answers(age_band="25-39", gender="feminin", neighbourhood=str(tilleuls.pk)))
    profile = Profile.objects.get()
    assert (profile.age_band, profile.gender, profile.status) == ("25-39", "feminin", "")
    assert (profile.in_neighbourhood, profile.neighbourhood, profile.updated_by) == (True, tilleuls, learner)
    client.post(MINE, answers())
    profile.refresh_from_db()
    assert (profile.age_band, profile.in_neighbourhood, profile.neighbourhood) == ("", None, None)


@pytest.mark.parametrize(("chosen", "kept"), [("", None), ("non", False), ("oui", True)])
def test_no_and_unsaid_are_two_answers(client_for, learner, chosen, kept):
    client = client_for(learner)
    client.post(MINE, answers(neighbourhood=chosen))
    assert Profile.objects.get().in_neighbourhood is kept
    assert client.get(MINE).context["profile_form"]["neighbourhood"].initial == chosen


@pytest.mark.parametrize(
    "said", [{"age_band": "99"}, {"gender": "x"}, {"status": "chomeur"}, {"neighbourhood": "12 rue des Lilas"}]
)
def test_what_the_file_does_not_know_is_refused(client_for, learner, facilitator, url, said):
    for client, address in ((client_for(learner), MINE), (client_for(facilitator), url)):
        response = client.post(address, answers(**said))
        assert response.status_code == 200
        assert "Choisissez une réponse de la liste" in response.text
    assert not Profile.objects.exists()


def test_the_act_itself_refuses_an_unknown_code(learner):
    with pytest.raises(ValueError, match="unknown age_band"):
        save_profile(learner=learner, age_band="100-120", by=learner)


def test_saving_a_first_name_leaves_the_answers_and_the_other_way_round(client_for, learner):
    client = client_for(learner)
    client.post(MINE, answers(gender="masculin"))
    client.post(MINE, {"first_name": "Zoé"})
    client.post(MINE, answers(gender="masculin", age_band="18-24"))
    learner.refresh_from_db()
    assert learner.first_name == "Zoé"
    assert Profile.objects.get().gender == "masculin"
    assert client.post(MINE, {"act": "something"}).status_code == 302


def test_a_list_too_long_to_read_is_not_shown(client_for, learner):
    PriorityNeighbourhood.objects.bulk_create(
        PriorityNeighbourhood(code=f"QN{number}", name=f"Quartier {number}") for number in range(61)
    )
    page = client_for(learner).get(MINE).text
    assert "Quartier 1<" not in page
    assert "Oui" in page


def test_a_facilitator_fills_it_with_the_person_who_sees_who_did(client_for, facilitator, learner, url):
    client = client_for(facilitator)
    client.post(url, answers(status="en-emploi", neighbourhood="non"))
    profile = Profile.objects.get()
    assert (profile.learner, profile.status, profile.updated_by) == (learner, "en-emploi", facilitator)
    assert "Rempli par Amina" in client.get(url).text
    assert "En emploi" in client_for(learner).get(MINE).text


def test_strangers_neither_read_nor_write_it(strangers, client, url, learner):
    Profile.objects.create(learner=learner, age_band="25-39")
    for name, person in strangers.items():
        assert person.get(url).status_code == 404, name
        assert person.post(url, answers(age_band="12-17")).status_code == 404, name
    assert client.get(url).status_code == client.post(url).status_code == 302
    assert Profile.objects.get().age_band == "25-39"


def test_nobody_writes_it_for_who_has_left_nor_in_an_archived_group(client_for, facilitator, url, member, group):
    client = client_for(facilitator)
    member.left_at = timezone.now()
    member.save()
    assert client.get(url).status_code == 404
    member.left_at = None
    member.save()
    group.archived_at = timezone.now()
    group.save()
    assert client.post(url, answers()).status_code == 404
