"""The prepared database: migrations, editorial pages and the starter pack, built once and copied everywhere.

Building costs some twenty seconds, a copy costs a few milliseconds. So each worker, each transactional test, the
browser's server and the bench all start from a copy, and the original is kept in `var/test/` until a file that could
change its content changes. On PostgreSQL, the original is a template database.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / "var" / "test"
KEPT = 3  # older originals are removed
SOURCES = (
    "config/settings/*.py",
    "cours/*/migrations/*.py",
    "cours/*/models*",
    "cours/*/models/*.py",
    "cours/*/management/commands/*.py",
    "cours/contenus/**/*",
    "cours/exercices/**/*.py",
    "home/**/*.py",
    "home/depart/**/*",
    "search/**/*.py",
    "requirements/base.txt",
    "tests/prepared.py",
)
STEPS = {
    # name of the original → commands that turn the one before into it
    "unit": [["migrate", "--verbosity=0"], ["creer_pages"], ["charger_paquet", "cours/contenus/depart"]],
    "demo": [["creer_demo_structure"], ["creer_demo"], ["creer_demo_suivi"], ["creer_demo_groupes"]],
}


def database_url() -> str:
    return os.environ.get("TEST_DATABASE_URL", "")


def on_postgresql() -> bool:
    return database_url().startswith(("postgres://", "postgresql://"))


def fingerprint() -> str:
    digest = hashlib.sha256(database_url().encode())
    files = {path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()}
    for path in sorted(files):
        if path.suffix != ".pyc":
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Copy:
    """A database and its uploads, to be written to without fear. `url` suits TEST_DATABASE_URL."""

    url: str
    name: str
    media: Path

    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "TEST_DATABASE_URL": self.url,
            "TEST_MEDIA_ROOT": str(self.media),
        }


class _SQLite:
    def __init__(self, folder: Path):
        self.folder = folder

    def original(self, kind: str) -> Copy:
        return self.at(self.folder / f"{kind}.sqlite3", self.folder / "media")

    def at(self, path: Path, media: Path) -> Copy:
        return Copy(url=f"sqlite:///{path}", name=str(path), media=media)

    def start(self, kind: str, before: str | None):
        if before:
            shutil.copyfile(self.folder / f"{before}.sqlite3", self.folder / f"{kind}.sqlite3")

    def clone(self, kind: str, name: str, folder: Path) -> Copy:
        path = folder / f"{name}.sqlite3"
        # The copy before goes first: a thread that still holds it must not see another database under its feet, and
        # SQLite would replay its journal into the new one.
        self.drop(self.at(path, folder / "media"))
        shutil.copyfile(self.folder / f"{kind}.sqlite3", path)
        return self.at(path, folder / "media")

    def settle(self, kind: str):
        """Fold the journal into the file, so that one file is the whole database.

        It stays in WAL mode: turning it there needs the database alone, which ten first connections never have.
        """
        import sqlite3

        with contextlib.closing(sqlite3.connect(self.folder / f"{kind}.sqlite3")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def drop(self, copy: Copy):
        for suffix in ("", "-wal", "-shm"):
            Path(copy.name + suffix).unlink(missing_ok=True)

    def forget(self, folder: Path):
        pass


class _PostgreSQL(_SQLite):
    def __init__(self, folder: Path):
        super().__init__(folder)
        self.settings = environ.Env.db_url_config(database_url())
        self.prefix = f"{self.settings['NAME'] or 'passerelle'}_{folder.name}"

    def _run(self, *statements: str):
        import psycopg

        with psycopg.connect(
            host=self.settings["HOST"],
            port=self.settings["PORT"] or 5432,
            user=self.settings["USER"],
            password=self.settings["PASSWORD"],
            dbname="postgres",
            autocommit=True,
        ) as connection:
            return [connection.execute(statement) for statement in statements]

    def named(self, name: str, media: Path) -> Copy:
        base, _, _ = database_url().rpartition("/")
        return Copy(url=f"{base}/{name}", name=name, media=media)

    def original(self, kind: str) -> Copy:
        return self.named(f"{self.prefix}_{kind}", self.folder / "media")

    def start(self, kind: str, before: str | None):
        name = f"{self.prefix}_{kind}"
        template = f"{self.prefix}_{before}" if before else "template0"
        self._run(
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'',
        )

    def clone(self, kind: str, name: str, folder: Path) -> Copy:
        # PostgreSQL keeps 63 characters of a name, and cuts the rest without a word.
        full = f"passerelle_{hashlib.sha256(f'{self.prefix}_{name}'.encode()).hexdigest()[:12]}_{os.getpid()}"
        self._run(
            f'DROP DATABASE IF EXISTS "{full}" WITH (FORCE)',
            # FILE_COPY is slower for a small database: it forces a checkpoint of the whole server.
            f'CREATE DATABASE "{full}" TEMPLATE "{self.prefix}_{kind}" STRATEGY WAL_LOG',
        )
        return self.named(full, folder / "media")

    def settle(self, kind: str):
        pass

    def drop(self, copy: Copy):
        self._run(f'DROP DATABASE IF EXISTS "{copy.name}" WITH (FORCE)')

    def forget(self, folder: Path):
        for kind in STEPS:
            self._run(f'DROP DATABASE IF EXISTS "{self.settings["NAME"] or "passerelle"}_{folder.name}_{kind}"')


class Prepared:
    """The originals of this state of the source, built when first asked for."""

    def __init__(self):
        engine = "postgresql" if on_postgresql() else "sqlite"
        self.folder = STORE / f"{engine}_{fingerprint()}"
        self.engine = (_PostgreSQL if on_postgresql() else _SQLite)(self.folder)

    def copy(self, kind: str, name: str, folder: Path) -> Copy:
        """Copy the original `kind` ("unit", or "demo" with the demo people), with its uploads, into `folder`."""
        self.build(kind)
        if not (folder / "media").exists():
            shutil.copytree(self.folder / "media", folder / "media")
        return self.engine.clone(kind, name, folder)

    def again(self, kind: str, name: str, folder: Path) -> Copy:
        """Put the database of a copy back to what it was."""
        return self.engine.clone(kind, name, folder)

    def drop(self, copy: Copy):
        self.engine.drop(copy)

    def build(self, kind: str):
        """Build an original, if another process has not done it already."""
        done = self.folder / f"{kind}.done"
        if done.exists():
            return
        STORE.mkdir(parents=True, exist_ok=True)
        with (STORE / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two workers must not build the same original
            if done.exists():
                return
            self._prune()
            (self.folder / "media").mkdir(parents=True, exist_ok=True)
            before = None
            for step, commands in STEPS.items():
                if not (self.folder / f"{step}.done").exists():
                    self.engine.start(step, before)
                    self._run(self.engine.original(step), commands)
                    self.engine.settle(step)
                    (self.folder / f"{step}.done").touch()
                if step == kind:
                    break
                before = step

    def _run(self, original: Copy, commands: list[list[str]]):
        """Run the commands in one process: each start of Django costs seconds."""
        script = "\n".join(
            [
                # Hundreds of migrations make and drop thousands of models: collecting them costs a third of the time.
                "import gc; gc.set_threshold(100_000, 50, 100)",
                "import django; django.setup()",
                "from django.core.management import call_command",
                *(f"call_command(*{command!r})" for command in commands),
            ]
        )
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script],
            cwd=ROOT,
            env=original.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            last = "\n".join(done.stderr.splitlines()[-12:])  # it is shown by every test that asked
            raise RuntimeError(f"The prepared database could not be built:\n{done.stdout}\n{last}")

    def _prune(self):
        engine = self.folder.name.partition("_")[0]
        old = sorted(STORE.glob(f"{engine}_*"), key=lambda folder: folder.stat().st_mtime, reverse=True)
        for folder in old[KEPT - 1 :]:
            # Another session may be copying from it: a template in use cannot be dropped, and that is right.
            with contextlib.suppress(Exception):
                self.engine.forget(folder)
                shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    Prepared().build(sys.argv[1])
