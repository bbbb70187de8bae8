from cours.comptes.models import User

from ..models import ExportLog, LearnerGroup


def log_export(*, person: User, group: LearnerGroup, what: str, row_count: int) -> ExportLog:
    """Note that a file about a group has left the site: who took it, what, when."""
    said = f"{group.title} : {what}"[: ExportLog._meta.get_field("what").max_length]
    return ExportLog.objects.create(
        person=person, organisation_id=group.organisation_id, what=said, row_count=row_count
    )
