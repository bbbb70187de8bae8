"""Finding words in a fictional document (SMS, e-mail, page, letter, form) and cutting it around them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

PARTS = ("sender", "subject", "body")
EMPTY = {"kind": "sms", "sender": [], "subject": [], "body": [], "rows": []}

Segment = dict[str, Any]  # {"text": str, "zone": None | int}


def find(document: Mapping[str, Any], excerpts: Sequence[str]) -> list[tuple[str, int, int] | None]:
    """Return where each excerpt is: (part, start, end), or None when it is nowhere or another one is already there."""
    taken: list[tuple[str, int, int]] = []
    places: list[tuple[str, int, int] | None] = []
    for excerpt in excerpts:
        place = _place(document, excerpt, taken)
        places.append(place)
        if place:
            taken.append(place)
    return places


def cut(document: Mapping[str, Any], excerpts: Sequence[str]) -> dict[str, Any]:
    """Return the document in segments of plain text: {kind, sender, subject, body, rows}.

    A segment is {"text", "zone"}, where zone is the index of the excerpt it is, or None. A form has one row a line
    of its body (« Nom * | Melnyk »): {"label", "required", "value"}.
    """
    places = find(document, excerpts)
    cut_parts: dict[str, list[Segment]] = {}
    for part in PARTS:
        here = sorted((place[1], place[2], index) for index, place in enumerate(places) if place and place[0] == part)
        cut_parts[part] = _segments(str(document.get(part) or ""), here)
    kind = document.get("kind") or "sms"
    return {"kind": kind, **cut_parts, "rows": _rows(cut_parts["body"]) if kind == "form" else []}


def _place(document: Mapping[str, Any], excerpt: str, taken: list[tuple[str, int, int]]) -> tuple[str, int, int] | None:
    if not str(excerpt or "").strip():
        return None
    pattern = _forgiving(excerpt)
    for part in PARTS:
        for match in pattern.finditer(str(document.get(part) or "")):
            start, end = match.span()
            if all(part != other or end <= first or last <= start for other, first, last in taken):
                return part, start, end
    return None


def _forgiving(excerpt: str) -> re.Pattern[str]:
    """Any space stands for any spaces, any apostrophe for any other: they look the same to an author."""
    words = (re.escape(word).replace("’", "'").replace("'", "['’]") for word in str(excerpt).split())
    return re.compile(r"\s+".join(words))


def _segments(text: str, places: list[tuple[int, int, int]]) -> list[Segment]:
    segments: list[Segment] = []
    position = 0
    for start, end, index in places:
        if start > position:
            segments.append({"text": text[position:start], "zone": None})
        segments.append({"text": text[start:end], "zone": index})
        position = end
    if position < len(text):
        segments.append({"text": text[position:], "zone": None})
    return segments


def _rows(body: list[Segment]) -> list[dict[str, Any]]:
    """Split the segments of a form at the ends of lines, then each line at its first « | »."""
    lines: list[list[Segment]] = [[]]
    for segment in body:
        first, *others = segment["text"].split("\n")
        lines[-1].append({**segment, "text": first})
        lines.extend([{**segment, "text": other}] for other in others)
    rows = []
    for line in lines:
        label: list[Segment] = []
        value: list[Segment] = []
        side = label
        for segment in line:
            before, bar, after = segment["text"].partition("|") if side is label else (segment["text"], "", "")
            side.append({**segment, "text": before})
            if bar:
                side = value
                side.append({**segment, "text": after})
        label, value = _trimmed(label), _trimmed(value)
        required = bool(label) and label[-1]["text"].endswith("*")
        if required:
            label[-1]["text"] = label[-1]["text"][:-1].rstrip()
            label = _trimmed(label)
        if label or value:
            rows.append({"label": label, "required": required, "value": value})
    return rows


def _trimmed(segments: list[Segment]) -> list[Segment]:
    kept = [segment for segment in segments if segment["text"].strip()]
    if kept:
        kept[0] = {**kept[0], "text": kept[0]["text"].lstrip()}
        kept[-1] = {**kept[-1], "text": kept[-1]["text"].rstrip()}
    return kept
