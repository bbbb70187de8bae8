from django.core.management.base import BaseCommand, CommandError

from home.checks import still_missing
from home.views import what_answers

WORDS = {"base": "La base de données", "cache": "Le cache", "migrations": "Les migrations"}


class Command(BaseCommand):
    help = "Dit ce qui va et ce qui manque avant d'ouvrir le site : une ligne par chose, code 1 s'il en manque."
    requires_system_checks = ()  # it says itself what does not answer

    def handle(self, *args, **options):
        wrong = 0
        answers = what_answers()
        for name, is_well in answers.items():
            self.stdout.write(f"{'OK' if is_well else 'À FAIRE':8} {WORDS[name]}")
            wrong += not is_well
        if answers["base"] and answers["migrations"]:
            missing = still_missing()
            for sentence in missing:
                self.stdout.write(f"{'À FAIRE':8} {sentence}")
            if not missing:
                self.stdout.write(f"{'OK':8} Les pages disent qui ouvre ce site")
            wrong += len(missing)
        if wrong:
            raise CommandError(f"À faire avant d'ouvrir le site : {wrong}")
