"""YAML that remembers its lines and guesses nothing.

YAML 1.1 reads `on` as true, `4.10` as 4.1 and `12:30` as 750. Here every unquoted word stays a text, and the shape
it is read into says whether it is a number, a date or a yes.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from django.utils.translation import gettext as _

from ..plain import Path, Scalar

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ABSENT = {"", "~", "null", "Null", "NULL"}


class Map(dict):
    line = 0

    def __init__(self):
        super().__init__()
        self.lines: dict[Any, int] = {}


class Seq(list):
    line = 0

    def __init__(self):
        super().__init__()
        self.lines: list[int] = []


class Unreadable(ValueError):
    """The file is not YAML. `line` is where reading stopped, 1-based."""

    def __init__(self, message: str, line: int):
        super().__init__(message)
        self.line = line


def load(content: bytes) -> tuple[Any, list[tuple[int, str]]]:
    """Return the data of a file and its (line, problem) pairs. Raise `Unreadable`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(_("le fichier n'est pas enregistré en UTF-8"), line) from error
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(_explained(error), mark.line + 1 if mark else 1) from error
    except yaml.YAMLError as error:  # characters that YAML forbids
        line = text[: getattr(error, "position", 0) or 0].count("\n") + 1
        raise Unreadable(_("il y a ici un caractère invisible qui n'est pas accepté"), line) from error
    except RecursionError as error:
        raise Unreadable(_("le fichier a trop de niveaux les uns dans les autres"), 1) from error
    problems: list[tuple[int, str]] = []
    return (None if node is None else _value(node, problems, set())), problems


def _explained(error: yaml.MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}"
    for words, sentence in (
        ("alias", _("les renvois « * » ne sont pas acceptés : recopiez le texte")),
        ("\\t", _("il y a une tabulation : utilisez des espaces")),
        ("quoted scalar", _("un guillemet ouvert n'est pas fermé, ou un texte continue après lui")),
        ("mapping values are not allowed", _("il y a un « : » de trop : mettez le texte entre guillemets")),
        ("single document", _("il y a deux documents dans ce fichier (une ligne « --- »)")),
        ("could not find expected ':'", _("il manque « : » après une clé")),
    ):
        if words in said:
            return sentence
    return _(
        "la mise en forme YAML est cassée ici : vérifiez les espaces du début de ligne, les guillemets et les « : »"
    )


def _value(node: yaml.Node, problems: list[tuple[int, str]], seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        if node.style:  # quoted or in a block; a plain word has None or ""
            return node.value
        return None if node.value in ABSENT else Scalar(node.value)
    if id(node) in seen:  # an alias may hold itself, or unfold into millions of nodes
        problems.append((line, _("les renvois « & » et « * » ne sont pas acceptés : recopiez le texte")))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        items = Seq()
        items.line = line
        for child in node.value:
            items.append(_value(child, problems, seen))
            items.lines.append(child.start_mark.line + 1)
        return items
    pairs = Map()
    pairs.line = line
    for key_node, child in node.value:
        here = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append((here, _("une clé doit être un mot")))
            continue
        key = str(key_node.value)
        if key in pairs:
            problems.append((here, _("la clé « %(key)s » est écrite deux fois") % {"key": key}))
            continue
        pairs[key] = _value(child, problems, seen)
        pairs.lines[key] = here
    return pairs


def line_of(data: Any, path: Path) -> int:
    """Return the line of the deepest known part of `path`."""
    line = getattr(data, "line", 1)
    for part in path:
        try:
            line = data.lines[part]
            data = data[part]
        except (AttributeError, LookupError, TypeError):
            break
    return line


def texts(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text with its path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from texts(value, (*path, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from texts(value, (*path, place))
