"""`menage` killed by the machine in the middle of its work: the next night finishes it, and takes nothing else."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cours.comptes.models import User
from cours.suivi.models import LessonRun, Participation
from tests.prepared import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
DUE, FRESH = 300, 20


def guests(count, page, *, name, since):
    """People without a card, each with a lesson begun: what would be left of a place half erased."""
    long_ago = timezone.now() - since
    people = User.objects.bulk_create(
        User(username=f"{name}-{number}", kind="learner", date_joined=long_ago) for number in range(count)
    )
    runs = LessonRun.objects.bulk_create(
        LessonRun(lesson=page, revision=page.live_revision, step_count=12) for _person in people
    )
    LessonRun.objects.filter(pk__in=[run.pk for run in runs]).update(active_at=long_ago, started_at=long_ago)
    Participation.objects.bulk_create(
        Participation(run=run, learner=person, lesson=page) for run, person in zip(runs, people, strict=True)
    )


def environment():
    """Return what a process needs to work on the very database of this test."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = f"{os.environ['TEST_DATABASE_URL'].rpartition('/')[0]}/{name}"
    return os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test", "TEST_DATABASE_URL": url}


def left(name):
    return User.objects.filter(username__startswith=f"{name}-").count()


def test_killed_in_the_middle_it_finishes_the_next_time_and_takes_nothing_else(pages):
    page = pages.lesson("M2-L4")
    guests(DUE, page, name="due", since=timedelta(days=100))
    guests(FRESH, page, name="fresh", since=timedelta(days=1))
    command = [sys.executable, "-W", "ignore", "manage.py", "menage"]
    menage = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while left("due") == DUE and menage.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    menage.send_signal(signal.SIGKILL)
    assert menage.wait() == -signal.SIGKILL
    assert 0 < left("due") < DUE, "it was in the middle"
    assert LessonRun.objects.count() == left("due") + FRESH, "nobody is half erased"
    call_command("menage", verbosity=0)
    assert (left("due"), left("fresh")) == (0, FRESH)
    assert LessonRun.objects.count() == Participation.objects.count() == FRESH
