from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cours.comptes import actions, codes, perms
from cours.comptes.models import User

IDENTIFIER, PIN, FIRST_NAME = "tulipe-soleil-42", "2468", "Oksana"
PASSWORD = "demo-passerelle-2026"
STAFF = [
    ("animatrice", "Animatrice", perms.FACILITATORS),
    ("autrice", "Autrice", perms.AUTHORS),
    ("relectrice", "Relectrice", perms.REVIEWERS),
    ("pilote", "Pilote", perms.PILOTS),
    ("admin", "Administratrice", perms.ADMINISTRATORS),
]


class Command(BaseCommand):
    help = "Crée les personnes de démonstration, ou les remet en état. Refusé hors du mode démonstration."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("Ces comptes ont des mots de passe publics : seulement en mode démonstration (DEMO).")
        self._learner()
        for username, first_name, role in STAFF:
            self._staff(username, first_name, role)
        self.stdout.write(f"Carte d'apprenante : {IDENTIFIER}, code {PIN}")
        self.stdout.write(f"Équipe : {', '.join(username for username, *_ in STAFF)}, mot de passe {PASSWORD}")

    def _learner(self):
        learner, created = User.objects.get_or_create(
            username=IDENTIFIER,
            defaults={
                "kind": User.Kind.LEARNER,
                "first_name": FIRST_NAME,
                "first_card_at": timezone.now(),
                "is_demo": True,
            },
        )
        if created:
            learner.set_unusable_password()
            learner.save()
        card = learner.cards.live().first()
        if card is None or not codes.pin_matches(PIN, card.pin_hash, learner_id=learner.pk):
            actions.issue_card(learner=learner, pin=PIN)

    @transaction.atomic
    def _staff(self, username, first_name, role):
        person, _created = User.objects.get_or_create(
            username=username, defaults={"first_name": first_name, "last_name": "(démonstration)", "is_demo": True}
        )
        if not person.is_demo:
            raise CommandError(f"« {username} » est le compte d'une vraie personne : je n'y touche pas.")
        is_administrator = role == perms.ADMINISTRATORS
        if not person.check_password(PASSWORD) or person.is_superuser != is_administrator:
            person.set_password(PASSWORD)
            person.is_superuser = is_administrator
            person.save()
        person.groups.add(Group.objects.get_or_create(name=role)[0])
