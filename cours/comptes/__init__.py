"""People: learners and their access cards, staff, roles, and who may do what.

Every other room may import this one; it imports none of them (it sends signals instead).
Start reading with `models.User`, then `actions.issue_card` and `views.enter`.
"""
