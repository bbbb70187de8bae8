"""What this room says aloud when it happens, for the rooms above. Apart from `signals`, whose receivers act."""

from django.dispatch import Signal

# A lesson was completed in a place opened by tapping a first name.
# Arguments: participation (its `place` is as the room that opened it named it).
done_by_name = Signal()
