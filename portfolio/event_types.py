"""The kinds of events that a team's webhooks and its list of events tell, and where they come from.

An action of the audit log becomes an event by the table below; what no action records is told
where it happens (``portfolio.actions.events.publish``).
"""

from typing import Any, NamedTuple


class Source(NamedTuple):
    """What becomes of an action of the audit log.

    kind: the event's; in it `{object}` stands for the type of the row. keeps: which of the
    action's details go with it. previous: the old values, where the action does not record them.
    """

    kind: str
    keeps: tuple[str, ...] = ()
    previous: dict[str, Any] = {}


PING = "ping"
#: kind -> what happened. Additions only: programs rely on the names.
EVENTS: dict[str, str] = {
    "portrait.created": "a portrait was added, with its first version",
    "portrait.updated": "its title, its person, or whether it is archived was changed",
    "portrait.version_added": "a portrait got a new current version",
    "portrait.scored": "a version has a score; `details` has the overall",
    "portrait.unassessable": "a version cannot be scored; `details` says why",
    "portrait.score_failed": "scoring stopped with a fault of ours",
    "portrait.trashed": "a portrait was put into the trash",
    "portrait.restored": "a portrait was taken out of the trash",
    "portrait.deleted": "a portrait was deleted for good",
    "comment.created": "a member or a guest said something of a version",
    "decision.requested": "a portrait waits in a stage of a portal for somebody to decide",
    "decision.recorded": "somebody decided on a version",
    "decision.withdrawn": "somebody took a decision back at once",
    "decision.overdue": "the deadline of a stage passed, and a portrait still waits in it",
    "decision.completed": "the review of a portrait in a portal came to an end; `state` says which",
    "brand.created": "a brand was added",
    "brand.updated": "a brand, or what it aims at, was changed",
    "brand.rubric_changed": "a version of the brand’s rubric was saved or put in use again",
    "brand.consistency_dropped": "the consistency of a brand fell under its threshold",
    "brand.trashed": "a brand was put into the trash, with all that is in it",
    "brand.restored": "a brand was taken out of the trash, with all that was in it",
    "brand.deleted": "a brand was deleted for good",
    "library.created": "a library was added to a brand",
    "library.trashed": "a library was put into the trash, with its portraits",
    "library.restored": "a library was taken out of the trash, with its portraits",
    "library.deleted": "a library was deleted for good",
    "portal.created": "a portal was opened for a client",
    "portal.updated": "a portal was changed, closed, or opened again",
    "portal.opened": "somebody came into a portal through a link",
    "portal.downloaded": "somebody took files out of a portal",
    "portal.revoked": "a link into a portal was revoked",
    "portal.trashed": "a portal was put into the trash",
    "portal.restored": "a portal was taken out of the trash",
    "portal.deleted": "a portal was deleted for good",
    "consent.granted": "a consent of a person was recorded",
    "consent.expiring": "a consent of a person ends within a month",
    "consent.revoked": "a person took a consent back",
    "export.ready": "a pack is made and can be fetched",
    "prompt.added": "a prompt was added to a brand’s own",
}
#: action of the audit log -> the event that it is told as
SOURCES: dict[str, Source] = {
    "portrait.renamed": Source("portrait.updated"),
    "portrait.archived": Source("portrait.updated", previous={"is_archived": False}),
    "portrait.unarchived": Source("portrait.updated", previous={"is_archived": True}),
    "trash.added": Source("{object}.trashed"),
    "trash.restored": Source("{object}.restored"),
    "brand.added": Source("brand.created", ("job",)),
    "brand.changed": Source("brand.updated"),
    "brand.target_changed": Source("brand.updated"),
    "rubric.saved": Source("brand.rubric_changed", ("number",)),
    "rubric.restored": Source("brand.rubric_changed", ("number", "restored")),
    "brand.consistency_dropped": Source("brand.consistency_dropped", ("overall", "threshold")),
    "library.added": Source("library.created"),
    "portal.opened": Source("portal.created"),
    "portal.changed": Source("portal.updated"),
    "portal.closed": Source("portal.updated", previous={"is_closed": False}),
    "portal.reopened": Source("portal.updated", previous={"is_closed": True}),
    "prompt.added": Source("prompt.added"),
}
#: (kind, words), for forms and the schema.
CHOICES: list[tuple[str, str]] = list(EVENTS.items())
