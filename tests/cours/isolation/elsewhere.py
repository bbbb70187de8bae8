"""A structure that has one row of everything, every row under the same number, every text unheard of elsewhere.

One number for all tables: a field that takes the number of a person, a group or a session is tried with one value.
"""

import datetime
import uuid
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection, models
from django.utils import timezone

from cours.comptes import codes
from cours.comptes.models import (
    AccessCard,
    Invitation,
    Membership,
    Organisation,
    PasswordLink,
    PriorityNeighbourhood,
    Profile,
    Territory,
    TerritoryLead,
    User,
    Venue,
)
from cours.contenus.outline import outline
from cours.groupes import models as groupes
from cours.groupes.join_codes import new_join_code
from cours.suivi import models as suivi

ROOMS = ("comptes", "suivi", "groupes", "echanges")
# Rows that belong to nobody's structure: who wrote a code wrongly, what the whole site decides or counts.
OF_EVERYBODY = {"comptes.CodeFailure", "comptes.SiteSettings", "suivi.ItemReport"}


def build(number: int, word: str, *, organisation: Organisation | None = None) -> SimpleNamespace:
    """Make one of everything under `number`, with `word` in every text; in a structure of its own unless one is given.

    Staff have the numbers that follow: `facilitator` + 1, `administrator` + 2.
    """

    def text(what: str) -> str:
        return f"{what}-{word}"

    def draw(what: str) -> uuid.UUID:
        return uuid.uuid5(uuid.NAMESPACE_URL, text(what))  # the same at each test: walks are kept from one to the next

    def make(model: Any, **fields: Any) -> Any:
        return model.objects.create(pk=number, **fields)

    def person(pk: int, name: str, kind: str) -> User:
        made = User(pk=pk, kind=kind, username=name, first_name=name.capitalize())
        made.set_unusable_password()
        made.save()
        if kind == User.Kind.STAFF:
            made.groups.add(Group.objects.get_or_create(name="Animateurs")[0])
        return made

    now, day = timezone.now(), timezone.localdate()
    module = next(entry for entry in outline().modules if entry.code == "M3")
    lesson = module.lessons[1]
    exercise = {"exercise_id": "rien", "client_id": draw("essai"), "answer": {"text": text("reponse")}}
    staff_word = word if organisation is None else "collegue"  # whom the whole house knows
    facilitator = person(number + 1, f"animatrice-{staff_word}", User.Kind.STAFF)
    place = organisation or make(Organisation, name=text("Structure"))
    make(Membership, organisation=place, person=facilitator, role="facilitator")
    house = SimpleNamespace() if organisation else _house(number, text, make, place, facilitator, person)
    learner = person(number, text("personne"), User.Kind.LEARNER)
    User.objects.filter(pk=number).update(first_card_at=now)
    learner.refresh_from_db()
    make(
        AccessCard,
        learner=learner,
        pin_hash=codes.hash_pin("4071", learner_id=number),
        token_digest=codes.digest(text("carte-secrete")),
        issued_by=facilitator,
    )
    make(Profile, learner=learner, organisation=place, age_band="25_39", updated_by=facilitator)
    group = make(groupes.LearnerGroup, organisation=place, title=text("Groupe"), created_by=facilitator)
    make(groupes.CardLog, organisation=place, group=group, learner=learner, made_by=facilitator, reason="lost")
    make(groupes.GroupFacilitator, group=group, person=facilitator)
    member = make(groupes.GroupMember, group=group, learner=learner, name=text("Prenom"))
    make(
        groupes.Assignment, group=group, lesson_id=lesson.id, note=text("Mot"), proposed_by=facilitator, learner=learner
    )
    left = groupes.Assignment.objects.create(pk=number + 1, group=group, module_id=module.id, note=text("Mot"))
    make(groupes.AssignmentLeft, assignment=left, learner=learner)
    request = make(
        groupes.HelpRequest,
        group=group,
        learner=learner,
        client_id=uuid.uuid4(),
        text=text("Question"),
        lesson_id=lesson.id,
    )
    make(groupes.HelpAnswer, request=request, text=text("Explication"), answered_by=facilitator, sent_with=uuid.uuid4())
    make(groupes.HelpDraft, learner=learner, text=text("Brouillon"))
    session = make(
        groupes.WorkshopSession, group=group, held_on=day, opened_at=now, opened_by=facilitator, code=new_join_code()
    )
    make(groupes.AttendanceRecord, session=session, learner=learner, how="card")
    seat = make(groupes.Seat, session=session, learner=learner, key=draw("place"))
    projection = make(groupes.Projection, session=session, revision_id=lesson.revision_id, exercise_id="rien")
    make(groupes.ProjectionAnswer, projection=projection, place=draw("salle"), beside=draw("voisine"), outcome="right")
    make(groupes.InPersonValidation, group=group, learner=learner, lesson_id=lesson.id, validated_by=facilitator)
    make(groupes.AutonomyRating, learner=learner, lesson_id=lesson.id, level="alone", group=group, said_by=facilitator)
    run = make(
        suivi.LessonRun,
        lesson_id=lesson.id,
        revision_id=lesson.revision_id,
        step_count=9,
        drafts={"rien": {"text": text("ebauche")}},
    )
    make(suivi.Participation, run=run, learner=learner, lesson_id=lesson.id)
    make(suivi.Attempt, run=run, outcome="wrong", **exercise)
    make(suivi.LessonCompletion, learner=learner, lesson_id=lesson.id, run=run, completed_at=now)
    make(suivi.Enrolment, learner=learner, pathway_id=outline().pathways[0].id)
    items = [{"revision": lesson.revision_id, "exercise": "rien"}]
    review = make(suivi.ModuleReview, learner=learner, module_id=module.id, items=items)
    make(suivi.ReviewAnswer, review=review, outcome="right", **exercise)
    recall = make(suivi.RecallQuiz, learner=learner, items=items)
    make(suivi.RecallAnswer, recall=recall, outcome="right", **exercise)
    test = make(suivi.PlacementTest, learner=learner, modules=[module.id])
    make(suivi.PlacementAnswer, test=test, module_id=module.id, level=1, outcome="right", **exercise)
    make(suivi.PlacementStart, learner=learner, module_id=module.id, lesson_id=lesson.id, chosen_by=learner)
    return SimpleNamespace(
        number=number,
        word=word,
        organisation=place,
        group=group,
        session=session,
        member=member,
        learner=learner,
        facilitator=facilitator,
        administrator=getattr(house, "administrator", None),
        uuids=[str(exercise["client_id"]), str(seat.key), str(request.client_id)],
    )


