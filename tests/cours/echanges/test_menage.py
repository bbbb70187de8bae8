"""`menage`: what is said to be limited in time is, to the second, and nothing else moves."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from cours.comptes import actions as comptes
from cours.comptes.models import (
    AccessCard,
    CodeFailure,
    DeviceNumber,
    DeviceSession,
    Invitation,
    Membership,
    Organisation,
    PasswordLink,
    User,
)
from cours.comptes.sessions import SessionStore
from cours.echanges import retention
from cours.echanges.retention import RULES, clean
from cours.groupes import models as groups
from cours.groupes.actions.referrals import count_answered, count_opened, make_referral
from cours.groupes.actions.sessions import close_session
from cours.groupes.models import ReferralDay
from cours.groupes.session_figures import rows as session_rows
from cours.suivi import actions as work
from cours.suivi.models import (
    Attempt,
    LessonCompletion,
    LessonRun,
    ModuleReview,
    PlacementTest,
    RecallQuiz,
)
from cours.suivi.progress import LearnerProgress

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 3, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ONE_QUESTION = [{"revision": 1, "exercise": "q"}]


def at(moment):
    return time_machine.travel(moment, tick=False)


def counts():
    """Return how many rows every table of ours holds, and of what is not a row of its own."""
    found = {
        model._meta.label_lower: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("cours.")
    }
    found["drafts"] = LessonRun.objects.exclude(drafts={}).count()
    found["items"] = sum(model.objects.exclude(items=[]).count() for model in (ModuleReview, RecallQuiz))
    found["names"] = groups.AttendanceRecord.objects.exclude(learner=None).count()
    return found


def moved(before):
    after = counts()
    return {name: after[name] - count for name, count in before.items() if after[name] != count}


class Cast:
    def __init__(self, pages, make_learner, facilitator):
        self.pages, self.make_learner, self.facilitator = pages, make_learner, facilitator

    def group(self):
        organisation = Organisation.objects.get_or_create(name="Maison des Tilleuls")[0]
        return groups.LearnerGroup.objects.create(organisation=organisation, title="Mardi")

    def session(self):
        return groups.WorkshopSession.objects.create(
            group=self.group(), held_on=timezone.localdate(), opened_at=timezone.now()
        )

    def run(self, learner=None, **fields):
        page = self.pages.lesson("M2-L4")
        run = LessonRun.objects.create(lesson=page, revision=page.live_revision, step_count=12, **fields)
        run.participations.create(learner=learner or self.make_learner(), lesson=page)
        run.attempts.create(client_id=uuid.uuid4(), exercise_id="q", outcome="right")
        return run


def a_closed_account(cast):
    comptes.ask_erasure(learner=cast.make_learner())


def a_refused_code(cast):
    CodeFailure.objects.create(identifier_digest="x", last_failure_at=timezone.now())


def a_help_draft(cast):
    groups.HelpDraft.objects.create(learner=cast.make_learner(), text="Je bloque")


def a_draft(cast):
    cast.run(drafts={"q": {"text": "presque"}})


def a_seat(cast):
    groups.Seat.objects.create(session=cast.session(), learner=cast.make_learner())


def a_visit(cast):
    store = SessionStore()
    store["help_draft"] = "Je bloque"
    store.save()


def a_guest(cast):
    comptes.create_guest()


def a_run(cast):
    cast.run()


def a_review(cast):
    review = ModuleReview.objects.create(
        learner=cast.make_learner(), module=cast.pages.module("M1"), items=ONE_QUESTION, finished_at=timezone.now()
    )
    review.answers.create(client_id=uuid.uuid4(), exercise_id="q", outcome="right")


def a_recall(cast):
    recall = RecallQuiz.objects.create(learner=cast.make_learner(), items=ONE_QUESTION, finished_at=timezone.now())
    recall.answers.create(client_id=uuid.uuid4(), exercise_id="q", outcome="right")


def a_placement(cast):
    test = PlacementTest.objects.create(learner=cast.make_learner(), finished_at=timezone.now())
    module = cast.pages.module("M1")
    test.answers.create(client_id=uuid.uuid4(), module=module, level=1, exercise_id="q", outcome="right")


def a_room_answer(cast):
    page = cast.pages.lesson("M2-L4")
    shown = cast.session().projections.create(revision=page.live_revision, exercise_id="q", closed_at=timezone.now())
    shown.answers.create(place=uuid.uuid4(), beside=uuid.uuid4(), outcome="right")


def a_help_request(cast):
    ask = groups.HelpRequest.objects.create(group=cast.group(), learner=cast.make_learner(), client_id=uuid.uuid4())
    ask.answers.create(text="Mardi", sent_with=uuid.uuid4())


def a_replaced_card(cast):
    comptes.issue_card(learner=cast.make_learner())


def a_presence(cast):
    groups.AttendanceRecord.objects.create(session=cast.session(), learner=cast.make_learner(), how="card")


def an_invitation(cast):
    organisation = Organisation.objects.get_or_create(name="Maison des Tilleuls")[0]
    Invitation.objects.create(
        organisation=organisation, role="facilitator", note="Paul", token_digest="x", expires_at=timezone.now()
    )


def a_password_link(cast):
    organisation = Organisation.objects.get_or_create(name="Maison des Tilleuls")[0]
    PasswordLink.objects.create(
        organisation=organisation, person=cast.facilitator, token_digest="x", expires_at=timezone.now()
    )


def a_device_number(cast):
    DeviceNumber.objects.create(number="x", learner=cast.make_learner())


def an_export(cast):
    organisation = Organisation.objects.get_or_create(name="Maison des Tilleuls")[0]
    groups.ExportLog.objects.create(organisation=organisation, person=cast.facilitator, what="Liste", row_count=3)


def a_card_of_the_team(cast):
    organisation = Organisation.objects.get_or_create(name="Maison des Tilleuls")[0]
    groups.CardLog.objects.create(organisation=organisation, learner=cast.make_learner(), reason="lost")


def somebody(cast):
    cast.make_learner()


A_DAY = timedelta(days=1)
PERSON = {"comptes.user": -1, "comptes.accesscard": -1}
TABLE = [  # what, how long, what goes, and how far from the second (a session is dated by its day)
    (a_closed_account, "erasure", PERSON, SECOND),
    (a_refused_code, "waits", {"comptes.codefailure": -1}, SECOND),
    (a_help_draft, "help_drafts", {"groupes.helpdraft": -1}, SECOND),
    (a_draft, "drafts", {"drafts": -1}, SECOND),
    (a_seat, "seats", {"groupes.seat": -1}, SECOND),
    (a_visit, "sessions", {"comptes.devicesession": -1}, SECOND),
    (a_guest, "guests", {"comptes.user": -1}, SECOND),
    (a_run, "answers", {"suivi.lessonrun": -1, "suivi.participation": -1, "suivi.attempt": -1}, SECOND),
    (a_review, "answers", {"suivi.reviewanswer": -1, "items": -1}, SECOND),
    (a_recall, "answers", {"suivi.recallanswer": -1, "items": -1}, SECOND),
    (a_placement, "answers", {"suivi.placementtest": -1, "suivi.placementanswer": -1}, SECOND),
    (a_room_answer, "answers", {"groupes.projectionanswer": -1}, SECOND),
    (a_help_request, "help_requests", {"groupes.helprequest": -1, "groupes.helpanswer": -1}, SECOND),
    (a_replaced_card, "old_cards", {"comptes.accesscard": -1}, SECOND),
    (a_presence, "attendance", {"names": -1}, A_DAY),
    (an_invitation, "invitations", {"comptes.invitation": -1}, SECOND),
    (a_password_link, "invitations", {"comptes.passwordlink": -1}, SECOND),
    (a_device_number, "devices", {"comptes.devicenumber": -1}, SECOND),
    (an_export, "exports", {"groupes.exportlog": -1}, SECOND),
    (a_card_of_the_team, "exports", {"groupes.cardlog": -1}, SECOND),
    (somebody, "inactive", PERSON, SECOND),
]


@pytest.fixture
def cast(pages, make_learner, facilitator):
    return Cast(pages, make_learner, facilitator)


@pytest.mark.parametrize(("make", "key", "goes", "step"), TABLE, ids=[row[0].__name__ for row in TABLE])
def test_one_second_before_it_stays_and_then_it_goes_and_nothing_else(cast, settings, make, key, goes, step):
    with at(START):
        make(cast)
    kept = settings.RETENTION[key]
    with at(START + kept - SECOND):
        before = counts()
        run(key)
        assert moved(before) == {}
    with at(START + kept + step):
        call_command("menage", "--a-blanc", verbosity=0)
        assert moved(before) == {}
        run(key)
        assert moved(before) == goes
        run(key)
        assert moved(before) == goes


def run(key):
    """Apply the rules of one duration: another one, shorter, may be due on what the test needs around."""
    for rule in RULES:
        if rule.key == key:
            clean(rule, now=timezone.now())


def test_every_rule_and_every_duration_is_tried_here(settings):
    assert {key for _make, key, _goes, _step in TABLE} == {rule.key for rule in RULES}
    assert {rule.key for rule in RULES} == set(settings.RETENTION) - {"logs"}
    assert len(TABLE) == len(RULES)


def test_everything_at_once_says_one_line_a_rule(cast, capsys):
    with at(START):
        for make, *_rest in TABLE:
            make(cast)
    with at(START + timedelta(days=5000)):
        call_command("menage", "--a-blanc")
        dry = capsys.readouterr().out.splitlines()
        call_command("menage")
        lines = capsys.readouterr().out.splitlines()
    assert len(dry) == len(lines) == len(RULES)
    assert "Codes refusés : 1 (avant le" in "\n".join(lines)
    assert not User.objects.learners().exists()
    assert User.objects.filter(pk=cast.facilitator.pk).exists()


# --- Stopped in the middle ------------------------------------------------------------------------------------------
def test_stopped_in_the_middle_it_goes_on_the_next_time(cast, monkeypatch):
    with at(START):
        for _ in range(7):
            comptes.create_guest()
    monkeypatch.setattr(retention, "BATCH", 2)
    erased, erase = [], retention.erase_learner

    def dies(*, learner):
        if len(erased) == 3:
            raise KeyboardInterrupt
        erased.append(learner.pk)
        erase(learner=learner)

    with at(START + timedelta(days=91)):
        monkeypatch.setattr(retention, "erase_learner", dies)
        with pytest.raises(KeyboardInterrupt):
            run("guests")
        assert User.objects.guests().count() == 5  # the batch in hand is not half done
        monkeypatch.setattr(retention, "erase_learner", erase)
        run("guests")
        assert not User.objects.guests().exists()


# --- What must not be lost ------------------------------------------------------------------------------------------
def test_what_was_finished_and_the_figures_stay_when_the_answers_go(cast, client_for):
    with at(START):
        learner = cast.make_learner()
        done = cast.run(learner)
        LessonCompletion.objects.create(
            learner=learner, lesson=done.lesson, run=done, completed_at=timezone.now(), mastered_at=timezone.now()
        )
        review = ModuleReview.objects.create(
            learner=learner,
            module=cast.pages.module("M1"),
            items=ONE_QUESTION,
            finished_at=timezone.now(),
            right_count=9,
        )
        before = LearnerProgress.of(learner)
        states = {pk: lesson.state for pk, lesson in before.lessons.items()}
        figures = (states, before.reviews, [lesson.entry.id for lesson in before.done])
    with at(START + timedelta(days=400)):
        run("answers")
        after = LearnerProgress.of(learner)
        assert not Attempt.objects.exists()
        states = {pk: lesson.state for pk, lesson in after.lessons.items()}
        assert (states, after.reviews, [lesson.entry.id for lesson in after.done]) == figures
        client = client_for(learner)
        assert client.get(f"/mon-parcours/bilan/{review.pk}/").status_code in (302, 404)
        assert client.get(f"/modules/{review.module.slug}/bilan/").status_code in (200, 302)
        assert client.get("/mon-parcours/").status_code == 200


def test_a_lesson_worked_in_again_keeps_its_old_answers(cast):
    """Its state is computed from all of them: half of them would open questions that were finished."""
    with at(START):
        kept = cast.run()
    with at(START + timedelta(days=300)):
        kept.save()
    with at(START + timedelta(days=400)):
        run("answers")
    assert kept.attempts.count() == 1


def test_a_bilan_answered_yesterday_is_kept_whenever_it_began(cast):
    with at(START):
        a_review(cast)
    with at(START + timedelta(days=364)):
        ModuleReview.objects.get().answers.create(client_id=uuid.uuid4(), exercise_id="r", outcome="right")
    with at(START + timedelta(days=366)):
        run("answers")
    assert ModuleReview.objects.get().answers.count() == 2


@pytest.mark.parametrize("sign", ["entry", "visit", "work"])
def test_a_sign_of_life_keeps_a_place(cast, client_for, sign):
    with at(START):
        learner = cast.make_learner()
    with at(START + timedelta(days=700)):
        if sign == "entry":
            client_for(learner)
            DeviceSession.objects.all().delete()
        elif sign == "visit":
            User.objects.filter(pk=client_for(learner) and learner.pk).update(last_login=START)
        else:
            cast.run(learner)
    with at(START + timedelta(days=735)):
        run("inactive")
        assert User.objects.filter(pk=learner.pk).exists()
    with at(START + timedelta(days=700 + 731)):
        run("inactive")
        assert not User.objects.filter(pk=learner.pk).exists()


def test_a_guest_on_a_device_that_still_knows_them_is_kept(guest, client_for, cast):
    with at(START):
        client_for(guest)
        User.objects.filter(pk=guest.pk).update(date_joined=START, last_login=START)
        DeviceSession.objects.update(expire_date=START + timedelta(days=200))
    with at(START + timedelta(days=199)):
        run("guests")
        assert User.objects.filter(pk=guest.pk).exists()
    with at(START + timedelta(days=201)):
        run("guests")
        assert not User.objects.filter(pk=guest.pk).exists()


def test_a_guest_of_a_group_may_come_back_by_tapping_their_name(cast):
    with at(START):
        guest = comptes.create_guest()
        groups.GroupMember.objects.create(group=cast.group(), learner=guest, name="Fatou")
    with at(START + timedelta(days=100)):
        run("guests")
        assert User.objects.filter(pk=guest.pk).exists()


def test_somebody_who_cancelled_is_not_erased(cast):
    with at(START):
        learner = cast.make_learner()
        comptes.ask_erasure(learner=learner)
    with at(START + timedelta(days=6)):
        comptes.cancel_erasure(learner=learner)
    with at(START + timedelta(days=8)):
        run("erasure")
    assert User.objects.filter(pk=learner.pk).exists()


def test_the_team_is_never_erased_by_itself(cast):
    with at(START + timedelta(days=5000)):
        call_command("menage", verbosity=0)
    assert User.objects.filter(pk=cast.facilitator.pk).exists()


def test_the_live_card_stays_whatever_its_age(cast):
    with at(START):
        learner = cast.make_learner()
    with at(START + timedelta(days=700)):
        run("old_cards")
    assert AccessCard.objects.live().filter(learner=learner).exists()


def test_people_present_are_still_counted_once_their_names_are_gone(cast):
    with at(START):
        session = cast.session()
        for _ in range(3):
            groups.AttendanceRecord.objects.create(session=session, learner=cast.make_learner(), how="card")
    with at(START + timedelta(days=740)):
        run("attendance")
        assert groups.WorkshopSession.objects.with_counts().get().present_count == 3
        assert session.attendance.filter(learner=None).count() == 3


def test_the_totals_stay_for_ever_and_hold_nobody(cast, client_for):
    """Every person is erased, every duration is over: who was present and which lesson was opened are still counted."""
    with at(START):
        session, page = cast.session(), cast.pages.lesson("M2-L4")
        groups.GroupFacilitator.objects.create(group=session.group, person=cast.facilitator)
        Membership.objects.create(
            organisation=session.group.organisation, person=cast.facilitator, role="administrator"
        )
        for _ in range(3):
            learner = cast.make_learner()
            groups.GroupMember.objects.create(group=session.group, learner=learner, name="Fatou")
            groups.AttendanceRecord.objects.create(session=session, learner=learner, how="card")
        close_session(session=session, person=cast.facilitator)
        referral = make_referral(person=cast.facilitator, organisation=session.group.organisation, lesson=page)
        count_opened(referral=referral)
        count_answered(code=referral.code, lesson_id=page.pk)
        before = (session_rows(session.group), session_sums(session), referral_sums())
    with at(START + timedelta(days=5000)):
        call_command("menage", verbosity=0)
        assert not User.objects.learners().exists()
        assert (session_rows(session.group), session_sums(session), referral_sums()) == before
        assert session_sums(session) == 3
        assert referral_sums() == [(1, 1)]
        assert (
            "3 personnes présentes"
            in client_for(cast.facilitator).get(f"/espace/groupes/{session.group_id}/seances/").text
        )
    assert not {field.name for field in ReferralDay._meta.get_fields() if field.related_model is User}


def session_sums(session):
    return groups.WorkshopSession.objects.with_counts().get(pk=session.pk).present_count


def referral_sums():
    return list(ReferralDay.objects.values_list("opened", "answered"))


def test_a_lesson_whose_run_was_erased_can_be_begun_again(cast):
    with at(START):
        learner = cast.make_learner()
        old = cast.run(learner)
    with at(START + timedelta(days=400)):
        run("answers")
        again = work.open_run(learners=[learner], lesson_id=old.lesson_id, revision_id=old.revision_id)
    assert again.attempts.count() == 0


# --- What is printed ------------------------------------------------------------------------------------------------
def test_the_page_prints_the_durations_of_the_settings(client, settings):
    page = client.get("/donnees-personnelles/").text
    for words in ("<strong>7 jours</strong> après votre demande", "<strong>24 heures</strong>", "<strong>12 mois"):
        assert words in page
    assert page.count("<strong>90 jours</strong>") == 2
    settings.RETENTION = settings.RETENTION | {"guests": timedelta(days=33)}
    page = client.get("/donnees-personnelles/").text
    assert "Une place sans carte, hors d&#x27;un groupe : <strong>33 jours</strong>" in page


def test_no_duration_is_written_anywhere_an_editor_could_make_it_false(client, settings):
    from home.models import EditorialPage

    page = EditorialPage.objects.get(slug="donnees-personnelles")
    script = (settings.BASE_DIR / "static/js/outbox.js").read_text(encoding="utf-8")
    assert "KEPT_FOR = 30 * 86_400_000" in script  # what waits on a device is not the site's: the script says how long
    words = page.searchable_text.replace("30 jours au plus", "")
    assert not [word for word in ("jours", "24 mois", "12 mois", "6 mois", "semaine") if word in words]


def test_somebody_reads_on_their_own_page_when_their_place_goes(client_for, learner, guest):
    assert "pendant 24 mois, votre place est effacée" in client_for(learner).get("/mes-informations/").text
    assert "votre place est effacée après 90 jours sans visite" in client_for(guest).get("/mes-informations/").text
