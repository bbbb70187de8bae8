"""One search over lessons, lexicon words and pages, forgiving accents, endings and everyday words.

Imports `cours.contenus` only; nothing imports it. `mots.yaml` is for people who accompany learners to complete.
Start reading with `views.search`, then `everyday.subjects` and `lessons.found`.
"""
