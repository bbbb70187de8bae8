from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cours.comptes.actions.neighbourhoods import changes_of, import_neighbourhoods
from cours.comptes.neighbourhood_files import UnreadableFile, decode, read


class Command(BaseCommand):
    help = "Charge les quartiers prioritaires d'un fichier CSV (code, nom, territoire si l'on veut)."

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--verifier", action="store_true", help="dire ce qui changerait, sans rien changer")

    def handle(self, *args, fichier, verifier, **options):
        try:
            reading = read(decode(fichier.read_bytes()))
        except OSError as error:
            raise CommandError(f"Impossible de lire {fichier} : {error.strerror}.") from error
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        for line, problem in reading.problems:
            self.stderr.write(f"Ligne {line} : {problem}")
        changes = changes_of(reading.rows) if verifier else import_neighbourhoods(rows=reading.rows)
        self.stdout.write(
            f"Quartiers nouveaux : {len(changes.new)}. Changés : {len(changes.changed)}. "
            f"Inchangés : {changes.unchanged}. Lignes laissées de côté : {len(reading.problems)}."
        )
