"""Bad days: removed, put away or closed in the middle of a page. The next request changes nothing, at every address.

The addresses and what they name come from the matrix of `test_who_may_open_what`, so a new one is tried without being
listed here.
"""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from cours.comptes.models import CodeFailure, DeviceSession, Membership, Organisation
from cours.groupes.join_codes import new_code
from cours.groupes.models import ExportLog, GroupFacilitator, LearnerGroup, WorkshopSession

from . import test_who_may_open_what as matrix

scene = matrix.scene

pytestmark = pytest.mark.django_db

# What a browser may send with the forms of these pages; each address takes what it knows.
FIELDS = {
    "nonce": "n" * 22,
    "reason": "lost",
    "number": "2",
    "act": "number",
    "name": "Pirate",
    "title": "Pirate",
    "text": "Bonjour",
    "answer": "Bonjour",
    "words": "Bonjour",
    "door": "close",
    "present": "1",
    "people": "all",
    "held_on": "2026-12-01",
}


def removed(group):
    Membership.objects.filter(organisation=group.organisation_id).update(ended_at=timezone.now())


def not_leading(group):
    GroupFacilitator.objects.filter(group=group).update(ended_at=timezone.now())


def structure_closed(group):
    Organisation.objects.filter(pk=group.organisation_id).update(archived_at=timezone.now())


def group_put_away(group):
    LearnerGroup.objects.filter(pk=group.pk).update(archived_at=timezone.now())


def everything(*but):
    """Return every row of every table of ours. What counts tries is left out: it is not about anybody."""
    tables = [model for model in apps.get_models() if model._meta.app_label in ("comptes", "groupes", "suivi")]
    return {
        model: sorted(map(repr, model._default_manager.values_list()))
        for model in tables
        if model not in (CodeFailure, DeviceSession, *but)
    }


def addresses(things, kinds):
    for name, (_let_in, named) in matrix.MATRIX.items():
        path = reverse(name, kwargs={key: getattr(things, value) for key, value in named.items()})
        if path.startswith("/espace/") and named.get("pk") in kinds:
            more = {key: value.format_map(vars(things)) for key, value in matrix.POSTED.get(name, {}).items()}
            yield name, path, FIELDS | more


@pytest.mark.parametrize("meanwhile", [removed, not_leading, structure_closed])
def test_in_the_middle_the_next_request_finds_nothing_and_writes_nothing(
    client_for, facilitator, group, scene, meanwhile
):
    staff = client_for(facilitator)
    now = timezone.now()
    WorkshopSession.objects.filter(pk=scene.session).update(opened_at=now, opened_by=facilitator, code=new_code())
    assert staff.get(f"/espace/seances/{scene.session}/").status_code == 200
    meanwhile(group)
    before = everything()
    for name, path, more in addresses(scene, ("group", "session", "request")):
        for method in ("get", "post"):
            response = getattr(staff, method)(path, more if method == "post" else None)
            assert response.status_code in (404, 405), f"{method} {name}"
    assert everything() == before


def test_in_a_group_put_away_in_the_middle_nothing_is_written(client_for, facilitator, group, scene):
    staff = client_for(facilitator)
    group_put_away(group)
    before = everything(ExportLog)  # it is still read, and files of names are still counted
    for _name, path, more in addresses(scene, ("group", "session")):  # who still waits for help may be answered
        if "/archive/" not in path:  # where it is taken out again
            assert staff.post(path, more).status_code in (200, 302, 404, 405), path
    assert everything(ExportLog) == before
