"""The light markup of every text a learner reads: `**important**`, `[[mot]]` or `[[mot|fiche]]`, blank lines.

Texts are stored as they are typed and made safe here, when they are shown: everything but this markup is escaped.
"""

import re
from collections.abc import Iterator, Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .folding import fold

# Bounded repetitions: an author may paste anything, and the time must stay in proportion to the length.
_TOKENS = re.compile(r"(\*\*|\[\[[^\[\]|\n]{1,80}(?:\|[^\[\]|\n]{1,80})?\]\])")
_NARROW, _WIDE, _JOINER = "\u202f", "\u00a0", "\u2060"
_GROUPS = re.compile(r"(?<=\d) (?=\d{2,3}(?!\d))")  # of a telephone number, of thousands
_UNITS = re.compile(r"(?<=\d) (?=(?:h|min|Mo|kg|km|ans|mois|jours)\b)")
_BEFORE = re.compile(r"[^\s]{0,20}['’(\u00a0]\Z")  # « l' », « « »: they stay on the line of the word they hold
_AFTER = re.compile(r"\A(?:[.,)…]|[\u00a0\u202f][»:;!?])+")
_HYPHEN = re.compile(  # « faites-vous », « changez-le »: never cut after the hyphen
    r"(?<=[a-zé])-(?=(?:je|tu|ils?|elles?|on|nous|vous|ce|moi|toi|l[ae]|les|lui|leur|y|en|t-(?:il|elle|on))\b)"
)
_ADDRESS = re.compile(r"\bservice-public\.gouv\.fr")  # nor here, and nothing is added to what may be copied
_STARS = "**"
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def render(text: str, *, glossary: Mapping[str, str] | None = None) -> SafeString:
    """Return the HTML blocks of `text`: one `<div class="para">` a paragraph.

    `glossary` maps a slug, a word or its `term_key` to a definition; a marked word found there is explained where it
    first occurs. Paragraphs are not `<p>`, because an explained word is a `<details>`, which `<p>` cannot hold.
    """
    known = _by_key(glossary)
    explained: set[str] = set()
    return mark_safe(
        "".join(f'<div class="para">{_blocks(lines, known, explained)}</div>' for lines in _paragraphs(text))
    )


def render_inline(text: str) -> SafeString:
    """Return the HTML of `text` for a legend, a label or a button: bold and line breaks only."""
    paragraphs = ["<br>".join(_inline("\n".join(lines)).split("\n")) for lines in _paragraphs(text)]
    return mark_safe("<br>".join(paragraphs))


def plain(text: str) -> str:
    """Return `text` without its markup, on one line, for a title, an `alt` or a summary."""
    return typeset(" ".join("".join(word for word, _, _ in _pieces(str(text))).split()))


def term_key(term: str) -> str:
    """Return what two spellings of a term have in common: « Mots de passe », « mot-de-passe » → « mot de passe »."""
    return " ".join(_singular(word) for word in _WORDS.findall(fold(str(term).replace("-", " "))))


def typeset(text: str) -> str:
    """Put no-break spaces where French wants them, in place of the plain spaces people type."""
    for before, after in (
        (" ;", f"{_NARROW};"),
        (" !", f"{_NARROW}!"),
        (" ?", f"{_NARROW}?"),
        (" :", f"{_WIDE}:"),
        ("« ", f"«{_WIDE}"),
        (" »", f"{_WIDE}»"),
        (" €", f"{_WIDE}€"),
        (" %", f"{_NARROW}%"),
    ):
        text = text.replace(before, after)
    return _UNITS.sub(_WIDE, _GROUPS.sub(_WIDE, text))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _by_key(glossary: Mapping[str, str] | None) -> dict[str, str]:
    return {term_key(key): definition for key, definition in (glossary or {}).items() if definition}


def _paragraphs(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in str(text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _pieces(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield (words, term to look up or "", bold?) for one paragraph. A `**` without its pair is just two stars."""
    tokens = _TOKENS.split(text)
    stars = tokens.count(_STARS)
    lonely, met, bold = stars if stars % 2 else None, 0, False
    for token in tokens:
        if token == _STARS:
            met += 1
            if met == lonely:
                yield token, "", bold
            else:
                bold = not bold
        elif token.startswith("[[") and _TOKENS.fullmatch(token):
            shown, _, term = token[2:-2].partition("|")
            yield shown.strip(), (term or shown).strip(), bold
        elif token:
            yield token, "", bold


def _html(words: str, bold: bool) -> str:
    html = escape(_HYPHEN.sub(f"-{_JOINER}", typeset(words)))
    html = _ADDRESS.sub(r'<span class="clasp">\g<0></span>', html)
    return f"<strong>{html}</strong>" if bold and html.strip() else html


def _inline(text: str) -> str:
    return "".join(_html(words, bold) for words, _, bold in _pieces(text))


def _blocks(lines: list[str], known: Mapping[str, str], explained: set[str]) -> str:
    html = []
    pieces = [(typeset(words), term, bold) for words, term, bold in _pieces("\n".join(lines))]
    for at, (words, term, bold) in enumerate(pieces):
        if not term:
            html.append(_html(words, bold).replace("\n", "<br>"))
            continue
        key = next((key for key in (term_key(term), term_key(words)) if key in known), "")
        if not key:
            html.append(f'<strong class="term">{escape(words)}</strong>')
        elif key in explained:
            html.append(_html(words, bold))
        else:
            explained.add(key)
            shown = (
                f'<details class="term"><summary>{_html(words, bold)}</summary>'
                f'<span class="term__definition" role="note">{escape(typeset(known[key]))}</span></details>'
            )
            html.append(_clasped(pieces, at, shown, html))
    return "".join(html)


def _clasped(pieces: list[tuple[str, str, bool]], at: int, shown: str, html: list[str]) -> str:
    """Take from its neighbours the signs that touch the word: a line may be cut on each side of a `<details>`."""
    before = after = ""
    if at and not pieces[at - 1][1] and (found := _BEFORE.search(pieces[at - 1][0])):
        words, _term, bold = pieces[at - 1]
        before = _html(found[0], bold)
        html[-1] = _html(words[: found.start()], bold).replace("\n", "<br>")
    if at + 1 < len(pieces) and not pieces[at + 1][1] and (found := _AFTER.match(pieces[at + 1][0])):
        words, term, bold = pieces[at + 1]
        after = _html(found[0], bold)
        pieces[at + 1] = (words[found.end() :], term, bold)
    return f'<span class="clasp">{before}{shown}{after}</span>' if before or after else shown
