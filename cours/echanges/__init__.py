"""The outside world: what we hold about a person, given back or erased on demand.

It reads every room and is read by none, so it can be deleted without a scratch.
Start reading with `export.personal_data`, then `views.my_information`.
"""
