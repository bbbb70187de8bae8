"""Every address × every person: who is let in, and who is not. A new address fails here until it has its line."""

import datetime
import secrets
import uuid
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from cours.comptes.models import Invitation, Profile
from cours.groupes.models import (
    Assignment,
    GroupFacilitator,
    GroupMember,
    HelpRequest,
    LearnerGroup,
    Referral,
    WorkshopSession,
)
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db

NAMESPACES = ("home", "contenus", "comptes", "suivi", "groupes", "echanges", "search")
DOORS = ("/entrer/", "/equipe/login/")
REFUSED = (403, 404)

ROLES = {
    "A": "the anonymous",
    "G": "a guest",
    "L": "a learner of the group",
    "O": "a learner of another group",
    "F": "the facilitator who leads the group",
    "C": "a colleague who does not lead it",
    "R": "the administrator of the structure",
    "X": "a facilitator of another structure",
    "Y": "the administrator of another structure",
    "P": "a pilot",
    "W": "an author",
    "V": "a reviewer",
    "S": "an administrator of the site",
}
EVERYBODY = "".join(ROLES)
LEARNERS = "GLO"
WITH_A_CARD = "LO"
ANYONE_WHO_LEARNS = "AGLO"
TEAM = "FR"  # who may see the names of the group
STRUCTURE = "FCR"  # who works in the structure
SPACE = "FCRXYS"  # who has something to do in /espace/

GROUP = {"pk": "group"}
MEMBER = {"pk": "group", "member_pk": "member"}
SESSION = {"pk": "session"}
LESSON = {"lesson_id": "lesson_id"}
MODULE = {"module_slug": "module"}

