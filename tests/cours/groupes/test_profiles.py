"""What a person says of themselves is theirs to say: optional, from a closed list, and only counted."""

import importlib

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.comptes.actions.profiles import save_profile
from cours.comptes.models import Organisation, PriorityNeighbourhood, Profile, Territory
from cours.groupes.models import GroupFacilitator, LearnerGroup

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
    assert "Aucune structure ne les voit ni ne les compte si vous ne cochez pas la dernière case." in page
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


def test_a_facilitator_fills_it_with_the_person_who_sees_who_did(client_for, facilitator, learner, url, organisation):
    client = client_for(facilitator)
    client.post(url, answers(status="en-emploi", neighbourhood="non"))
    profile = Profile.objects.get()
    assert (profile.learner, profile.status, profile.updated_by) == (learner, "en-emploi", facilitator)
    assert profile.organisation == organisation
    assert "Rempli par Amina" in client.get(url).text
    mine = client_for(learner).get(MINE).text
    assert "Maison des Tilleuls" in mine
    assert "Noté par Amina" in mine


def test_strangers_neither_read_nor_write_it(strangers, client, url, learner, organisation):
    Profile.objects.create(learner=learner, organisation=organisation, age_band="25-39")
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


# --- What a structure noted is its own --------------------------------------------------------------------------------
@pytest.fixture
def elsewhere(other_organisation, outsider, learner, put_in):
    """Where the facilitator of another structure, whose group the person is also in, would note something."""
    other = LearnerGroup.objects.create(organisation=other_organisation, title="Atelier du jeudi")
    GroupFacilitator.objects.create(group=other, person=outsider)
    member = put_in(other, learner, "Oksana")
    return f"/espace/groupes/{other.pk}/personnes/{member.pk}/statistiques/"


@pytest.fixture
def noted(learner, organisation, facilitator, tilleuls):
    return save_profile(
        learner=learner,
        organisation=organisation,
        age_band="25-39",
        status="sans-emploi",
        neighbourhood=tilleuls,
        by=facilitator,
    )


def values(page):
    return [field.initial for field in page.context["form"]]


def test_another_structure_sees_nothing_of_it(client_for, outsider, noted, elsewhere):
    page = client_for(outsider).get(elsewhere)
    assert page.status_code == 200
    assert values(page) == ["", "", "", ""]
    assert "Amina" not in page.text


def test_another_structure_changes_nothing_of_it(client_for, outsider, noted, elsewhere, other_organisation):
    client_for(outsider).post(elsewhere, answers(age_band="40-59", status="retraite"))
    before = (noted.age_band, noted.status, noted.neighbourhood, noted.updated_by, noted.updated_at)
    noted.refresh_from_db()
    assert (noted.age_band, noted.status, noted.neighbourhood, noted.updated_by, noted.updated_at) == before
    assert Profile.objects.get(organisation=other_organisation).age_band == "40-59"


def test_nor_does_the_first_see_what_the_second_noted(client_for, facilitator, outsider, noted, elsewhere, url):
    client_for(outsider).post(elsewhere, answers(age_band="40-59", gender="masculin"))
    assert values(client_for(facilitator).get(url))[:3] == ["25-39", "", "sans-emploi"]


def test_a_structure_sees_what_the_person_says_once_they_agree_and_writes_over_nothing(
    client_for, learner, outsider, elsewhere
):
    person, structure = client_for(learner), client_for(outsider)
    person.post(MINE, answers(age_band="40-59"))
    assert values(structure.get(elsewhere)) == ["", "", "", ""]
    person.post(MINE, answers(age_band="40-59", shares="on"))
    page = structure.get(elsewhere)
    assert values(page) == ["40-59", "", "", ""]
    assert "qui veut bien vous les montrer" in page.text
    structure.post(elsewhere, answers(age_band="18-24"))
    own = Profile.objects.own().get()
    assert (own.age_band, own.updated_by) == ("40-59", learner)
    person.post(MINE, answers(age_band="40-59"))
    assert Profile.objects.own().get().shared_at is None, "taken back"


