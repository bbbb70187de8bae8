from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cours.comptes import actions as comptes
from cours.comptes import codes
from cours.comptes.models import User
from cours.contenus.outline import outline
from cours.suivi.models import LessonCompletion

IDENTIFIER, PIN, FIRST_NAME = "lilas-moulin-24", "1357", "Denise"
DAYS = 3  # « On se souvient ? » comes two days after the lessons
LESSONS = 3


class Command(BaseCommand):
    help = "Crée une apprenante qui a terminé trois leçons il y a trois jours. Refusé hors du mode démonstration."

    @transaction.atomic
    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("Cette carte a un code public : seulement en mode démonstration (DEMO).")
        learner, created = User.objects.get_or_create(
            username=IDENTIFIER,
            defaults={
                "kind": User.Kind.LEARNER,
                "first_name": FIRST_NAME,
                "first_card_at": timezone.now(),
                "is_demo": True,
            },
        )
        if not learner.is_demo:
            raise CommandError(f"« {IDENTIFIER} » est la carte d'une vraie personne : je n'y touche pas.")
        if created:
            learner.set_unusable_password()
            learner.save()
        card = learner.cards.live().first()
        if card is None or not codes.pin_matches(PIN, card.pin_hash, learner_id=learner.pk):
            comptes.issue_card(learner=learner, pin=PIN)
        learner.recalls.all().delete()
        counted = [module for module in outline().modules if module.counted]
        done_at = timezone.now() - timedelta(days=DAYS)
        for lesson in counted[0].lessons[:LESSONS] if counted else ():
            LessonCompletion.objects.update_or_create(
                learner=learner,
                lesson_id=lesson.id,
                defaults={"completed_at": done_at, "mastered_at": None, "is_in_person": False},
            )
        self.stdout.write(f"Carte d'une apprenante qui revient : {IDENTIFIER}, code {PIN}")
