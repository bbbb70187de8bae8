"""How long each thing is kept: the one table that `menage` obeys and that the page « Données personnelles » prints.

The durations are in the settings (`RETENTION`). A rule says what is due, and what becomes of it. What no rule names is
kept as long as the person's place.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import AccessCard, CodeFailure, DeviceNumber, DeviceSession, Invitation, PasswordLink, User
from cours.groupes.models import (
    AttendanceRecord,
    CardLog,
    ExportLog,
    GroupMember,
    HelpDraft,
    HelpRequest,
    ProjectionAnswer,
    Seat,
)
from cours.suivi.models import (
    LessonRun,
    ModuleReview,
    PlacementTest,
    Questionnaire,
    RecallAnswer,
    RecallQuiz,
    ReviewAnswer,
)

from .actions import erase_if_due, erase_learner

BATCH = 200  # rows in one transaction: on SQLite a writing transaction stops everybody else's


@dataclass(frozen=True)
class Rule:
    """One kind of thing and how long it is kept. `due` takes the moment before which things are too old.

    `act` takes the rows that are due, locked, inside a transaction; it makes them no longer due. `after` and `what` are
    printed on the page, `name` by the command.
    """

    key: str
    name: str | Promise
    what: str | Promise
    after: str | Promise
    due: Callable[[datetime], QuerySet]
    act: Callable[[QuerySet], None]

    @property
    def kept_for(self) -> timedelta:
        return settings.RETENTION[self.key]

    def limit(self, now: datetime) -> datetime:
        return now - self.kept_for


def clean(rule: Rule, *, now: datetime) -> int:
    """Apply a rule, some rows at a time, and return how many it changed. Stopped anywhere, the next time goes on."""
    done = 0
    for batch in _batches(rule.due(rule.limit(now)), rule):
        done += batch
    return done


def _batches(due: QuerySet, rule: Rule) -> Iterator[int]:
    last = None
    while True:
        with transaction.atomic():
            left = due.order_by("pk") if last is None else due.filter(pk__gt=last).order_by("pk")
            # Locked, and looked at again under the lock: who comes back at this moment is not erased.
            rows = [row.pk for row in left.select_for_update(of=("self",)).only("pk")[:BATCH]]
            if not rows:
                return
            last = rows[-1]
            rule.act(due.filter(pk__in=rows))
        yield len(rows)


# --- What becomes of it ---------------------------------------------------------------------------------------------
def _delete(rows: QuerySet) -> None:
    rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()


def _forget_drafts(rows: QuerySet) -> None:
    rows.update(drafts={})


def _take_the_name_off(rows: QuerySet) -> None:
    rows.update(learner=None, marked_by=None)


def _erase(rows: QuerySet) -> None:
    for person in rows:
        erase_learner(learner=person)


def _erase_as_asked(rows: QuerySet) -> None:
    for person in rows:
        erase_if_due(learner=person)


def _keep_the_result(answers: type[ReviewAnswer] | type[RecallAnswer], of: str) -> Callable[[QuerySet], None]:
    def act(rows: QuerySet) -> None:
        pks = list(rows.values_list("pk", flat=True))
        answers.objects.filter(**{f"{of}__in": pks}).delete()
        rows.model._default_manager.filter(pk__in=pks).update(items=[])

    return act


# --- What is due ----------------------------------------------------------------------------------------------------
def _questionnaires(model: type[Questionnaire]) -> Callable[[datetime], QuerySet]:
    """Those last touched before the limit. One begun long ago and answered yesterday has its last answer's day."""

    def due(limit: datetime) -> QuerySet:
        answered = model._meta.get_field("answers").related_model
        link = "review" if answered is ReviewAnswer else "recall"
        recent = answered._default_manager.filter(**{link: OuterRef("pk")}, created_at__gte=limit)
        return model.objects.asked().filter(~Exists(recent), started_at__lt=limit)

    return due


def _placements(limit: datetime) -> QuerySet:
    return PlacementTest.objects.filter(started_at__lt=limit).filter(Q(finished_at=None) | Q(finished_at__lt=limit))


def _not_seen_since(limit: datetime) -> QuerySet:
    """Learners without a sign of life: no entry, no lesson worked in, no visit that may still go on."""
    people = User.objects.learners().annotate(came_at=Coalesce("last_login", "date_joined"))
    visits = DeviceSession.objects.filter(person=OuterRef("pk"), expire_date__gt=timezone.now())
    worked = LessonRun.objects.filter(participations__learner=OuterRef("pk"), active_at__gte=limit)
    return people.filter(~Exists(visits), ~Exists(worked), came_at__lt=limit, date_joined__lt=limit)


def _lost_guests(limit: datetime) -> QuerySet:
    """Guests whom nobody can find again. One who is in a group may still come back by tapping their name there."""
    in_group = GroupMember.objects.filter(learner=OuterRef("pk"), left_at=None, group__archived_at=None)
    return _not_seen_since(limit).filter(~Exists(in_group), first_card_at=None)


