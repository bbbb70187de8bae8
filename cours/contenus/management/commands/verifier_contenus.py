from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cours.contenus.checks import check
from cours.contenus.checks.readability import LIX, TOO_HARD

STARTER = settings.BASE_DIR / "cours" / "contenus" / "depart"


class Command(BaseCommand):
    help = "Relit un paquet de contenus : dit le fichier, l'étape et quoi faire. Termine par 1 s'il y a une erreur."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("dossier", type=Path, nargs="?", default=STARTER)
        parser.add_argument("--lisibilite", action="store_true", help="affiche aussi la lisibilité de chaque leçon")
        parser.add_argument("--tout", action="store_true", help="affiche aussi ce que le paquet explique lui-même")

    def handle(self, *, dossier, lisibilite, tout, **options):
        report = check(dossier)
        for finding in report.findings:
            self.stdout.write(str(finding))
        if tout:
            for finding in report.explained:
                self.stdout.write(_("(expliqué) %(finding)s") % {"finding": finding})
        if lisibilite:
            self.stdout.write(_table(report.lix))
        summary = _summary(report)
        if report.errors:
            raise CommandError(summary)
        if options["verbosity"]:
            self.stdout.write(summary)


def _table(rows) -> str:
    lines = [_("Lisibilité (LIX) : %(good)d au plus, jamais plus de %(bad)d") % {"good": LIX, "bad": TOO_HARD}]
    width = max((len(code) for code, _title, _figure in rows), default=0)
    lines += [f"{code:<{width}}  {figure:4.1f}  {title}" for code, title, figure in rows]
    return "\n".join(lines)


def _summary(report) -> str:
    counts = [
        (ngettext("%(count)d erreur", "%(count)d erreurs", len(report.errors)), len(report.errors)),
        (ngettext("%(count)d point à voir", "%(count)d points à voir", len(report.warnings)), len(report.warnings)),
    ]
    said = ", ".join(words % {"count": count} for words, count in counts if count) or _("Rien à corriger")
    explained = len(report.explained)
    if explained:
        words = ngettext(
            "%(count)d point expliqué dans le paquet", "%(count)d points expliqués dans le paquet", explained
        )
        said += " ; " + words % {"count": explained}
    return f"{said}."
