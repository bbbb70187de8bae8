"""The demonstration people."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import CommandError, call_command

from cours.comptes import actions, perms
from cours.comptes.models import AccessCard, User

pytestmark = pytest.mark.django_db


def test_it_gives_the_announced_logins(client, capsys):
    call_command("creer_demo")
    client.post("/entrer/", {"identifier": "tulipe-soleil-42", "pin": "2468"})
    assert SESSION_KEY in client.session
    for username in ("animatrice", "autrice", "relectrice", "pilote", "admin"):
        client.logout()
        client.post("/equipe/login/", {"login": username, "password": "demo-passerelle-2026"})
        assert SESSION_KEY in client.session, username
    assert "tulipe-soleil-42" in capsys.readouterr().out


def test_doing_it_twice_changes_nothing(capsys):
    call_command("creer_demo")
    before = list(User.objects.order_by("pk").values()), list(AccessCard.objects.values())
    call_command("creer_demo")
    assert before == (list(User.objects.order_by("pk").values()), list(AccessCard.objects.values()))


def test_it_puts_the_announced_code_back(client, capsys):
    call_command("creer_demo")
    actions.issue_card(learner=User.objects.get(username="tulipe-soleil-42"))
    call_command("creer_demo")
    client.post("/entrer/", {"identifier": "tulipe-soleil-42", "pin": "2468"})
    assert SESSION_KEY in client.session


def test_it_refuses_outside_the_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("creer_demo")
    assert not User.objects.filter(is_demo=True).exists()


def test_it_never_touches_a_real_person(make_staff, capsys):
    make_staff("admin", "Auteurs")
    with pytest.raises(CommandError):
        call_command("creer_demo")


def test_each_has_its_role(capsys):
    call_command("creer_demo")
    person = {user.username: user for user in User.objects.staff()}
    assert perms.is_facilitator(person["animatrice"])
    assert perms.is_author(person["autrice"])
    assert perms.is_reviewer(person["relectrice"])
    assert perms.is_pilot(person["pilote"])
    assert perms.is_administrator(person["admin"])
