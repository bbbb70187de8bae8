"""One search over lessons, lexicon words and pages, forgiving accents and endings.

Imports `cours.contenus` and `home`... Start reading with `stems.stem_text`, then `views.search`.
"""
