"""One search over lessons, lexicon words and pages, forgiving accents and endings.

Imports `cours.contenus` only, whose `stems` says what is indexed; nothing imports it.
Start reading with `views.search`.
"""
