from .follow import AutonomyRating, InPersonValidation
from .groups import GroupFacilitator, GroupMember, LearnerGroup
from .help import HelpAnswer, HelpDraft, HelpRequest
from .logs import CardLog, ExportLog
from .proposals import Assignment, AssignmentLeft
from .referrals import Referral, ReferralDay
from .workshops import AttendanceRecord, Projection, ProjectionAnswer, Seat, WorkshopSession

__all__ = [
    "Assignment",
    "AssignmentLeft",
    "AttendanceRecord",
    "AutonomyRating",
    "CardLog",
    "ExportLog",
    "GroupFacilitator",
    "GroupMember",
    "HelpAnswer",
    "HelpDraft",
    "HelpRequest",
    "InPersonValidation",
    "LearnerGroup",
    "Projection",
    "ProjectionAnswer",
    "Referral",
    "ReferralDay",
    "Seat",
    "WorkshopSession",
]
