"""What people did, written at the dates a test needs: nobody waits a fortnight to see who is absent."""

import uuid
from datetime import timedelta

from django.utils import timezone

from cours.groupes.models import GroupMember
from cours.suivi.models import Attempt, LessonCompletion, LessonRun, Participation


def pretend(member, lesson, *, tries=(), step=3, done=False, started=None, active=None):
    """Write what a person did of a lesson, at the dates wanted. `tries`: (exercise, outcome, when)."""
    now = timezone.now()
    run = LessonRun.objects.create(
        lesson=lesson, revision=lesson.live_revision, step_count=12, current_step=step, seen_steps=[1, 2, step]
    )
    Participation.objects.filter(learner_id=member.learner_id, lesson=lesson).update(is_current=False)
    Participation.objects.create(run=run, learner_id=member.learner_id, lesson=lesson)
    for exercise, outcome, when in tries:
        attempt = Attempt.objects.create(run=run, client_id=uuid.uuid4(), exercise_id=exercise, outcome=outcome)
        Attempt.objects.filter(pk=attempt.pk).update(created_at=when)
    dates = {"started_at": started or now, "active_at": active or now, "completed_at": now if done else None}
    LessonRun.objects.filter(pk=run.pk).update(**dates)
    if done:
        LessonCompletion.objects.create(learner_id=member.learner_id, lesson=lesson, run=run, completed_at=now)
    return run


def long_ago(*members, days=60):
    GroupMember.objects.filter(pk__in=[member.pk for member in members]).update(
        joined_at=timezone.now() - timedelta(days=days)
    )
