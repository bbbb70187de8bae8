"""`make demo`: everything between an empty folder and a site that answers, in one process.

Each start of Django costs seconds, so this command calls the others instead of being one line of a script.
It may be run again at any time: it adds what is missing and never undoes what people entered since.
"""

import hashlib
import io
import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from cours.contenus.models import LessonPage

PACK = settings.BASE_DIR / "cours" / "contenus" / "depart"
LOADED = settings.VAR_DIR / "demo-paquet.sha256"


class Command(BaseCommand):
    help = "Prépare la démonstration : base, contenus de départ, comptes d'essai ; puis la sert avec --servir."
    requires_system_checks = ()  # seconds saved; `make test` runs them

    def add_arguments(self, parser):
        parser.add_argument("--servir", action="store_true", help="lance ensuite le site")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--lan", action="store_true", help="ouvre le site aux téléphones du même réseau")

    def handle(self, *, servir, port, lan, **options):
        if not settings.DEMO:
            raise CommandError("Cette commande crée des comptes d'essai : elle ne marche que dans la démo.")
        host = "0.0.0.0" if lan else "127.0.0.1"  # noqa: S104  asked for with LAN=1
        if servir:
            self.check_port(host, port)
        self.say("Base de données…")
        call_command("migrate", verbosity=0)
        call_command("creer_pages", verbosity=0)
        self.load_pack()
        call_command("creer_demo_structure", verbosity=0)
        call_command("creer_demo", verbosity=0, stdout=io.StringIO())  # `announce` says it better
        call_command("creer_demo_suivi", verbosity=0, stdout=io.StringIO())
        call_command("creer_demo_groupes", verbosity=0, stdout=io.StringIO())
        if servir:
            self.announce(port, lan)
            self.serve(host, port)

    def load_pack(self):
        """Load the starter pack when it is new; loading it every time would undo what authors tried meanwhile."""
        digest = fingerprint(PACK)
        if LessonPage.objects.exists() and LOADED.exists() and LOADED.read_text() == digest:
            return
        self.say("Contenus de départ…")
        call_command("charger_paquet", str(PACK), verbosity=0)
        LOADED.write_text(digest)

    def check_port(self, host, port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Le port {port} est déjà pris. Essayez : make demo PORT={port + 1}", returncode=2
                ) from error

    def announce(self, port, lan):
        address = f"http://127.0.0.1:{port}"
        self.say(
            f"""
  Passerelle est prête :  {address}/

  Apprendre         {address}/            sans compte, ou avec la carte ci-dessous
  J'ai une carte    {address}/entrer/     tulipe-soleil-42   code 2468
                    lilas-moulin-24    code 1357   (a terminé trois leçons)
  J'ai un code      {address}/code/       ATE-MAR-DEM   rejoindre le groupe ; une séance
                    dit le sien à l'écran quand on l'ouvre dans /espace/
  L'équipe          {address}/equipe/login/
                    animatrice, autrice, relectrice, pilote, admin
                    mot de passe : demo-passerelle-2026
  Les groupes       {address}/espace/     préparer et animer un atelier
  L'atelier         {address}/admin/      écrire et publier des leçons

  Ctrl+C pour arrêter.  Ces comptes n'existent que dans la démonstration.
"""
        )
        if lan:
            self.show_phone_address(port)

    def show_phone_address(self, port):
        import segno

        address = f"http://{lan_address()}:{port}/"
        self.say(f"  Sur un téléphone du même réseau :  {address}\n")
        if (sys.stdout.encoding or "").lower().startswith("utf"):
            segno.make(address, error="l").terminal(out=sys.stdout, compact=True)
        self.say("")

    def serve(self, host, port):
        os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
        call_command("runserver", f"{host}:{port}", use_reloader=False, skip_checks=True, stdout=open(os.devnull, "w"))  # noqa: SIM115

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()


def fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def lan_address() -> str:
    """Return the address of this machine on its network (a connected datagram socket has a route and sends nothing)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"