# Address → (who is let in, which objects its path names). What is refused is refused for GET and for POST alike.
MATRIX = {
    "home:home": (EVERYBODY, {}),
    "home:health": (EVERYBODY, {}),
    "home:offline": (EVERYBODY, {}),
    "home:offline_form": (EVERYBODY, {}),
    "home:service_worker": (EVERYBODY, {}),
    "home:components": ("", {}),  # in development only
    "search:search": (EVERYBODY, {}),
    "contenus:modules": (EVERYBODY, {}),
    "contenus:module": (EVERYBODY, MODULE),
    "contenus:lesson": (EVERYBODY, MODULE | {"lesson_slug": "lesson"}),
    "contenus:pathway": (EVERYBODY, {"slug": "pathway"}),
    "contenus:glossary": (EVERYBODY, {}),
    "comptes:enter": (EVERYBODY, {}),
    "comptes:card": (EVERYBODY, {"token": "card"}),
    "comptes:card_shown": (EVERYBODY, {}),
    "comptes:erasure": ("", {}),  # to whoever has just shown the card of a closed account: see test_erasing
    "comptes:leave": (EVERYBODY, {}),
    "comptes:stay": (EVERYBODY, {}),
    "comptes:keep_place": (ANYONE_WHO_LEARNS, {}),
    "comptes:reissue": (LEARNERS, {}),
    "comptes:invitation": (EVERYBODY, {"token": "invitation"}),
    "comptes:choose_password": (EVERYBODY, {"token": "password_link"}),
    "suivi:my_path": (EVERYBODY, {}),
    "suivi:answer": (EVERYBODY, LESSON),
    "suivi:step": (EVERYBODY, LESSON),
    "suivi:draft": (EVERYBODY, LESSON),
    "suivi:finish": (EVERYBODY, LESSON),
    "suivi:restart": (EVERYBODY, LESSON),
    "suivi:enrol": (EVERYBODY, {"slug": "pathway"}),
    "suivi:review": (EVERYBODY, MODULE),
    "suivi:review_questions": (EVERYBODY, MODULE),
    "suivi:review_first_answer": (EVERYBODY, MODULE),
    "suivi:review_sheet": ("L", {"pk": "review"}),
    "suivi:review_answer": ("L", {"pk": "review"}),
    "suivi:recall": (LEARNERS, {}),
    "suivi:recall_put_off": (LEARNERS, {}),
    "suivi:recall_sheet": ("L", {"pk": "recall"}),
    "suivi:recall_answer": ("L", {"pk": "recall"}),
    "suivi:placement": (EVERYBODY, {}),
    "suivi:placement_question": (EVERYBODY, {}),
    "suivi:placement_answer": (EVERYBODY, {}),
    "suivi:placement_stop": (EVERYBODY, {}),
    "suivi:placement_result": (EVERYBODY, {}),
    "suivi:placement_begin": (EVERYBODY, MODULE),
    "echanges:my_information": (LEARNERS, {}),
    "echanges:noted_profile": ("L", {"pk": "organisation"}),
    "echanges:download": (LEARNERS, {}),
    "echanges:erase": (LEARNERS, {}),
    # --- A learner and their groups
    "groupes:type_code": (EVERYBODY, {}),
    "groupes:open_code": (EVERYBODY, {"code": "code"}),
    "groupes:old_type_code": (EVERYBODY, {}),
    "groupes:old_open_code": (EVERYBODY, {"code": "code"}),
    "groupes:joined": (EVERYBODY, {"code": "code"}),  # who is not in the group is led to « Rejoindre »
    "groupes:my_groups": (LEARNERS, {}),
    "groupes:sharing": ("L", {"member_pk": "member"}),
    "groupes:leave_group": ("L", {"member_pk": "member"}),
    "groupes:return_to_group": ("L", {"member_pk": "member"}),
    "groupes:open_proposal": (LEARNERS, {"proposal_pk": "proposal"}),
    "groupes:leave_proposal": (LEARNERS, {"proposal_pk": "proposal"}),
    "groupes:ask_for_help": (EVERYBODY, {}),
    "groupes:help_draft": (LEARNERS, {}),
    "groupes:my_request": ("L", {"pk": "request"}),
    "groupes:my_autonomy": (WITH_A_CARD, {"lesson_pk": "lesson_id"}),
    "groupes:open_referral": (EVERYBODY, {"code": "referral"}),
    # A device in a session: without a seat, each of these leads to the page where the code is typed.
    "groupes:seat": (EVERYBODY, {}),
    "groupes:seat_join": (LEARNERS, {}),
    "groupes:seat_names": (EVERYBODY, {}),
    "groupes:seat_pair": (EVERYBODY, {}),
    "groupes:seat_alone": (EVERYBODY, {}),
    "groupes:seat_help": (EVERYBODY, {}),
    "groupes:seat_state": (EVERYBODY, {}),
    "groupes:session_over": (EVERYBODY, {}),
    "groupes:room_question": (EVERYBODY, {}),
    # --- /espace/
    "groupes:space": (SPACE, {}),
    "groupes:card_desk": (SPACE, {}),
    "groupes:no_second_factor": (SPACE, {}),
    "groupes:new_group": (STRUCTURE + "XY", {}),
    "groupes:group": (TEAM, GROUP),
    "groupes:add_people": (TEAM, GROUP),
    "groupes:person": (TEAM, MEMBER),
    "groupes:person_name": (TEAM, MEMBER),
    "groupes:person_card": (TEAM, MEMBER),
    "groupes:person_out": (TEAM, MEMBER),
    "groupes:person_back": (TEAM, MEMBER),
    "groupes:person_profile": (TEAM, MEMBER),
    "groupes:proposals": (TEAM, GROUP),
    "groupes:proposal": (TEAM, GROUP | {"proposal_pk": "proposal"}),
    "groupes:withdraw_proposal": (TEAM, GROUP | {"proposal_pk": "proposal"}),
    "groupes:poster": (TEAM, GROUP),
    "groupes:group_settings": (TEAM, GROUP),
    "groupes:group_door": (TEAM, GROUP),
    "groupes:new_code": (TEAM, GROUP),
    "groupes:hand_over": (TEAM, GROUP),
    "groupes:group_archive": (TEAM, GROUP),
    "groupes:session_export": (TEAM, GROUP),
    "groupes:follow": (TEAM, GROUP),
    "groupes:follow_hard": (TEAM, GROUP),
    "groupes:follow_csv": (TEAM, GROUP),
    "groupes:follow_xlsx": (TEAM, GROUP),
    "groupes:validate_in_person": (TEAM, GROUP),
    "groupes:withdraw_validations": (TEAM, GROUP),
    "groupes:follow_person": (TEAM, MEMBER),
    "groupes:follow_lesson": (TEAM, MEMBER | {"lesson_pk": "lesson_id"}),
    "groupes:sessions": (TEAM, GROUP),
    "groupes:session": (TEAM, SESSION),
    "groupes:open_session": (TEAM, SESSION),
    "groupes:session_settings": (TEAM, SESSION),
    "groupes:cancel_session": (TEAM, SESSION),
    "groupes:close_session": (TEAM, SESSION),
    "groupes:room": (TEAM, SESSION),
    "groupes:attendance": (TEAM, SESSION),
    "groupes:help_seen": (TEAM, SESSION),
    "groupes:projection": (TEAM, SESSION),
    "groupes:projection_choose": (TEAM, SESSION),
    "groupes:projection_results": (TEAM, SESSION),
    "groupes:projection_close": (TEAM, SESSION),
    "groupes:projection_withdraw": (TEAM, SESSION),
    "groupes:referrals": (SPACE, {}),
    "groupes:referral_counts": (SPACE, {}),
    "groupes:referral": (STRUCTURE, {"code": "referral"}),
    "groupes:referral_screen": (STRUCTURE, {"code": "referral"}),
    "groupes:help_requests": (SPACE, {}),
    "groupes:closed_requests": (SPACE, {}),
    "groupes:help_request": (TEAM, {"pk": "request"}),
    "groupes:settle_request": (TEAM, {"pk": "request"}),
    "groupes:my_structures": (STRUCTURE + "XY", {}),
    "groupes:structure": (STRUCTURE, {"pk": "organisation"}),
    "groupes:structure_history": ("R", {"pk": "organisation"}),
    "groupes:new_venue": (STRUCTURE, {"pk": "organisation"}),
    "groupes:venue": (STRUCTURE, {"pk": "organisation", "venue_pk": "venue"}),
    "groupes:structure_member": (TEAM, {"pk": "organisation", "membership_pk": "membership"}),  # of F
    "groupes:invite": ("R", {"pk": "organisation"}),
    "groupes:cancel_invitation": ("R", {"pk": "organisation", "invitation_pk": "invitation_pk"}),
    "groupes:all_structures": ("S", {}),
    "groupes:edit_structure": ("S", {"pk": "organisation"}),
    "groupes:territory": ("S", {"pk": "territory"}),
    "groupes:import_neighbourhoods": ("S", {}),
}
# Where a form is sent: opening the address leads to its page, which decides who may read it.
LEADS_TO_ITS_PAGE = {"suivi:review_answer", "suivi:recall_answer"}
POSTED = {"groupes:attendance": {"who": "{learner}:1"}}  # a form that names somebody
UNNAMED = {"/parcours/": EVERYBODY}  # addresses without a name, by their path


