from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.db import OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cours.contenus.models import PackItem
from cours.contenus.packs import importing, reading


class Command(BaseCommand):
    help = "Charge un paquet de contenus (un dossier). Tout ou rien ; deux fois de suite ne change rien."
    requires_system_checks = ()  # seconds saved at each start of the demonstration

    def add_arguments(self, parser):
        parser.add_argument("dossier", type=Path)
        parser.add_argument(
            "--remplacer", action="store_true", help="remplace aussi ce que des auteurs ont modifié ou supprimé ici"
        )

    def handle(self, *, dossier, remplacer, **options):
        try:
            pack = reading.read(dossier)
        except reading.PackRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            count = len(refused.problems)
            sentence = ngettext(
                "%(count)d problème à corriger. Rien n'a été importé.",
                "%(count)d problèmes à corriger. Rien n'a été importé.",
                count,
            )
            raise CommandError(sentence % {"count": count}) from refused
        try:
            report = importing.load(pack, replace=remplacer)
        except OperationalError as error:
            raise CommandError(
                _("La base de données est occupée ou ne répond pas. Rien n'a été importé : réessayez dans une minute.")
            ) from error
        for note in report.notes:
            self.stdout.write(note)
        if options["verbosity"]:
            self.stdout.write(_summary(pack, report))


def _summary(pack, report) -> str:
    title = f"{pack.about['title']} {pack.about['version']}"
    if not report.changed:
        return _("%(title)s : déjà à jour, rien n'a changé.") % {"title": title}
    parts = []
    for counts, verb in ((report.created, _("créés")), (report.updated, _("mis à jour"))):
        if counts:
            what = ", ".join(f"{count} × {PackItem.Kind(kind).label}" for kind, count in sorted(counts.items()))
            parts.append(f"{verb} : {what}")
    return f"{title} — {' ; '.join(parts)}."
