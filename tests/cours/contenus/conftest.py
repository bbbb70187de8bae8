"""A tiny pack that tests may break, load and change: `mini.edit("lecons/M8-L1.yaml", "Semer", "Planter")`."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PACKS = Path(__file__).parent / "packs"


class PackFolder:
    def __init__(self, folder):
        self.folder = folder

    def edit(self, file, old, new):
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, file, content):
        content = content if isinstance(content, bytes) else content.encode()
        (self.folder / file).write_bytes(content)

    def load(self, *options):
        """Import the pack as the command does; return what it says."""
        out = StringIO()
        call_command("charger_paquet", self.folder, *options, stdout=out, stderr=out)
        return out.getvalue()

    def refused(self):
        """Import a pack that must be refused; return the lines that say why."""
        out = StringIO()
        with pytest.raises(CommandError) as caught:
            call_command("charger_paquet", self.folder, stdout=out, stderr=out)
        assert caught.value.returncode == 1
        assert "Rien n'a été importé" in str(caught.value)
        return [line for line in out.getvalue().splitlines() if line]

    def export(self, folder):
        call_command("exporter_paquet", "mini", folder, stdout=StringIO())
        return PackFolder(folder)

    def files(self):
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths}


@pytest.fixture
def mini(tmp_path):
    shutil.copytree(PACKS / "mini", tmp_path / "mini")
    return PackFolder(tmp_path / "mini")


@pytest.fixture
def loaded(db, mini):
    mini.load()
    return mini