@pytest.fixture
def people(
    guest, learner, stranger, facilitator, colleague, organisation_administrator, outsider, other_administrator,
    pilot, author, reviewer, administrator,
):  # fmt: skip
    """A browser of each person, as a jar of cookies: an act of one must not sign out the next."""
    cast = dict(
        zip(
            "GLOFCRXYPWVS",
            (
                guest,
                learner,
                stranger,
                facilitator,
                colleague,
                organisation_administrator,
                outsider,
                other_administrator,
                pilot,
                author,
                reviewer,
                administrator,
            ),
            strict=True,
        )
    )
    jars = {"A": None}
    for letter, person in cast.items():
        client = StrictClient()
        client.force_login(person)
        jars[letter] = client.cookies
    return jars


@pytest.fixture
def scene(
    organisation, other_organisation, venue, group, member, learner, stranger, facilitator, outsider, put_in,
    organisation_administrator,
):  # fmt: skip
    """One of everything that an address may name, all of it in `group` and of `learner`."""
    from cours.comptes import codes
    from cours.comptes.actions.password_links import make_password_link
    from cours.comptes.models import Territory
    from cours.contenus.outline import outline
    from cours.suivi.models import ModuleReview, RecallQuiz

    module = next(entry for entry in outline().modules if entry.code == "M2")
    lesson = module.lessons[0]
    elsewhere = LearnerGroup.objects.create(organisation=other_organisation, title="Atelier du jeudi")
    GroupFacilitator.objects.create(group=elsewhere, person=outsider)
    put_in(elsewhere, stranger, "Yanis")
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        organisation=organisation,
        role="facilitator",
        token_digest=codes.digest(token),
        expires_at=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC),
    )
    _link, password_link = make_password_link(
        membership=organisation.memberships.get(person=facilitator), by=organisation_administrator
    )
    items = [{"revision": lesson.revision_id, "exercise": "none"}]
    Profile.objects.create(learner=learner, organisation=organisation)
    return SimpleNamespace(
        module=module.slug,
        lesson=lesson.slug,
        lesson_id=lesson.id,
        pathway=outline().pathways[0].slug,
        card=learner.card.token,
        invitation=token,
        password_link=password_link,
        invitation_pk=invitation.pk,
        review=ModuleReview.objects.create(learner=learner, module_id=module.id, items=items).pk,
        recall=RecallQuiz.objects.create(learner=learner, items=items).pk,
        code=group.join_code,
        group=group.pk,
        learner=learner.pk,
        member=member.pk,
        proposal=Assignment.objects.create(group=group, lesson_id=lesson.id, proposed_by=facilitator).pk,
        request=HelpRequest.objects.create(group=group, learner=learner, client_id=uuid.uuid4(), text="?").pk,
        organisation=organisation.pk,
        venue=venue.pk,
        membership=organisation.memberships.get(person=facilitator).pk,
        territory=Territory.objects.create(name="Clairval").pk,
        session=WorkshopSession.objects.create(group=group, held_on=datetime.date(2026, 12, 1)).pk,
        referral=Referral.objects.create(organisation=organisation, lesson_id=lesson.id, code="ABCD2345").code,
    )


