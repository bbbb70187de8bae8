from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cours.contenus.models import ContentPack
from cours.contenus.packs import exporting, writing


class Command(BaseCommand):
    help = "Écrit dans un dossier un paquet de contenus, tel qu'il est publié ici."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("dossier", type=Path)

    def handle(self, *, slug, dossier, **options):
        row = ContentPack.objects.filter(slug=slug).first()
        if row is None:
            known = ", ".join(ContentPack.objects.order_by("slug").values_list("slug", flat=True)) or _("aucun")
            raise CommandError(
                _("Le paquet « %(slug)s » n'est pas connu ici. Paquets connus : %(known)s.")
                % {"slug": slug, "known": known}
            )
        if dossier.exists() and (
            not dossier.is_dir() or (any(dossier.iterdir()) and not (dossier / "paquet.yaml").exists())
        ):
            raise CommandError(
                _("« %(folder)s » contient autre chose qu'un paquet : choisissez un dossier vide.")
                % {"folder": dossier}
            )
        pack, notes = exporting.export(row)
        writing.write(pack, dossier)
        for note in notes:
            self.stdout.write(note)
        if options["verbosity"]:
            said = {"count": len(pack.items), "media": len(pack.media), "folder": dossier}
            self.stdout.write(_("%(count)d éléments et %(media)d images écrits dans %(folder)s.") % said)
