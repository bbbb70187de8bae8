"""The demonstration group has something to follow, and is made once."""

import time

import pytest
from django.core.management import call_command

from cours.groupes.difficulties import needs
from cours.groupes.following import Following
from cours.groupes.models import Assignment, AutonomyRating, InPersonValidation, LearnerGroup
from cours.suivi.models import Attempt, LessonCompletion

pytestmark = pytest.mark.django_db


def test_it_has_work_done_somebody_stuck_and_is_made_once(settings):
    settings.DEMO = True
    counts, group = [], None
    call_command("creer_demo")
    for _twice in range(2):
        started = time.process_time()
        call_command("creer_demo_groupes")
        spent = time.process_time() - started
        group = LearnerGroup.objects.get(title="Atelier du mardi")
        models = (Assignment, AutonomyRating, InPersonValidation, Attempt, LessonCompletion)
        counts.append([model.objects.count() for model in models])
    assert counts[0] == counts[1]
    assert all(counts[0])
    assert spent < 2
    following = Following.of(group)
    named = {member.pk: member.called for member in following.members}
    kinds = {named[pk]: [need.kind for need in ours] for pk, ours in needs(following).items()}
    assert "stuck" in kinds["David"]
    assert kinds["Samira"] == ["absent"]
    assert "Monique" not in kinds