def ours():
    """Return the name of every address of ours; those without a name as their path."""
    found = set()
    for namespace in NAMESPACES:
        for pattern in get_resolver().namespace_dict[namespace][1].url_patterns:
            found.add(f"{namespace}:{pattern.name}" if pattern.name else f"/{pattern.pattern}")
    return {name for name in found if not name.startswith("/^equipe/")}


def test_every_address_has_its_line():
    assert ours() == {*MATRIX, *UNNAMED}


def visit(jar, method, path, data=None):
    """Open an address as somebody, then undo all that it did."""
    client = StrictClient(raise_request_exception=False)
    if jar is not None:
        client.cookies = jar.copy()
    with transaction.atomic():
        response = getattr(client, method)(path, data if method == "post" else None)
        transaction.set_rollback(True)
    return response


def is_refused(response):
    sent_to_a_door = response.status_code in (301, 302) and response.url.startswith(DOORS)
    return response.status_code in REFUSED or sent_to_a_door


def problems_of(path, let_in, people, methods=("get", "post"), data=None):
    for letter, jar in people.items():
        answers = []
        for method in methods:
            answers.append((method, visit(jar, method, path, data)))
            if let_in == EVERYBODY and answers[-1][1].status_code != 405:
                break  # nothing is kept from anybody here: once is enough
        heard = [(method, response) for method, response in answers if response.status_code != 405]
        for method, response in heard:
            said = f"{ROLES[letter]}: {method.upper()} {path} → {response.status_code}"
            if response.status_code >= 500:
                yield said
            elif letter not in let_in and not is_refused(response):
                yield f"{said}, and should be refused"
            elif letter not in let_in and path.startswith("/espace/") and letter != "A" and response.status_code != 404:
                yield f"{said}, and should not exist for them"
        if letter in let_in and all(is_refused(response) for _method, response in heard):
            yield f"{ROLES[letter]}: {path} → {[r.status_code for _m, r in answers]}, and should be let in"


@pytest.mark.parametrize("some", range(8))
def test_each_person_opens_what_is_theirs_and_nothing_else(some, people, scene):
    problems = []
    for place, (name, (let_in, named)) in enumerate(MATRIX.items()):
        if place % 8 == some:  # in eight parts: together they take longer than one test may
            path = reverse(name, kwargs={key: getattr(scene, value) for key, value in named.items()})
            methods = ("post",) if name in LEADS_TO_ITS_PAGE else ("get", "post")
            data = {key: value.format_map(vars(scene)) for key, value in POSTED.get(name, {}).items()}
            problems += problems_of(path, let_in, people, methods, data)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("path", UNNAMED)
def test_each_person_opens_the_addresses_without_a_name(path, people):
    assert not list(problems_of(path, UNNAMED[path], people))


def test_a_facilitator_taken_out_of_the_group_is_refused_at_once(people, scene):
    GroupFacilitator.objects.filter(group_id=scene.group).update(
        ended_at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    )
    for name, (_let_in, named) in MATRIX.items():
        if named.get("pk") in ("group", "request", "session"):
            path = reverse(name, kwargs={key: getattr(scene, value) for key, value in named.items()})
            for method in ("get", "post") if path.startswith("/espace/") else ():
                assert visit(people["F"], method, path).status_code in (404, 405), f"{method} {path}"


def test_a_person_of_one_group_is_not_found_through_another(people, scene, group):
    """The number of a member, a proposal or a request of elsewhere, under the number of one's own group."""
    elsewhere = GroupMember.objects.exclude(group=group).get()
    other = elsewhere.group
    proposal = Assignment.objects.create(group=other, lesson_id=scene.lesson_id)
    foreign = SimpleNamespace(**vars(scene) | {"member": elsewhere.pk, "proposal": proposal.pk})
    for name, (_let_in, named) in MATRIX.items():
        if named.get("pk") == "group" and {"member_pk", "proposal_pk"} & set(named):
            path = reverse(name, kwargs={key: getattr(foreign, value) for key, value in named.items()})
            for method in ("get", "post"):
                response = visit(people["F"], method, path)
                assert response.status_code in (302, 404, 405), f"{method} {path}"
                assert "Yanis" not in response.text, path
