"""A page that shows a code or a link says how long it does so: sent again after ten minutes, its form shows none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cours.comptes.models import AccessCard, Invitation, PasswordLink

pytestmark = pytest.mark.django_db
NONCE = "n" * 22
CODES, LINK = (
    "après 10 minutes, cette page ne montrera plus les codes",
    "après 10 minutes, cette page ne montrera plus le lien",
)
OWN = "plus tard, cette page ne montrera plus le code"  # « Back » may lead elsewhere at once: no minute is promised
WORDS = {"colleague": LINK, "password": LINK, "own": OWN, "first": OWN}


@pytest.fixture
def sender(client_for, facilitator, organisation_administrator, group, member, learner, guest):
    """`sender(name)`: send the form of that name, again and again, from one browser."""
    own = {"nonce": NONCE, "current_pin": learner.card.pin}
    structure = f"/espace/structure/{group.organisation_id}/"
    colleague = facilitator.memberships.get()
    forms = {
        "people": (facilitator, f"/espace/groupes/{group.pk}/personnes/ajouter/", {"act": "number", "number": 2}),
        "card": (facilitator, f"/espace/groupes/{group.pk}/personnes/{member.pk}/carte/", {"reason": "lost"}),
        "blank": (facilitator, "/cartes/", {"act": "create", "number": 2}),
        "own": (learner, "/refaire-ma-carte/", own),
        "first": (guest, "/garder-ma-place/", {}),
        "colleague": (organisation_administrator, f"{structure}inviter/", {"role": "facilitator", "note": ""}),
        "password": (organisation_administrator, f"{structure}membres/{colleague.pk}/", {"act": "password"}),
    }

    def prepare(name):
        person, path, fields = forms[name]
        client = client_for(person)
        return lambda: client.post(path, {"nonce": NONCE} | fields, follow=True)

    return prepare


def secrets_on(page):
    context = page.context
    if "cards" in context:
        return [card.pin for card, _qr in context["cards"]]
    if "card" in context and hasattr(context["card"], "pin"):
        return [context["card"].pin]
    return [context["address"]] if "address" in context else []


def rows():
    return [model.objects.count() for model in (AccessCard, Invitation, PasswordLink)]


@pytest.mark.parametrize("name", ["people", "card", "blank", "own", "first", "colleague", "password"])
def test_it_shows_the_same_for_ten_minutes_as_it_says_and_then_nothing(sender, name, time_machine):
    send, now = sender(name), timezone.now()
    time_machine.move_to(now, tick=False)
    page = send()
    shown = secrets_on(page)
    assert shown
    assert WORDS.get(name, CODES) in page.text
    made = rows()
    time_machine.move_to(now + timedelta(minutes=9, seconds=59), tick=False)
    assert secrets_on(send()) == shown, "a second tap, a page loaded again"
    time_machine.move_to(now + timedelta(minutes=10, seconds=1), tick=False)
    late = send()
    assert late.status_code == 200
    assert not secrets_on(late)
    assert not any(secret in late.text for secret in shown)
    assert rows() == made
