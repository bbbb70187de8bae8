"""Does the file of a picture hold the picture and nothing else?

Lists of what is allowed, not of what is not: a part nobody thought of (the film of a "live" photo, the words of a
new phone) is one part too many. What these say is clean is kept byte for byte, so that a pack gives back its files.
"""

import re
from collections.abc import Iterator

_JPEG_DRAWING = {0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xDB, 0xDD, 0xEE}  # frames, tables, restarts, Adobe's colours
_JPEG_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.S)
_PNG_DRAWING = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
_PNG_MOVING = {b"acTL", b"fcTL", b"fdAT"}
_WEBP_DRAWING = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM"}
_GIF_LOOPS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
_AVIF_BOXES = {b"ftyp", b"meta", b"mdat"}
_AVIF_WORDS = (b"Exif", b"mime", b"uri ", b"prof", b"udta")


def is_bare(content: bytes, format: str) -> bool:
    """Say whether a file of that format (as Pillow names it) holds no word, no profile, no second picture, no film."""
    walk = {"JPEG": _jpeg, "PNG": _png, "GIF": _gif, "WEBP": _webp, "AVIF": _avif}.get(format)
    try:
        return walk is not None and walk(content)
    except (IndexError, ValueError):  # cut in the middle of a part
        return False


def _jpeg(data: bytes) -> bool:
    at = 2
    while data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xD9:
            return at + 2 == len(data)  # phones hide a film after the end
        length = int.from_bytes(data[at + 2 : at + 4])
        if kind == 0xE0:
            if length != 16 or data[at + 4 : at + 9] != b"JFIF\0":  # longer: with a thumbnail of the whole photo
                return False
        elif kind != 0xDA and kind not in _JPEG_DRAWING:
            return False
        at += 2 + length
        if kind == 0xDA:
            found = _JPEG_NEXT.search(data, at)
            if not found:
                return False
            at = found.start()
    return False


def _png(data: bytes) -> bool:
    at = 8
    while at < len(data):
        kind = data[at + 4 : at + 8]
        if kind not in _PNG_DRAWING and kind not in _PNG_MOVING:
            return False
        at += 12 + int.from_bytes(data[at : at + 4])
        if kind == b"IEND":
            return at == len(data)
    return False


def _gif(data: bytes) -> bool:
    at = 13 + _colours(data[10])
    while data[at] != 0x3B:
        if data[at] == 0x21:
            kind, name = data[at + 1], data[at + 3 : at + 14]
            if kind != 0xF9 and not (kind == 0xFF and name in _GIF_LOOPS):
                return False
            at += 2
        elif data[at] == 0x2C:
            at += 11 + _colours(data[at + 9])
        else:
            return False
        while data[at]:
            at += 1 + data[at]
        at += 1
    return at + 1 == len(data)


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(data: bytes) -> bool:
    whole = 8 + int.from_bytes(data[4:8], "little") == len(data)
    return whole and all(
        kind in _WEBP_DRAWING
        or (kind == b"ANMF" and all(part in _WEBP_DRAWING for part, _s in _chunks(data, start + 16, end)))
        for kind, (start, end) in _chunks(data, 12, len(data))
    )


def _chunks(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    while at < end:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], (at + 8, at + 8 + size)
        at += 8 + size + size % 2


def _avif(data: bytes) -> bool:
    at = 0
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if size < 8 or kind not in _AVIF_BOXES:
            return False
        if kind == b"meta" and any(word in data[at : at + size] for word in _AVIF_WORDS):
            return False
        at += size
    return at == len(data)
