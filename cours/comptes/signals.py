from django.dispatch import Signal

# Sent inside the transaction that merges a guest into the owner of a card, before the guest is deleted.
# Arguments: guest, learner. Rooms to the right move what they hold about `guest` to `learner`.
guest_merged = Signal()

# Sent when it becomes known whose device a session is on: at each entry, and when a guest gets a card.
# Arguments: request, learner. Rooms to the right may write in the session what `idle` reads there.
device_settled = Signal()
