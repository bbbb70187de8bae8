"""The card of the demonstration that comes back three days after its lessons."""

import pytest
from django.core.management import CommandError, call_command

from cours.comptes.models import User
from cours.suivi.models import RecallQuiz
from cours.suivi.progress import LearnerProgress

pytestmark = pytest.mark.django_db
CARD = {"identifier": "lilas-moulin-24", "pin": "1357"}


def test_it_is_refused_outside_the_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("creer_demo_suivi")
    assert not User.objects.filter(username=CARD["identifier"]).exists()


def test_the_announced_card_opens_on_a_recall_again_and_again(settings, client, capsys):
    settings.DEMO = True
    for _ in range(2):
        call_command("creer_demo_suivi")
        assert "lilas-moulin-24, code 1357" in capsys.readouterr().out
        client.post("/entrer/", CARD)
        assert "On se souvient ?" in client.get("/").text
        assert client.post("/on-se-souvient/").status_code == 302
    learner = User.objects.get(username=CARD["identifier"])
    assert RecallQuiz.objects.filter(learner=learner).count() == 1
    assert len(LearnerProgress.of(learner).done) == 3
