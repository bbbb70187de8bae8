"""What is learned: pathways, modules, lessons and their steps, the lexicon, and content packs.

It knows nothing of learners; `suivi` and the rooms to its right may import it, `home` and `search` too.
Start reading with `models.LessonPage`, then `rendering.lesson_content` and `packs`.
"""
