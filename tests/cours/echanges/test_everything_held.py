"""Everything held about a person is given back or erased: each table, each column, each word of a session.

A new table or column that points to a person, a new word kept in a session: a test here fails until it is declared, in
`GIVEN` (where it is in the file of the person) or in `KEPT_BACK` (why it is not).
"""

import ast
import json
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import models as db
from django.utils import timezone
from wagtail.models import Page

from cours.comptes import actions as comptes
from cours.comptes.models import DeviceNumber, DeviceSession, Organisation, PriorityNeighbourhood, Profile, User
from cours.comptes.sessions import SessionStore
from cours.echanges.actions import erase_learner
from cours.echanges.export import personal_data
from cours.groupes import models as groups
from cours.suivi import models as work

pytestmark = pytest.mark.django_db

# Tables about the team, or of the back office, where a learner has no row and never will.
TEAM = {
    "account.EmailAddress",
    "account.EmailConfirmation",
    "comptes.Membership",
    "comptes.PasswordLink",
    "comptes.TerritoryLead",
    "comptes.User_groups",
    "comptes.User_user_permissions",
    "groupes.GroupFacilitator",
    "mfa.Authenticator",
    "wagtailadmin.EditingSession",
    "wagtailadmin.FormState",
    "wagtailcore.APIToken",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.PageSubscription",
    "wagtailusers.UserProfile",
}
ANSWER = {"exercise_id": "exercice", "answer": "reponse", "outcome": "resultat", "created_at": "le"}
GIVEN = {  # table → {column: where it is in the file}
    "comptes.User": {
        "username": "compte.identifiant",
        "first_name": "compte.prenom",
        "date_joined": "compte.cree_le",
        "last_login": "compte.derniere_entree_le",
        "first_card_at": "compte.premiere_carte_le",
    },
    "comptes.AccessCard": {
        "issued_at": "compte.cartes.remise_le",
        "issued_by": "compte.cartes.faite_par",
        "voided_at": "compte.cartes.annulee_le",
    },
    "comptes.Profile": {
        "age_band": "pour_les_statistiques.tranche_age",
        "gender": "pour_les_statistiques.genre",
        "status": "pour_les_statistiques.situation",
        "neighbourhood": "pour_les_statistiques.quartier",
        "in_neighbourhood": "pour_les_statistiques.habite_un_quartier_prioritaire",
        "updated_by": "pour_les_statistiques.rempli_par",
        "updated_at": "pour_les_statistiques.le",
        "organisation": "pour_les_statistiques.note_par_la_structure",
        "shared_at": "pour_les_statistiques.accord_pour_montrer_le",
    },
    "suivi.Enrolment": {"pathway": "parcours.parcours", "enrolled_at": "parcours.depuis_le"},
    "suivi.LessonRun": {
        "lesson": "passages.lecon",
        "started_at": "passages.commence_le",
        "active_at": "passages.dernier_passage_le",
        "progressed_at": "passages.dernier_pas_en_avant_le",
        "completed_at": "passages.termine_le",
        "is_shared": "passages.a_deux",
        "by_name": "passages.ouvert_en_touchant_un_prenom",
        "current_step": "passages.etape_en_cours",
        "seen_steps": "passages.etapes_vues",
        "drafts": "passages.reponses_commencees.reponse",
    },
    "suivi.Participation": {
        "is_current": "passages.a_reprendre",
        "place": "passages.ouvert_en_touchant_un_prenom",  # the group and the day it names are in the attendance
    },
    "suivi.Attempt": {name: f"passages.essais.{key}" for name, key in ANSWER.items()},
    "suivi.LessonCompletion": {
        "lesson": "lecons_terminees.lecon",
        "completed_at": "lecons_terminees.terminee_le",
        "mastered_at": "lecons_terminees.maitrisee_le",
        "is_in_person": "lecons_terminees.faite_en_seance",
    },
    "suivi.ModuleReview": {
        "module": "bilans.module",
        "started_at": "bilans.commence_le",
        "finished_at": "bilans.termine_le",
        "right_count": "bilans.reponses_justes",
    },
    "suivi.ReviewAnswer": {name: f"bilans.reponses.{key}" for name, key in ANSWER.items()},
    "suivi.RecallQuiz": {
        "started_at": "rappels.commence_le",
        "put_off_at": "rappels.remis_a_plus_tard_le",
        "finished_at": "rappels.termine_le",
        "right_count": "rappels.reponses_justes",
    },
    "suivi.RecallAnswer": {name: f"rappels.reponses.{key}" for name, key in ANSWER.items()},
    "suivi.PlacementTest": {
        "modules": "positionnements.modules_choisis",
        "started_at": "positionnements.commence_le",
        "finished_at": "positionnements.termine_le",
    },
    "suivi.PlacementAnswer": {name: f"positionnements.reponses.{key}" for name, key in ANSWER.items()}
    | {"module": "positionnements.reponses.module", "level": "positionnements.reponses.niveau"},
    "suivi.PlacementStart": {
        "module": "debuts_choisis.module",
        "lesson": "debuts_choisis.debut",
        "chosen_by": "debuts_choisis.par_vous",
        "chosen_at": "debuts_choisis.le",
    },
    "groupes.GroupMember": {
        "group": "groupes.groupe",
        "name": "groupes.nom_dans_le_groupe",
        "number": "groupes.numero_de_place",
        "joined_at": "groupes.depuis_le",
        "added_by": "groupes.ajoute_par",
        "left_at": "groupes.parti_le",
        "taken_out_by": "groupes.retire_par",
        "absences": "groupes.absences.parti_le",
        "shares_past_at": "groupes.accord_pour_montrer_le_reste_le",
    },
    "groupes.Assignment": {
        "group": "propositions_recues.groupe",
        "lesson": "propositions_recues.quoi",
        "pathway": "propositions_recues.quoi",
        "module": "propositions_recues.quoi",
        "note": "propositions_recues.petit_mot",
        "starts_on": "propositions_recues.a_partir_du",
        "due_on": "propositions_recues.pour_le",
        "proposed_by": "propositions_recues.propose_par",
        "proposed_at": "propositions_recues.le",
        "withdrawn_at": "propositions_recues.retiree_le",
    },
    "groupes.AssignmentLeft": {"assignment": "propositions_laissees.quoi", "left_at": "propositions_laissees.le"},
    "groupes.HelpRequest": {
        "group": "demandes_d_aide.groupe",
        "text": "demandes_d_aide.demande",
        "lesson": "demandes_d_aide.lecon",
        "step": "demandes_d_aide.etape",
        "by_name": "demandes_d_aide.ecrite_en_touchant_un_prenom",
        "asked_at": "demandes_d_aide.le",
        "read_at": "demandes_d_aide.lue_le",
        "closed_at": "demandes_d_aide.fermee_le",
        "closed_by": "demandes_d_aide.fermee_par",
    },
    "groupes.HelpAnswer": {
        "text": "demandes_d_aide.reponses.reponse",
        "answered_by": "demandes_d_aide.reponses.par",
        "answered_at": "demandes_d_aide.reponses.le",
    },
    "groupes.HelpDraft": {
        "text": "demande_d_aide_commencee.demande",
        "kept_at": "demande_d_aide_commencee.gardee_le",
    },
    "groupes.InPersonValidation": {
        "group": "validations_en_seance.groupe",
        "lesson": "validations_en_seance.lecon",
        "session": "validations_en_seance.seance_du",
        "validated_by": "validations_en_seance.par",
        "validated_at": "validations_en_seance.le",
    },
    "groupes.AutonomyRating": {
        "lesson": "autonomie.lecon",
        "level": "autonomie.autonomie",
        "group": "autonomie.groupe",
        "said_by": "autonomie.dit_par",
        "said_at": "autonomie.le",
    },
    "groupes.AttendanceRecord": {
        "session": "presences.jour",
        "is_present": "presences.present",
        "how": "presences.comment",
        "marked_at": "presences.note_le",
        "marked_by": "presences.note_par",
    },
    "groupes.CardLog": {
        "organisation": "cartes_faites_par_une_equipe.structure",
        "group": "cartes_faites_par_une_equipe.groupe",
        "made_by": "cartes_faites_par_une_equipe.par",
        "reason": "cartes_faites_par_une_equipe.raison",
        "made_at": "cartes_faites_par_une_equipe.le",
        "told_at": "cartes_faites_par_une_equipe.dit_le",
    },
    "groupes.Seat": {
        "session": "appareils_en_seance.jour",
        "partner": "appareils_en_seance.a_deux",
        "opened_at": "appareils_en_seance.ouvert_le",
        "help_asked_at": "appareils_en_seance.aide_demandee_le",
        "help_seen_at": "appareils_en_seance.aide_vue_le",
        "heard_at": "appareils_en_seance.dernieres_nouvelles_le",
        "left_at": "appareils_en_seance.quitte_le",
    },
}
DEVICE_NUMBER = "a number drawn by a device so that the same thing sent twice counts once: it says nothing of anybody"
DRAWN = "which questions were drawn and in which order: of the site, not of the person; their answers are given"
SECRET = "a fingerprint that proves a secret: whoever holds it could try codes against it"
LINK = "the link between two rows that are given one inside the other"
KEPT_BACK = {  # table → {column: why it is not in the file}
    "comptes.User": {
        "password": SECRET,
        **dict.fromkeys(
            ("is_superuser", "last_name", "email", "is_staff", "kind", "is_demo"),
            "a column of Django's that is the same, and empty, for every learner",
        ),
        "is_active": "who is switched off cannot open the file",
        "erasure_asked_at": "who is being erased cannot open the file; the day is said at the door",
    },
    "comptes.AccessCard": {"pin_hash": SECRET, "token_digest": SECRET},
    "comptes.DeviceNumber": {"number": DEVICE_NUMBER, "made_at": "the first answer of this browser, which is given"},
    "comptes.DeviceSession": {
        "session_key": SECRET,
        "session_data": "what waits in a session is declared below, word by word",
        "expire_date": "the end of this visit",
        "partner": "who sits beside them: another person's",
    },
    "suivi.LessonRun": {
        "revision": "which wording of the lesson was read",
        "seed": DRAWN,
        "step_count": "of the lesson",
        "current_step_said": "which page said the step last: a number of that page",
        "states": "computed from the answers, which are given",
    },
    "suivi.Participation": {
        "run": LINK,
        "lesson": "the lesson of the run, which is given",
    },
    "suivi.Attempt": {"run": LINK, "client_id": DEVICE_NUMBER},
    "suivi.LessonCompletion": {"run": LINK},
    "suivi.ModuleReview": {"items": DRAWN, "seed": DRAWN},
    "suivi.ReviewAnswer": {"review": LINK, "client_id": DEVICE_NUMBER},
    "suivi.RecallQuiz": {"items": DRAWN, "seed": DRAWN},
    "suivi.RecallAnswer": {"recall": LINK, "client_id": DEVICE_NUMBER},
    "suivi.PlacementTest": {"seed": DRAWN},
    "suivi.PlacementAnswer": {"test": LINK, "client_id": DEVICE_NUMBER},
    "groupes.GroupMember": {"joined_with": DEVICE_NUMBER},
    "groupes.HelpRequest": {
        "client_id": DEVICE_NUMBER,
        "answered_at": "the day of the last answer, and the answers are given",
    },
    "groupes.HelpAnswer": {"request": LINK, "sent_with": DEVICE_NUMBER},
    "groupes.CardLog": {"count": "one card, for a person"},
    "groupes.Seat": {"key": DEVICE_NUMBER, "partner_by_name": "how another person came"},
}
# About a person though the database does not say so by a cascade.
ALSO = {"suivi.LessonRun", "suivi.Attempt", "groupes.AttendanceRecord", "groupes.CardLog", "comptes.DeviceNumber"}
# Tables of the site where somebody only signed what they did. A learner never does; erased, nobody is named there.
SIGNED = {
    "comptes.Invitation",
    "contenus.CustomDocument",
    "contenus.CustomImage",
    "groupes.ExportLog",
    "groupes.LearnerGroup",
    "groupes.Referral",
    "groupes.WorkshopSession",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.Page",
    "wagtailcore.PageLogEntry",
    "wagtailcore.Revision",
    "wagtailcore.TaskState",
    "wagtailcore.UploadedFile",
    "wagtailcore.WorkflowState",
    "wagtaildocs.Document",
    "wagtailimages.Image",
}


