"""Groups and rooms: learner groups, what is proposed to them, workshop sessions, attendance, requests for help.

It reads people, content and progress; only the rooms to its right may import it. Its screens are under `/espace/`.
Start reading with `models.LearnerGroup`, then `perms` and `views/groups.py`.
"""
