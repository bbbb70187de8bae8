"""From a `Pack` to a folder. Same pack, same bytes."""

import shutil
from pathlib import Path
from typing import Any

import yaml

from .pack import FOLDERS, Kind, Pack


class _Dumper(yaml.SafeDumper):
    """Texts of several lines are written as blocks: they are read by people."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)  # dashes stand under their key, indented


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def dump(data: Any) -> bytes:
    text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, indent=2)
    return text.encode()


def files(pack: Pack) -> dict[str, bytes]:
    """Return the content of every file of the pack by its path, in order."""
    about = {name: value for name, value in pack.about.items() if value != ""}
    written: dict[str, bytes] = {"paquet.yaml": dump(about)}
    words: dict[str, list[dict]] = {}
    for item in pack.items:
        if item.kind == Kind.TERM:
            words.setdefault(item.path, []).append(item.data)
        else:
            written[item.path] = dump(item.data)
    written |= {path: dump(entries) for path, entries in words.items()}
    written |= {f"media/{name}": content for name, content in pack.media.items()}
    return dict(sorted(written.items()))


def write(pack: Pack, folder: Path) -> None:
    """Write the pack into `folder`, replacing the pack that is there: a file left behind would be read again."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in [*FOLDERS.values(), "media"]:
        shutil.rmtree(folder / name, ignore_errors=True)
    for path, content in files(pack).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
