from portfolio.models.audit import AuditEvent
from portfolio.models.brands import Brand, CustomJob, EmotionalJob, Library
from portfolio.models.invitations import Invitation, InviteLink
from portfolio.models.people import Theme, User
from portfolio.models.portraits import Portrait, Version
from portfolio.models.teams import Grant, Member, Role, Team

__all__ = [
    "AuditEvent",
    "Brand",
    "CustomJob",
    "EmotionalJob",
    "Grant",
    "Invitation",
    "InviteLink",
    "Library",
    "Member",
    "Portrait",
    "Role",
    "Team",
    "Theme",
    "User",
    "Version",
]
