from portfolio.models.audit import AuditEvent
from portfolio.models.brand_images import BrandImage
from portfolio.models.brands import (
    Brand,
    Channel,
    Crop,
    CustomJob,
    EmotionalJob,
    GazePolicy,
    Library,
    Pose,
)
from portfolio.models.invitations import Invitation, InviteLink
from portfolio.models.people import Theme, User
from portfolio.models.portraits import Portrait, ReferencePortrait, Version
from portfolio.models.teams import Grant, Member, Role, Team

__all__ = [
    "AuditEvent",
    "Brand",
    "BrandImage",
    "Channel",
    "Crop",
    "CustomJob",
    "EmotionalJob",
    "GazePolicy",
    "Grant",
    "Invitation",
    "InviteLink",
    "Library",
    "Member",
    "Portrait",
    "Pose",
    "ReferencePortrait",
    "Role",
    "Team",
    "Theme",
    "User",
    "Version",
]
