"""The folders that everything written goes to. Made by the settings: the first command on a fresh clone finds them."""

from pathlib import Path

FOR_THE_WEB_SERVER = 0o755  # it reads /media/ there; under a strict umask it would answer 403 to every picture


def make(*folders: Path) -> None:
    """Make the folders that are not there, with modes that the web server can read; leave the others as they are."""
    for folder in folders:
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(FOR_THE_WEB_SERVER)
