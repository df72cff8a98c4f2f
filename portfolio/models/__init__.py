"""What the portfolio stores. Everything of a team says how to get to it: see ``teams``."""

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
from portfolio.models.certificates import Certificate
from portfolio.models.comments import Attachment, Comment
from portfolio.models.deliveries import AltText, ChannelCrop, ClientUpload, Delivery
from portfolio.models.events import Event, Webhook, WebhookDelivery
from portfolio.models.integrations import ApiCall, ApiToken, UrlUpload
from portfolio.models.invitations import Invitation, InviteLink
from portfolio.models.notices import Notice
from portfolio.models.organising import (
    Collected,
    Collection,
    Field,
    Mark,
    SavedView,
    Tag,
    Tagged,
)
from portfolio.models.people import Digest, Theme, User
from portfolio.models.persons import Consent, Person
from portfolio.models.portals import (
    Guest,
    GuestSession,
    Portal,
    PortalEvent,
    PortalItem,
    PortalLink,
)
from portfolio.models.portraits import Portrait, ReferencePortrait, Version, withdrawn
from portfolio.models.reviews import Answer, Decision, Pick, Reviewer, Stage
from portfolio.models.teams import Grant, Member, Role, Team
from portfolio.models.trash import Erasure, TrashEntry
from portfolio.models.words import PortraitWords
from portfolio.models.working import PartialUpload, TeamTask

__all__ = [
    "AltText",
    "Answer",
    "ApiCall",
    "ApiToken",
    "Attachment",
    "AuditEvent",
    "Brand",
    "BrandImage",
    "Certificate",
    "Channel",
    "ChannelCrop",
    "ClientUpload",
    "Collected",
    "Collection",
    "Comment",
    "Consent",
    "Crop",
    "CustomJob",
    "Decision",
    "Delivery",
    "Digest",
    "EmotionalJob",
    "Erasure",
    "Event",
    "Field",
    "GazePolicy",
    "Grant",
    "Guest",
    "GuestSession",
    "Invitation",
    "InviteLink",
    "Library",
    "Mark",
    "Member",
    "Notice",
    "PartialUpload",
    "Person",
    "Pick",
    "Portal",
    "PortalEvent",
    "PortalItem",
    "PortalLink",
    "Portrait",
    "PortraitWords",
    "Pose",
    "ReferencePortrait",
    "Reviewer",
    "Role",
    "SavedView",
    "Stage",
    "Tag",
    "Tagged",
    "Team",
    "TeamTask",
    "Theme",
    "TrashEntry",
    "UrlUpload",
    "User",
    "Version",
    "Webhook",
    "WebhookDelivery",
    "withdrawn",
]
