"""Somebody who has one of everything that may wait on a device. Run inside the site: `site.manage("shell", …)`."""

import json
import uuid
from datetime import timedelta
from random import Random

from django.utils import timezone

from cours.comptes import actions as comptes
from cours.comptes.models import User
from cours.contenus.models import LessonPage
from cours.contenus.outline import outline
from cours.contenus.rendering import lesson_content
from cours.groupes.actions import projections, sessions
from cours.groupes.actions.help import answer_request, ask_for_help
from cours.groupes.models import AssignmentLeft, AutonomyRating, GroupMember, HelpRequest, LearnerGroup
from cours.groupes.models import ProjectionAnswer as Vote
from cours.suivi import actions as suivi
from cours.suivi import recall, reviews
from cours.suivi.models import Attempt, LessonCompletion, LessonRun, Participation, RecallAnswer, ReviewAnswer
from cours.suivi.progress import LearnerProgress
from tests.screens import ACCOUNT, FACILITATOR, TRAPS, WELCOME

LAST = "/modules/proteger-mon-identite/harcelement-usurpation-je-reagis/"
FINISHED = 3  # lessons, three days ago: « On se souvient ? » has come


def create() -> None:
    """Make the person, and print what their browser needs to know."""
    learner = comptes.create_guest()
    group = LearnerGroup.objects.get(title="Atelier du mardi")
    facilitator = User.objects.get(username=FACILITATOR)
    number = group.members.order_by("-number").first().number + 1
    GroupMember.objects.create(group=group, learner=learner, number=number, name=f"P{number}", added_by=facilitator)
    card = comptes.issue_card(learner=learner, issued_by=facilitator)
    module = next(module for module in outline().modules if module.code == "M2")
    welcome = _lesson(WELCOME)
    run = suivi.open_run(learners=[learner], lesson_id=welcome.id, revision_id=welcome.revision_id)
    done_at = timezone.now() - timedelta(days=3)
    LessonRun.objects.filter(pk=run.pk).update(completed_at=done_at)
    for lesson in (welcome, *module.lessons[:FINISHED]):
        LessonCompletion.objects.create(learner=learner, lesson_id=lesson.id, completed_at=done_at)
    _answer_everything(learner, _lesson(LAST))
    come = LearnerProgress.of(learner).recall.lessons
    begun = recall.begin_recall(learner=learner, lessons=come, chance=Random(1))
    draw = reviews.new_draw(module, chance=Random(1))
    review = reviews.start_review(learner=learner, module_id=module.id, draw=draw)
    asked = ask_for_help(learner=learner, group=group, client_id=uuid.uuid4(), text="Où ?")
    answer_request(request=asked, person=facilitator, text="Ici.", seen="0", sent_with=uuid.uuid4())
    about = {"learner": learner.pk, "recall": begun.pk, "review": review.pk, "question": _question(group, facilitator)}
    print(json.dumps(about | {"identifier": card.identifier, "pin": card.pin}))


def _lesson(path):
    return outline().lesson(LessonPage.objects.get(slug=path.strip("/").rpartition("/")[2]).pk)


def _answer_everything(learner, lesson):
    """Leave nothing but reading in this lesson: « Terminer » is there to be pressed."""
    run = suivi.open_run(learners=[learner], lesson_id=lesson.id, revision_id=lesson.revision_id)
    right = {"tries": 0, "right": True, "first": "right", "outcome": "right"}
    steps = lesson_content(lesson.revision_id).exercise_steps
    LessonRun.objects.filter(pk=run.pk).update(states={step.exercise["id"]: right for step in steps})


def _question(group, facilitator):
    """Show a new question in the room, and return its number."""
    today, number = timezone.localdate(), uuid.uuid4()
    planned = sessions.plan_session(group=group, person=facilitator, form_number=number, held_on=today)
    session = sessions.open_session(session=planned, person=facilitator)
    projections.withdraw(session=session)
    lesson = _lesson(TRAPS)
    exercises = lesson_content(lesson.revision_id).exercises.values()
    choice = next(exercise for exercise in exercises if exercise["kind"] == "single_choice")
    return projections.project(session=session, lesson=lesson, exercise_id=choice["id"]).pk


def tell(pk: int, question: int) -> None:
    """Print how many times the site holds each thing that this person did in the browser."""
    who = {"learner": pk}
    runs = LessonRun.objects.filter(participations__learner=pk)
    read = runs.get(lesson=_lesson(LAST).id)
    things = {
        "suivi:answer": Attempt.objects.filter(run__in=runs.filter(lesson=_lesson(TRAPS).id)),
        "suivi:step": runs.filter(lesson=_lesson(ACCOUNT).id).exclude(seen_steps=[]),
        "suivi:finish": runs.filter(pk=read.pk, seen_steps=list(range(1, read.step_count + 1))),
        "suivi:restart": Participation.objects.filter(lesson=_lesson(WELCOME).id, is_current=False, **who),
        "suivi:review_answer": ReviewAnswer.objects.filter(review__learner=pk),
        "suivi:recall_answer": RecallAnswer.objects.filter(recall__learner=pk),
        "suivi:recall_put_off": recall.RecallQuiz.objects.exclude(put_off_at=None).filter(**who),
        "groupes:ask_for_help": HelpRequest.objects.exclude(text="Où ?").filter(**who),
        "groupes:my_request": HelpRequest.objects.exclude(read_at=None).filter(**who),
        "groupes:leave_proposal": AssignmentLeft.objects.filter(**who),
        "groupes:my_autonomy": AutonomyRating.objects.filter(**who),
        "groupes:room_question": Vote.objects.filter(projection=question),
    }
    print(json.dumps({name: rows.count() for name, rows in things.items()}))
