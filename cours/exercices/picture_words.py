"""The words that replace a picture for who does not see it say what one sees, not how the file is called."""

import re

from .folding import fold

_EXTENSION = re.compile(r"\.(avif|gif|hei[cf]|jpe?g|png|svg|webp|bmp|tiff?)$", re.I)
_TOKENS = re.compile(r"[a-z]+|\d+")
# What phones, scanners and messengers put around a number.
_BY_A_DEVICE = set(
    "img dsc dscf dscn pxl mvimg photo image picture capture d ecran screenshot screen shot scan doc document wa "
    "whatsapp signal fb messenger snapchat received edited modifie copie copy at a h mp burst cover hdr".split()
)


def is_file_name(words: str, *names: str) -> bool:
    """Say whether a description is only the name of a file: one of `names`, or such as devices give (« IMG 2026 »)."""
    words = words.strip()
    if not words:
        return False
    bare = _bare(words)
    tokens = _TOKENS.findall(bare)
    numbered = any(token.isdigit() for token in tokens)
    if _EXTENSION.search(words) or (numbered and all(token.isdigit() or token in _BY_A_DEVICE for token in tokens)):
        return True
    return bare in {_bare(name) for name in names if name}


def _bare(name: str) -> str:
    stem = _EXTENSION.sub("", name.rpartition("/")[2])
    return " ".join(re.sub(r"[_\-.']+", " ", fold(stem)).split())