def _house(number, text, make, place, facilitator, person) -> SimpleNamespace:
    """Make what is of the whole structure, whoever works there."""
    territory = make(Territory, name=f"Territoire {number}")
    Organisation.objects.filter(pk=place.pk).update(territory=territory)
    administrator = person(number + 2, text("referente"), User.Kind.STAFF)
    Membership.objects.create(pk=number + 1, organisation=place, person=administrator, role="administrator")
    make(TerritoryLead, territory=territory, person=administrator)
    make(PriorityNeighbourhood, code=f"QP{number}", name=f"Quartier {number}", territory=territory)
    make(Venue, organisation=place, name=text("Lieu"))
    make(
        Invitation,
        organisation=place,
        role="facilitator",
        note=text("Invite"),
        token_digest=codes.digest(text("invitation-secrete")),
        made_by=administrator,
        expires_at=timezone.now() + datetime.timedelta(days=7),
    )
    make(
        PasswordLink,
        person=facilitator,
        organisation=place,
        token_digest=codes.digest(text("mot-de-passe")),
        made_by=administrator,
        expires_at=timezone.now() + datetime.timedelta(days=1),
    )
    make(groupes.ExportLog, person=facilitator, organisation=place, what=text("Export"), row_count=1)
    lesson = outline().lessons[0]
    referral = make(
        groupes.Referral, organisation=place, lesson_id=lesson.id, code=f"R{number}"[:8], made_by=facilitator
    )
    make(groupes.ReferralDay, referral=referral, day=timezone.localdate())
    return SimpleNamespace(administrator=administrator)


def forgotten(number: int) -> list[str]:
    """Name the tables of people and structures that have no row under `number`: `build` does not know them yet."""
    tables = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    return sorted(
        model._meta.label
        for model in tables
        if model._meta.label not in OF_EVERYBODY
        and isinstance(model._meta.pk, models.AutoField)
        and not model.objects.filter(pk=number).exists()
    )


def photograph(number: int) -> dict[str, Any]:
    """Return every row under `number`, and how many rows of others point to one: what nobody else may change."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table, queries in _queries().items():
            for name, query in queries.items():
                cursor.execute(query, [number] * query.count("%s"))
                found[f"{table} {name}"] = cursor.fetchall()
    return found


_known: dict[str, dict[str, str]] = {}


def _queries() -> dict[str, dict[str, str]]:
    """Return the questions asked of each table: its row under a number, and who points to such rows."""
    if not _known:
        quote = connection.ops.quote_name
        for model in apps.get_models(include_auto_created=True):
            meta = model._meta
            if meta.app_label not in ROOMS or not isinstance(meta.pk, models.AutoField):
                continue
            table, key = quote(meta.db_table), quote(meta.pk.column)
            asked = {"row": f"SELECT * FROM {table} WHERE {key} = %s"}  # noqa: S608
            for field in meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and field.related_model._meta.app_label in ROOMS:
                    column = quote(field.column)
                    asked[field.name] = f"SELECT count(*) FROM {table} WHERE {column} = %s AND {key} != %s"  # noqa: S608
            _known[meta.db_table] = asked
    return _known
