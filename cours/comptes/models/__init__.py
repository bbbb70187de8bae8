from .devices import DeviceNumber
from .people import AccessCard, CodeFailure, SiteSettings, User
from .profiles import Profile
from .sessions import DeviceSession
from .structures import (
    Invitation,
    Membership,
    Organisation,
    PasswordLink,
    PriorityNeighbourhood,
    Territory,
    TerritoryLead,
    Venue,
)

__all__ = [
    "AccessCard",
    "CodeFailure",
    "DeviceNumber",
    "DeviceSession",
    "Invitation",
    "Membership",
    "Organisation",
    "PasswordLink",
    "PriorityNeighbourhood",
    "Profile",
    "SiteSettings",
    "Territory",
    "TerritoryLead",
    "User",
    "Venue",
]
