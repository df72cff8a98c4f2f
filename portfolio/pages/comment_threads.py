"""Comments as threads, as one reader sees them."""

from dataclasses import dataclass, field
from typing import Any

from portfolio.models import Comment, Guest, User
from portfolio.models.teams import TeamScopedQuerySet


@dataclass
class Remark:
    """One comment of a thread. is_own: the reader wrote it."""

    comment: Comment
    is_own: bool

    @property
    def points(self) -> list[str]:
        """The strokes of a drawing as SVG points, of 1000 to a side."""
        shape = self.comment.shape or {}
        strokes = shape.get("strokes", []) if shape.get("kind") == "drawing" else []
        return [" ".join(f"{x * 1000:.0f},{y * 1000:.0f}" for x, y in each) for each in strokes]

    @property
    def mark(self) -> dict[str, float] | None:
        """Where its number stands on the image, of 1000 to a side; None = the whole picture."""
        shape = self.comment.shape
        if not shape:
            return None
        if shape["kind"] == "drawing":
            x, y = shape["strokes"][0][0]
        else:
            x, y = shape["x"], shape["y"]
        box = {name: 1000 * shape[name] for name in ("width", "height") if name in shape}
        return {"x": 1000 * x, "y": 1000 * y, **box}


@dataclass
class Thread:
    """A first remark with its answers. number: as it stands on the image, from 1."""

    number: int
    first: Remark
    replies: list[Remark] = field(default_factory=list)

    @property
    def is_resolved(self) -> bool:
        return self.first.comment.resolved_at is not None


def threads(rows: TeamScopedQuerySet, *, reader: User | Guest | None) -> list[Thread]:
    """The comments of one version as threads, oldest first; empty ones that were removed go."""
    found: dict[Any, Thread] = {}
    for comment in rows.select_related("guest", "user").prefetch_related("attachments"):
        remark = Remark(comment, _wrote(reader, comment))
        if comment.parent_id is None:
            found[comment.pk] = Thread(0, remark)
        elif comment.parent_id in found and not comment.deleted_at:
            found[comment.parent_id].replies.append(remark)
    kept = [each for each in found.values() if each.replies or not each.first.comment.deleted_at]
    for number, thread in enumerate(kept, start=1):
        thread.number = number
    return kept


def _wrote(reader: User | Guest | None, comment: Comment) -> bool:
    if isinstance(reader, User):
        return comment.user_id == reader.pk
    return reader is not None and comment.guest_id == reader.pk
