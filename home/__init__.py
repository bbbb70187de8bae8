"""The home page, the editorial pages (help, privacy, legal notice) and the site-wide views.

Imports `cours.contenus` only. Start reading with `views.home`, then `models.EditorialPage`.
"""
