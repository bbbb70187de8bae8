from .devices import DeviceNumber
from .people import AccessCard, CodeFailure, SiteSettings, User
from .profiles import Profile
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