def links(model):
    return [field for field in model._meta.get_fields() if isinstance(field, db.ForeignKey)]


def tables_about_people():
    """Return every table whose rows disappear with a person, and those said in `ALSO`."""
    every = apps.get_models(include_auto_created=True)
    found = {User} | {model for model in every if model._meta.label in ALSO}
    while True:
        more = {
            model
            for model in every
            for field in links(model)
            if field.remote_field.model in found and field.remote_field.on_delete is db.CASCADE
        }
        if more <= found:
            return {model for model in found if model._meta.label not in TEAM}
        found |= more


def test_every_column_about_a_person_is_given_or_says_why_not():
    undeclared, unknown = [], []
    for model in tables_about_people():
        label = model._meta.label
        declared = {**GIVEN.get(label, {}), **KEPT_BACK.get(label, {})}
        columns = {field.name for field in model._meta.concrete_fields}
        owner = {"id", "learner", "person"}  # whose row it is
        undeclared += sorted(f"{label}.{name}" for name in columns - set(declared) - owner)
        unknown += sorted(f"{label}.{name}" for name in set(declared) - columns)
    assert undeclared == []
    assert unknown == [], "declared, and there is no such column any more"
    assert {model._meta.label for model in tables_about_people()} == {*GIVEN, *KEPT_BACK}


