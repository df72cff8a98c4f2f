from portfolio.models.brands import Brand, CustomJob, EmotionalJob, Library
from portfolio.models.portraits import Portrait, Version
from portfolio.models.teams import Member, Role, Team, User

__all__ = [
    "Brand",
    "CustomJob",
    "EmotionalJob",
    "Library",
    "Member",
    "Portrait",
    "Role",
    "Team",
    "User",
    "Version",
]