def test_the_agreement_keeps_its_date(client_for, learner, time_machine):
    client = client_for(learner)
    time_machine.move_to(timezone.now(), tick=False)
    client.post(MINE, answers(age_band="40-59", shares="on"))
    agreed = Profile.objects.get().shared_at
    time_machine.shift(3600)
    client.post(MINE, answers(age_band="25-39", shares="on"))
    assert Profile.objects.get().shared_at == agreed


def test_the_person_sees_corrects_and_erases_what_each_structure_noted(client_for, learner, noted, organisation):
    client = client_for(learner)
    theirs = f"{MINE}statistiques/{organisation.pk}/"
    assert theirs in client.get(MINE).text
    page = client.get(theirs)
    assert values(page)[0] == "25-39"
    assert "Noté par Amina" in page.text
    client.post(theirs, answers(act="save", age_band="40-59"))
    noted.refresh_from_db()
    assert (noted.age_band, noted.status, noted.updated_by) == ("40-59", "", learner)
    assert "Corrigé par vous" in client.get(theirs).text
    assert client.post(theirs, answers(act="erase")).url == MINE
    assert not Profile.objects.exists()
    assert client.post(theirs, answers(act="erase")).status_code == 404
    assert "Maison des Tilleuls" not in client.get(MINE).text.partition("statistiques")[2].partition("</section>")[0]


def test_once_erased_the_structure_sees_nothing_more(client_for, learner, facilitator, noted, organisation, url):
    client_for(learner).post(f"{MINE}statistiques/{organisation.pk}/", {"act": "erase"})
    assert values(client_for(facilitator).get(url)) == ["", "", "", ""]


def test_nobody_else_opens_what_was_noted_about_a_person(
    client_for, client, stranger, facilitator, guest, noted, organisation
):
    theirs = f"{MINE}statistiques/{organisation.pk}/"
    for person in (stranger, guest):
        assert client_for(person).get(theirs).status_code == 404
        assert client_for(person).post(theirs, {"act": "erase"}).status_code == 404
    assert client_for(facilitator).post(theirs, {"act": "erase"}).status_code == 403
    assert client.post(theirs, {"act": "erase"}).url.startswith("/entrer/")
    assert Profile.objects.get() == noted


def test_everything_noted_leaves_with_the_person_in_their_file(client_for, learner, noted):
    client = client_for(learner)
    client.post(MINE, answers(age_band="40-59", shares="on"))
    own, theirs = client.get(f"{MINE}telecharger/").json()["pour_les_statistiques"]
    assert (own["note_par_la_structure"], own["tranche_age"]) == (None, "40 à 59 ans")
    assert own["accord_pour_montrer_le"]
    assert (theirs["note_par_la_structure"], theirs["rempli_par"]) == ("Maison des Tilleuls", "Amina")


def test_the_database_keeps_one_row_each_and_shares_no_note(learner, organisation):
    Profile.objects.create(learner=learner)
    Profile.objects.create(learner=learner, organisation=organisation)
    for refused in (
        {},
        {"organisation": organisation},
        {"organisation": Organisation.objects.create(name="Autre"), "shared_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Profile.objects.create(learner=learner, **refused)


def test_a_structure_never_shares_by_the_act(learner, organisation, facilitator):
    with pytest.raises(ValueError, match="only the person shares"):
        save_profile(learner=learner, organisation=organisation, shares=True, by=facilitator)


def test_what_was_written_before_goes_to_the_structure_of_who_wrote_it(
    learner, stranger, guest, facilitator, author, organisation
):
    migration = importlib.import_module("cours.comptes.migrations.0008_profiles_of_structures")
    for person, by in ((learner, facilitator), (stranger, stranger), (guest, author)):
        Profile.objects.create(learner=person, updated_by=by)
    migration.give_to_structures(apps, None)
    now = {profile.learner_id: profile.organisation for profile in Profile.objects.all()}
    assert now == {learner.pk: organisation, stranger.pk: None, guest.pk: None}