def test_every_table_that_names_a_person_is_declared():
    names_somebody = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in links(model)
        if field.remote_field.model is User and field.model is model
    }
    known = {model._meta.label for model in tables_about_people()} | TEAM | SIGNED
    inherited = {model._meta.label for model in apps.get_models() if issubclass(model, Page) and model is not Page}
    assert sorted(names_somebody - known - inherited) == []


# --- One person with a row everywhere -------------------------------------------------------------------------------
WORDS = "zqmarqueur"


@pytest.fixture
def held(pages, learner, stranger, facilitator):
    """`learner`, with one row in every table, and every column filled."""
    now, day, lesson, module = timezone.now(), timezone.localdate(), pages.lesson("M2-L4"), pages.module("M1")
    User.objects.filter(pk=learner.pk).update(first_name=f"{WORDS}-prenom", last_login=now)
    comptes.issue_card(learner=learner, issued_by=facilitator)
    learner.cards.update(issued_by=facilitator)
    place = PriorityNeighbourhood.objects.create(code="QP1", name="Les Tilleuls")
    DeviceNumber.objects.create(number="x", learner=learner)
    Profile.objects.create(
        learner=learner,
        shared_at=now,
        age_band="25-39",
        gender="female",
        status="working",
        neighbourhood=place,
        in_neighbourhood=True,
        updated_by=learner,
    )
    work.Enrolment.objects.create(learner=learner, pathway=pages.pathway("premiers-pas"))
    run = work.LessonRun.objects.create(
        lesson=lesson,
        revision=lesson.live_revision,
        step_count=12,
        seen_steps=[1],
        progressed_at=now,
        completed_at=now,
        drafts={"q": {"text": f"{WORDS}-brouillon"}},
    )
    run.participations.create(learner=learner, lesson=lesson)
    answer = {"client_id": uuid.uuid4(), "exercise_id": "q", "outcome": "right"}
    answer["answer"] = {"text": f"{WORDS}-reponse"}
    run.attempts.create(**answer)
    work.LessonCompletion.objects.create(
        learner=learner, lesson=lesson, run=run, completed_at=now, mastered_at=now, is_in_person=False
    )
    work.ModuleReview.objects.create(
        learner=learner, module=module, finished_at=now, right_count=3, items=[1]
    ).answers.create(**answer)
    work.RecallQuiz.objects.create(
        learner=learner, put_off_at=now, finished_at=now, right_count=3, items=[1]
    ).answers.create(**answer)
    test = work.PlacementTest.objects.create(learner=learner, modules=[module.pk], finished_at=now)
    test.answers.create(module=module, level=1, **answer)
    work.PlacementStart.objects.create(learner=learner, module=module, lesson=lesson, chosen_by=learner)

    group = groups.LearnerGroup.objects.create(
        organisation=Organisation.objects.create(name="Maison des Tilleuls"), title="Mardi"
    )
    Profile.objects.create(learner=learner, organisation=group.organisation, age_band="25-39")
    session = groups.WorkshopSession.objects.create(group=group, held_on=day)
    away = [[now.isoformat(), now.isoformat()]]
    member = {"group": group, "learner": learner, "added_by": facilitator, "left_at": now, "absences": away}
    groups.GroupMember.objects.create(
        name=f"{WORDS}-surnom",
        number=3,
        joined_with=uuid.uuid4(),
        taken_out_by=facilitator,
        shares_past_at=now,
        **member,
    )
    proposal = groups.Assignment.objects.create(
        group=group,
        learner=learner,
        lesson=lesson,
        note=f"{WORDS}-petit-mot",
        proposed_by=facilitator,
        starts_on=day,
        due_on=day,
        withdrawn_at=now,
    )
    groups.AssignmentLeft.objects.create(assignment=proposal, learner=learner)
    ask = groups.HelpRequest.objects.create(
        group=group,
        learner=learner,
        client_id=uuid.uuid4(),
        text=f"{WORDS}-aide",
        lesson=lesson,
        step=2,
        answered_at=now,
        read_at=now,
        closed_at=now,
        closed_by=learner,
    )
    ask.answers.create(text=f"{WORDS}-on-vous-repond", answered_by=facilitator, sent_with=uuid.uuid4())
    groups.HelpDraft.objects.create(learner=learner, text=f"{WORDS}-commence")
    said = {"learner": learner, "lesson": lesson, "group": group}
    groups.InPersonValidation.objects.create(session=session, validated_by=facilitator, **said)
    groups.AutonomyRating.objects.create(level="alone", said_by=learner, **said)
    groups.AttendanceRecord.objects.create(session=session, learner=learner, how="card", marked_by=facilitator)
    groups.CardLog.objects.create(
        organisation=group.organisation, group=group, learner=learner, made_by=facilitator, reason="lost", told_at=now
    )
    moments = dict.fromkeys(("help_asked_at", "help_seen_at", "heard_at", "left_at"), now)
    groups.Seat.objects.create(session=session, learner=learner, partner=stranger, **moments)
    groups.Seat.objects.create(session=session, learner=stranger, partner=learner)

    # What a learner may have said or done that is written on somebody else's row.
    groups.AutonomyRating.objects.create(learner=stranger, lesson=lesson, level="alone", said_by=learner)

    for data in (
        {"_auth_user_id": str(learner.pk), "help_draft": f"{WORDS}-session"},
        {"_auth_user_id": str(stranger.pk), "partner": learner.pk},
        {"pending_answer": {"learner": learner.pk, "answer": {"text": f"{WORDS}-en-attente"}}},
        {"being_erased": {"person": learner.pk, "until": 0}},
    ):
        store = SessionStore()
        store.update(data)
        store.save()
    learner.refresh_from_db()
    return learner


