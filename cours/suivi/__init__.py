"""Who is where: enrolments, lesson runs, attempts, completion and its reasons.

It reads content and people, and knows nothing of groups; `groupes` and the rooms to its right may import it.
Start reading with `models.LessonRun`, then `actions.submit_answer` and `completion.explain`.
"""
