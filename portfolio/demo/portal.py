"""The portal of a demo brand, with what its client has said so far."""

from typing import Any

from django.utils import timezone

from portfolio.actions.comments import add_comment
from portfolio.actions.portals import add_to_portal, open_portal
from portfolio.actions.reviews import record_decision
from portfolio.models import Brand, Guest, Portal, Portrait, Role


def open_demo_portal(brand: Brand, plan: dict[str, Any]) -> Portal:
    """Open it and show the brand's first portraits; what was said of one that is not at hand is
    left out."""
    owner = brand.team.members.get(role=Role.OWNER).user  # news of it come to its inbox
    portal = open_portal(
        brand=brand,
        by=owner,
        name=plan["name"],
        welcome=plan["welcome"],
        sender_name=brand.team.name,
        has_questions=True,
    )
    shown = Portrait.objects.filter(library__brand=brand).order_by("created_at", "pk")
    items = add_to_portal(portal=portal, portraits=shown[: plan["shows"]], by=owner)
    by_title = {item.portrait.title: item for item in items}
    guest = Guest.objects.create(portal=portal, confirmed_at=timezone.now(), **plan["guest"])
    for row in plan["comments"]:
        if item := by_title.get(row["of"]):
            version = item.portrait.current_version
            assert version is not None
            shape = {"kind": "pin", "x": row["x"], "y": row["y"]}
            add_comment(version=version, text=row["text"], by=guest, portal=portal, shape=shape)
    for row in plan["decisions"]:
        if item := by_title.get(row["of"]):
            version = item.portrait.current_version
            assert version is not None
            reason = row.get("reason", "")
            record_decision(
                item=item, version=version, answer=row["answer"], reason=reason, by=guest
            )
    return portal
