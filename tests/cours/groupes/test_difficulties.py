"""Who may need somebody, why, in words; and the questions that are hard for the group, without a name."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cours.groupes.actions import follow as actions
from cours.groupes.actions.proposals import leave_offer, propose
from cours.groupes.difficulties import hard_questions, needs
from cours.groupes.following import Following
from cours.groupes.models import AttendanceRecord, GroupMember, HelpRequest, WorkshopSession
from tests.cours.groupes.work import long_ago, pretend

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def lesson(pages):
    return pages.lesson("M2-L4")


@pytest.fixture
def offer(group, facilitator, lesson):
    return propose(group=group, by=facilitator, what={"lesson_id": lesson.pk})[0]


@pytest.fixture
def david(group, offer, make_guest, put_in):
    member = put_in(group, make_guest(), "David")
    long_ago(member)
    return member


@pytest.fixture
def kinds(group):
    def read(member):
        return [need.kind for need in needs(Following.of(group)).get(member.pk, [])]

    return read


def moments(*outcomes, step=HOUR, until=None):
    """Attempts at one exercise, the last one `until` (now)."""
    last = until or timezone.now()
    return [("e1", outcome, last - step * (len(outcomes) - place - 1)) for place, outcome in enumerate(outcomes)]


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["wrong"], []),
        (["wrong", "wrong"], ["stuck"]),
        (["wrong", "partial"], ["stuck"]),
        (["wrong", "wrong", "right"], []),
        (["wrong", "wrong", "acknowledged"], []),
        (["ongoing", "ongoing"], []),
    ],
)
def test_two_wrong_tries_in_the_last_session_and_not_passed_is_stuck(david, lesson, kinds, outcomes, expected):
    pretend(david, lesson, tries=moments(*outcomes, step=MINUTE))
    assert kinds(david) == expected


def test_a_question_that_resists_for_more_than_a_day_is_stuck(david, lesson, kinds):
    pretend(david, lesson, tries=moments("wrong", "wrong", step=25 * HOUR))
    assert kinds(david) == ["stuck"]


def test_an_old_difficulty_of_somebody_who_went_on_is_over(david, lesson, kinds, group, facilitator, pages):
    other = pages.lesson("M3-L2")
    propose(group=group, by=facilitator, what={"lesson_id": other.pk})
    before = timezone.now() - 3 * DAY
    pretend(david, lesson, tries=moments("wrong", "wrong", step=MINUTE, until=before), active=before)
    assert kinds(david) == ["stuck"]
    pretend(david, other)
    assert kinds(david) == []


def test_what_was_tried_before_joining_or_is_finished_is_not_looked_at(david, lesson, kinds):
    pretend(david, lesson, tries=moments("wrong", "wrong", step=MINUTE), started=timezone.now() - 90 * DAY)
    assert kinds(david) == []
    pretend(david, lesson, tries=moments("wrong", "wrong", step=MINUTE), done=True)
    assert kinds(david) == []


def test_a_fortnight_without_anything_is_absent(david, lesson, kinds, group):
    assert kinds(david) == ["absent"]
    pretend(david, lesson, active=timezone.now() - 13 * DAY)
    assert kinds(david) == []


def test_a_session_is_a_sign_of_life(david, kinds, group):
    session = WorkshopSession.objects.create(group=group, held_on=timezone.localdate() - DAY)
    record = AttendanceRecord.objects.create(
        session=session, learner=david.learner, how="facilitator", is_present=False
    )
    assert kinds(david) == ["absent"]
    record.is_present = True
    record.save()
    assert kinds(david) == []


def test_who_has_done_everything_or_left_the_proposal_is_not_absent(david, lesson, kinds, group, facilitator, offer):
    actions.validate_in_person(group=group, members=[david], lesson_id=lesson.pk, by=facilitator)
    assert kinds(david) == []
    actions.withdraw_validations(group=group, validations=group.validations.values_list("pk", flat=True))
    leave_offer(assignment=offer, learner=david.learner)
    assert kinds(david) == []


def test_who_asked_for_help_and_waits_comes_first(david, kinds, group):
    asked = HelpRequest.objects.create(group=group, learner=david.learner, client_id=uuid.uuid4())
    assert kinds(david) == ["asked", "absent"]
    asked.answered_at = timezone.now()
    asked.save()
    assert kinds(david) == ["absent"]


def test_the_page_gives_the_reason_and_what_to_do(client_for, facilitator, david, lesson, group):
    pretend(david, lesson, tries=moments("wrong", "wrong", step=MINUTE), step=7)
    page = client_for(facilitator).get(f"/espace/groupes/{group.pk}/suivi/").text
    assert "Une question résiste : « 2.4 Repérer un message piégé », étape 7." in page
    assert "Regardez l&#x27;étape ensemble." in page


# --- Questions that are hard for the group ---------------------------------------------------------------------------
@pytest.fixture
def exercise(lesson):
    from cours.contenus.rendering import lesson_content

    return next(iter(lesson_content(lesson.live_revision_id).exercises.values()))


@pytest.fixture
def crowd(group, offer, lesson, make_guest, put_in, exercise):
    """`crowd("wrong", "right"…)`: one person each, with that first answer."""

    def make(*firsts, then="right", **fields):
        for number, first in enumerate(firsts):
            member = put_in(group, make_guest(), f"Personne {number}")
            now = timezone.now()
            tries = [(exercise["id"], "ongoing", now), (exercise["id"], first, now), (exercise["id"], then, now)]
            pretend(member, lesson, tries=tries, **fields)

    return make


def test_a_question_is_shown_from_five_people_up_and_names_nobody(client_for, facilitator, crowd, group, exercise):
    url = f"/espace/groupes/{group.pk}/suivi/questions/"
    crowd("wrong", "wrong", "wrong", "right")
    client = client_for(facilitator)
    assert exercise["prompt"] not in client.get(url).text
    crowd("wrong")
    page = client.get(url).text
    assert [question.prompt for question in hard_questions(Following.of(group))] == [exercise["prompt"]]
    assert "Peu de personnes ont trouvé du premier coup." in page
    assert "5 personnes ont répondu." in page
    assert "Personne 0" not in page


def test_only_first_answers_count_and_easy_questions_are_not_shown(crowd, group):
    crowd(*["right"] * 5, then="wrong")
    assert hard_questions(Following.of(group)) == []


def test_who_left_or_answered_before_joining_does_not_count(crowd, group):
    crowd(*["wrong"] * 4)
    crowd("wrong", started=timezone.now() - DAY)
    assert hard_questions(Following.of(group)) == []
    crowd("wrong")
    assert len(hard_questions(Following.of(group))) == 1
    gone = group.members.first()
    GroupMember.objects.filter(pk=gone.pk).update(left_at=timezone.now())
    assert hard_questions(Following.of(group)) == []
