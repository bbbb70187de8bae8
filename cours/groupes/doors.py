"""What a code opens: a session going on, a group that takes people in, or nothing."""

from .models import LearnerGroup, WorkshopSession


def what_opens(code: str) -> WorkshopSession | LearnerGroup | None:
    """Return what the code opens now. None alike for a code that nobody has and for one that does not open (any more).

    A code that opens nothing costs two reads, always the same two: nothing is written, and its time tells nothing.
    """
    session = (
        WorkshopSession.objects.under_way()
        .filter(code=code, group__archived_at=None, group__organisation__archived_at=None)
        .select_related("group")
        .first()
    )
    group = LearnerGroup.objects.open_to_join().select_related("organisation", "venue").filter(join_code=code).first()
    return session or group
