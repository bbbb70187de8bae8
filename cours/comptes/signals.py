from django.dispatch import Signal

# Sent inside the transaction that merges a guest into the owner of a card, before the guest is deleted.
# Arguments: guest, learner. Rooms to the right move what they hold about `guest` to `learner`.
guest_merged = Signal()

# Sent when it becomes known whose device a session is on: at each entry, and when a guest gets a card.
# Arguments: request, learner. Rooms to the right may write in the session what `idle` reads there.
device_settled = Signal()

# Sent inside the transaction that erases a person, while they and all they did are still there. Argument: person.
# Rooms to the right settle what the database could not: what is shared goes to the other person, the rest goes.
person_erased = Signal()

# Sent inside the transaction that closes the account of somebody who will be erased. Argument: person.
# Rooms to the right free what others wait for: a device of a workshop, a tile.
account_closed = Signal()

# Sent when somebody knocks with the card of an account whose days of grace are over: the daily cleaning may be late.
# Argument: person. The room `echanges` erases them.
erasure_is_due = Signal()