RULES = [
    Rule(
        "erasure",
        _("Comptes à effacer, à la demande des personnes"),
        _("Un compte que vous effacez"),
        _("après votre demande"),
        lambda limit: User.objects.learners().filter(erasure_asked_at__lte=limit),
        _erase_as_asked,
    ),
    Rule(
        "waits",
        _("Codes refusés"),
        _("Les codes refusés"),
        _("après le dernier essai"),
        lambda limit: CodeFailure.objects.filter(last_failure_at__lt=limit),
        _delete,
    ),
    Rule(
        "help_drafts",
        _("Demandes d'aide commencées"),
        _("Une demande d'aide commencée et pas envoyée"),
        _("après les derniers mots"),
        lambda limit: HelpDraft.objects.filter(kept_at__lt=limit),
        _delete,
    ),
    Rule(
        "drafts",
        _("Réponses commencées"),
        _("Une réponse commencée et pas envoyée"),
        _("après votre dernier passage dans la leçon"),
        lambda limit: LessonRun.objects.filter(active_at__lt=limit).exclude(drafts={}),
        _forget_drafts,
    ),
    Rule(
        "seats",
        _("Places en séance"),
        _("L'appareil où vous étiez pendant une séance"),
        _("après la séance"),
        lambda limit: Seat.objects.filter(opened_at__lt=limit),
        _delete,
    ),
    Rule(
        "sessions",
        _("Visites finies"),
        _("La mémoire d'une visite, avec ce qui y attendait"),
        _("après votre dernier passage, sauf si vous quittez avant"),
        # The row holds its own end, this long after it was last written.
        lambda limit: DeviceSession.objects.filter(expire_date__lt=limit + settings.RETENTION["sessions"]),
        _delete,
    ),
    Rule(
        "guests",
        _("Places sans carte"),
        _("Une place sans carte, hors d'un groupe"),
        _("après votre dernière visite"),
        _lost_guests,
        _erase,
    ),
    Rule(
        "devices",
        _("Numéros d'appareils"),
        _("Le numéro d'un appareil où quelqu'un a commencé sans carte"),
        _("après la première réponse"),
        lambda limit: DeviceNumber.objects.filter(made_at__lt=limit),
        _delete,
    ),
    Rule(
        "answers",
        _("Passages dans les leçons"),
        _("Vos réponses dans une leçon"),
        _("après votre dernier passage dans cette leçon. Ce que vous avez terminé reste noté"),
        lambda limit: LessonRun.objects.filter(active_at__lt=limit),
        _delete,
    ),
    Rule(
        "answers",
        _("Réponses aux bilans"),
        _("Vos réponses à un bilan ou à « On se souvient ? »"),
        _("après la dernière réponse. Le nombre de réponses justes reste noté"),
        _questionnaires(ModuleReview),
        _keep_the_result(ReviewAnswer, "review"),
    ),
    Rule(
        "answers",
        _("Réponses à « On se souvient ? »"),
        "",
        "",
        _questionnaires(RecallQuiz),
        _keep_the_result(RecallAnswer, "recall"),
    ),
    Rule(
        "answers",
        _("Réponses à « Où j'en suis ? »"),
        _("Vos réponses à « Où j'en suis ? »"),
        _("après le test. Le début que vous avez choisi reste noté"),
        _placements,
        _delete,
    ),
    Rule(
        "answers",
        _("Réponses de la salle"),
        _("Les réponses de la salle à une question projetée, qui n'ont pas de nom"),
        _("après la question"),
        lambda limit: ProjectionAnswer.objects.filter(projection__opened_at__lt=limit),
        _delete,
    ),
    Rule(
        "help_requests",
        _("Demandes d'aide"),
        _("Vos demandes d'aide et leurs réponses"),
        _("après la demande"),
        lambda limit: HelpRequest.objects.filter(asked_at__lt=limit),
        _delete,
    ),
    Rule(
        "old_cards",
        _("Cartes remplacées"),
        _("Une carte remplacée : sa date et qui l'a faite"),
        _("après le remplacement"),
        lambda limit: AccessCard.objects.filter(voided_at__lt=limit),
        _delete,
    ),
    Rule(
        "attendance",
        _("Noms sur les feuilles de présence"),
        _("Votre nom sur une feuille de présence"),
        _("après la séance. Le nombre de personnes présentes reste"),
        lambda limit: AttendanceRecord.objects.filter(
            session__held_on__lt=timezone.localdate(limit), learner__isnull=False
        ),
        _take_the_name_off,
    ),
    Rule(
        "invitations",
        _("Invitations de l'équipe"),
        _("Pour l'équipe, une invitation"),
        _("après le dernier jour où elle pouvait servir"),
        lambda limit: Invitation.objects.filter(expires_at__lt=limit),
        _delete,
    ),
    Rule(
        "invitations",
        _("Liens de mot de passe"),
        _("Pour l'équipe, un lien pour choisir un mot de passe"),
        _("après le dernier jour où il pouvait servir"),
        lambda limit: PasswordLink.objects.filter(expires_at__lt=limit),
        _delete,
    ),
    Rule(
        "exports",
        _("Fichiers pris par l'équipe"),
        _("Pour l'équipe, la liste des fichiers de noms téléchargés"),
        _("après le téléchargement"),
        lambda limit: ExportLog.objects.filter(taken_at__lt=limit),
        _delete,
    ),
    Rule(
        "exports",
        _("Cartes faites par l'équipe"),
        _("Pour l'équipe, la liste des cartes qu'elle a faites, et pourquoi"),
        _("après le jour où la carte est faite"),
        lambda limit: CardLog.objects.filter(made_at__lt=limit),
        _delete,
    ),
    Rule(
        "inactive",
        _("Places que personne n'a ouvertes"),
        _("Votre place, avec tout ce qu'elle contient"),
        _("après votre dernière visite"),
        _not_seen_since,
        _erase,
    ),
]