def values_at(data, path):
    """Return what the file holds at « groupes.nom_dans_le_groupe », through every list on the way."""
    found = [data]
    for name in path.split("."):
        found = [one for each in found for one in (each if isinstance(each, list) else [each])]
        found = [each[name] for each in found]
    return found


def test_each_column_given_is_really_in_the_file(held):
    data = json.loads(json.dumps(personal_data(held)))
    missing = []
    for label, columns in GIVEN.items():
        for name, path in columns.items():
            found = values_at(data, path)
            if not [value for value in found if value not in (None, "", [])]:
                missing.append(f"{label}.{name} → {path}")
    assert missing == []


def test_every_word_of_the_person_is_in_the_file(held):
    data = json.dumps(personal_data(held))
    for word in ("prenom", "brouillon", "reponse", "surnom", "petit-mot", "aide", "on-vous-repond", "commence"):
        assert f"{WORDS}-{word}" in data, word


def everything_written():
    """Yield (where, value) for every column of every row of the database, sessions opened."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        for row in model._base_manager.values():
            if model is DeviceSession:
                row["session_data"] = SessionStore().decode(row["session_data"])
            yield from ((f"{model._meta.label}.{name}", value) for name, value in row.items())


def test_the_cast_has_a_row_in_every_table(held):
    empty = [model._meta.label for model in tables_about_people() if not model._base_manager.exists()]
    assert empty == []


def test_after_erasing_nothing_of_the_person_is_left_in_any_table_nor_session(held, stranger):
    pk, identifier = held.pk, held.username
    written = str(list(everything_written()))
    assert WORDS in written
    assert identifier in written
    erase_learner(learner=held)
    assert [where for where, value in everything_written() if WORDS in str(value)] == []
    assert [where for where, value in everything_written() if identifier in str(value)] == []
    for model in apps.get_models(include_auto_created=True):
        for field in links(model):
            if field.remote_field.model is User:
                assert not model._base_manager.filter(**{field.attname: pk}).exists(), f"{model._meta.label}.{field}"
    for row in DeviceSession.objects.all():
        held_there = row.get_decoded()
        assert pk not in (held_there.get("partner"), int(held_there.get("_auth_user_id", 0)))
        assert not {"being_erased", "pending_answer"} & set(held_there)
    assert User.objects.filter(pk=stranger.pk).exists()
    assert DeviceSession.objects.filter(person=stranger).exists()


# --- Free text is kept without what could find somebody -------------------------------------------------------------
PRIVATE = ("06 12 34 56 78", "oksana@orange.fr", "123456789012")


@pytest.mark.parametrize("private", PRIVATE)
def test_what_is_typed_in_a_request_for_help_is_never_written_with_a_number_or_an_address(
    client_for, learner, facilitator, private
):
    organisation = Organisation.objects.create(name="Maison des Tilleuls")
    group = groups.LearnerGroup.objects.create(organisation=organisation, title="Mardi")
    groups.GroupMember.objects.create(group=group, learner=learner)
    groups.GroupFacilitator.objects.create(group=group, person=facilitator)
    client, typed = client_for(learner), f"je bloque, {private}"
    client.post("/demander-de-l-aide/brouillon/", {"text": typed})
    assert "je bloque" in groups.HelpDraft.objects.get().text
    assert nowhere(private)
    said = client.post("/demander-de-l-aide/", {"text": typed})
    assert said.status_code == 422
    assert "je bloque" in said.text
    assert private not in said.text, "shown once, hidden, before anything leaves"
    client.post("/demander-de-l-aide/", {"text": typed, "attendu": "1"}, headers={"X-Requested-With": "fetch"})
    assert "je bloque" in groups.HelpRequest.objects.get().text
    assert nowhere(private)


@pytest.mark.parametrize("private", PRIVATE)
def test_what_is_typed_in_an_answer_is_never_written_with_a_number_or_an_address(
    client, client_for, learner, lesson_of, private
):
    lesson, exercise = written_question(client_for(learner), lesson_of)
    typed = f"je ne sais pas, {private}"
    headers = {"X-Requested-With": "fetch"}
    draft = {"exercise": exercise["id"], "text": typed}
    lesson.client.post(f"/lecons/{lesson.entry.id}/brouillon/", draft, headers=headers)
    assert "je ne sais pas" in str(work.LessonRun.objects.get().drafts)
    assert nowhere(private)
    lesson.post(exercise, {"text": typed})
    assert "je ne sais pas" in work.Attempt.objects.get().answer["text"]
    assert nowhere(private)
    assert private not in lesson.open().text
    lost, exercise = written_question(client, lesson_of)  # the session has just ended: the answer waits in another one
    assert lost.post(exercise, {"text": typed}, learner=learner).status_code in (302, 401)
    assert "je ne sais pas" in str(client.session["pending_answer"])
    assert nowhere(private)


def test_grading_sees_what_was_typed(client_for, learner, lesson_of):
    lesson, exercise = written_question(client_for(learner), lesson_of)
    lesson.post(exercise, {"text": exercise["accepted"][0]})
    attempt = work.Attempt.objects.get()
    assert (attempt.outcome, attempt.answer) == ("right", {"text": exercise["accepted"][0]})


def written_question(client, lesson_of):
    """Return a lesson that asks for words, and that question."""
    from cours.contenus.models import LessonPage

    for code in LessonPage.objects.order_by("pk").values_list("code", flat=True):
        lesson = lesson_of(client, code)
        found = [one for one in lesson.exercises if one["kind"] == "short_answer" and not one.get("numeric")]
        if found:
            return lesson, found[0]
    raise LookupError("no lesson asks for words")


def nowhere(private):
    in_cache = str(getattr(cache, "_cache", ""))
    return private not in in_cache and not [where for where, value in everything_written() if private in str(value)]


# --- What sessions hold ---------------------------------------------------------------------------------------------
GOES = "erased with the row, which knows whose it is"
OF_THE_DEVICE = "of the device, and of nobody: what it knows of a room, of a visit, of a form"
SESSION = {  # where a word of a session is written → what becomes of it when the person is erased
    "cours/comptes/actions/cards.py: 'guest'": GOES,
    "cours/comptes/actions/cards.py: 'last_seen'": GOES,
    "cours/comptes/actions/cards.py: 'own_device'": GOES,
    "cours/comptes/actions/cards.py: limited_place.KEY": GOES,
    "cours/comptes/erasure_views.py: KEY": "a number of the person: the row is found by it (`belongs_to`)",
    "cours/comptes/middleware.py: 'last_seen'": GOES,
    "cours/comptes/scans.py: KEY": "the number of a card, which is erased, for ten minutes",
    "cours/comptes/views.py: 'last_seen'": GOES,
    "cours/comptes/views.py: MERGED_GUEST": GOES,
    "cours/groupes/actions/exits.py: idle.GROUPS_KEY": GOES,
    "cours/groupes/device.py: OFFER": GOES,
    "cours/groupes/device.py: ROOM": OF_THE_DEVICE,
    "cours/groupes/device.py: SEAT": "the key of a seat, which is erased",
    "cours/groupes/help_drafts.py: KEY": GOES,
    "cours/groupes/views/referrals.py: 'referrals'": OF_THE_DEVICE,
    "cours/groupes/views/codes.py: device.ROOM": OF_THE_DEVICE,
    "cours/suivi/pending.py: KEY": "an answer that waits for a person: the row is found by it (`belongs_to`)",
    "cours/suivi/placement_views.py: KEY": "answers of somebody without an account: « juste » or not, no words",
    "cours/suivi/receiving.py: PARTNER_KEY": "taken out of the row of the other person",
    "cours/suivi/receiving.py: PARTNER_PLACE_KEY": "a group and a day",
    "cours/suivi/review_views.py: KEY": "a draw of questions, before any answer",
    "cours/suivi/views.py: 'pathway'": "the pathway chosen by somebody without an account",
}


def written_in_sessions():
    """Return each `….session[key] = …` of the code, as « file: key »."""
    found = set()
    for path in sorted((settings.BASE_DIR / "cours").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
            for target in targets if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) else ():
                if isinstance(target, ast.Subscript) and ast.unparse(target.value).split(".")[-1] == "session":
                    found.add(f"{path.relative_to(settings.BASE_DIR)}: {ast.unparse(target.slice)}")
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("session.setdefault", "session.update")):
                found.add(f"{path.relative_to(settings.BASE_DIR)}: {ast.unparse(node.args[0])}")
    return found


def test_every_word_kept_in_a_session_says_what_becomes_of_it():
    written = written_in_sessions()
    assert sorted(written - set(SESSION)) == []
    assert sorted(set(SESSION) - written) == [], "declared, and written nowhere any more"


def test_no_session_outlives_what_the_page_says():
    store = SessionStore()
    store["help_draft"] = WORDS
    store.save()
    latest = timezone.now() + settings.RETENTION["sessions"] + timedelta(seconds=5)
    assert DeviceSession.objects.get().expire_date <= latest
