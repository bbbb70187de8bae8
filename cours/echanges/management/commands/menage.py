from django.core.management import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from cours.comptes.moments import day_said
from cours.echanges.retention import RULES, clean


class Command(BaseCommand):
    help = (
        "Efface ce qui a dépassé sa durée (réglage RETENTION, page « Données personnelles »). À lancer chaque nuit. "
        "Arrêtée au milieu, elle reprend la fois suivante."
    )

    def add_arguments(self, parser):
        parser.add_argument("--a-blanc", action="store_true", help="compte, et n'efface rien")

    def handle(self, *, a_blanc, **options):
        now = timezone.now()
        line = (
            _("%(name)s : %(count)d à effacer (avant le %(day)s)")
            if a_blanc
            else _("%(name)s : %(count)d (avant le %(day)s)")
        )
        for rule in RULES:
            limit = rule.limit(now)
            count = rule.due(limit).count() if a_blanc else clean(rule, now=now)
            if options["verbosity"]:
                self.stdout.write(line % {"name": rule.name, "count": count, "day": day_said(limit)})
