from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from home.models import StructureSettings

# Places, never people; « .example » and this range of numbers can reach nobody (domain.md § 3.0).
STRUCTURE = {
    "name": "Maison des Tilleuls (structure inventée)",
    "address": "1 place des Tilleuls\n00000 Clairval",
    "phone": "06 39 98 00 12",
    "opening_hours": "du lundi au vendredi, de 9 h à 17 h",
    "email": "accueil@maison-des-tilleuls.example",
    "director": "la direction de la Maison des Tilleuls",
    "host_name": "Hébergement de Clairval (inventé)",
    "host_address": "2 place des Tilleuls\n00000 Clairval",
    "host_phone": "06 39 98 00 13",
    "data_place": "France",
    "legal_basis": StructureSettings.Basis.INTEREST,
}


class Command(BaseCommand):
    help = "Invente la structure qui ouvre la démonstration, si rien n'est écrit. Refusé hors du mode démonstration."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("Cette structure est inventée : seulement en mode démonstration (DEMO).")
        site = Site.objects.get(is_default_site=True)
        StructureSettings.objects.get_or_create(site=site, defaults=STRUCTURE)
