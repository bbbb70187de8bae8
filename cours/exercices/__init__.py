"""Kinds of questions and simulations: how an answer is read, graded and explained.

Pure functions and templates, no table; `contenus` and the rooms to its right may import it.
Start reading with `base.Kind`, then `kinds/single_choice.py`; a new kind is a copy of that file.
"""
