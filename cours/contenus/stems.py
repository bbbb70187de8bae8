"""French words folded and stemmed, so that « demarche » finds « Les démarches » on SQLite and PostgreSQL alike.

SQLite's index has no French stemming and PostgreSQL's keeps accents (measured, stack.md § 4): both index what
`stem_text` returns, and the query goes through it too.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_stemmer = snowballstemmer.stemmer("french")
_WORD = re.compile(r"[^\W_]+")
# Words that say nothing of the subject; « mots de passe » must match « mot passe ».
STOP_WORDS = frozenset(
    "a ai au aux avec c ce ces cet cette comment d dans de des du elle en est et eux fait faire il ils j je l la "
    "le les leur leurs lui m ma mais me mes mon n ne nos notre nous on ou par pas pour qu que quel quelle qui "
    "quoi s sa se ses si son sont sur t ta te tes ton tu un une vos votre vous y".split()
)


def fold(text: str) -> str:
    """Lower the case and remove accents and ligatures: « Œuvre d'Élodie » gives « oeuvre d'elodie »."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the folded stem of one French word. The accents go last: the stemmer reads them."""
    word = word.lower()
    # Folding before as well makes « eleve » and « élève » meet: the stemmer cuts them differently.
    return fold(_stemmer.stemWord(fold(word)))


def words(text: str) -> list[str]:
    """Return the words of a text that say something, in order, as written."""
    return [word for word in _WORD.findall(text) if fold(word) not in STOP_WORDS]


def stem_text(text: str) -> str:
    """Return the stems of a text separated by spaces; what is indexed and what is searched."""
    return " ".join(stem(word) for word in words(text))
