"""What happened to one portrait: by its members, its client, and Presence itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portfolio.access import place_in
from portfolio.models import AuditEvent, Comment, Decision, EmotionalJob, Portrait, User, Version
from portfolio.pages.audit_words import SYSTEM, what, who
from prompts.models import Source, VersionPrompt
from scoring.models import Assessment, State

SHOWN = 200
COLLEAGUE = "A colleague"
#: Told from the rows themselves, which say more.
TOLD_ELSEWHERE = ("decision.recorded",)
FINISHED = {
    State.SCORED: "scored version {number}: {score}",
    State.UNASSESSABLE: "could not assess version {number}: {reason}",
    State.FAILED: "failed to score version {number}",
}


@dataclass(frozen=True)
class Happening:
    """One line of the history. who: a name, or “System” for what Presence did by itself."""

    at: datetime
    who: str
    what: str

    @property
    def is_system(self) -> bool:
        return self.who == SYSTEM


def history_page(portrait: Portrait, reader: User) -> dict[str, Any]:
    """The history of a portrait, the last first.

    Who is limited to brands reads no names of the team's people but their own.
    """
    found = [
        *_versions(portrait),
        *_assessments(portrait),
        *_prompts(portrait),
        *_reviews(portrait),
        *_recorded(portrait),
    ]
    place = place_in(portrait.team, reader)
    if place is not None and place.is_limited:
        hidden = {str(member.user) for member in portrait.team.members.select_related("user")}
        found = [_unnamed(each, hidden - {str(reader)}) for each in found]
    found.sort(key=lambda each: each.at, reverse=True)
    return {
        "portrait": portrait,
        "brand": portrait.library.brand,
        "library": portrait.library,
        "happenings": found[:SHOWN],
        "is_cut": len(found) > SHOWN,
    }


def _unnamed(line: Happening, hidden: set[str]) -> Happening:
    return replace(line, who=COLLEAGUE) if line.who in hidden else line


def _versions(portrait: Portrait) -> Iterator[Happening]:
    for version in portrait.versions.select_related("created_by"):
        by = str(version.created_by) if version.created_by else SYSTEM
        told = f"added version {version.number}, {version.original_name}"
        yield Happening(version.created_at, by, told)


def _assessments(portrait: Portrait) -> Iterator[Happening]:
    rows = Assessment.objects.filter(version__portrait=portrait, finished_at__isnull=False)
    for row in rows.select_related("version", "rubric").defer("scorecard", "rubric__table"):
        score = "too little could be read" if row.overall is None else f"{row.overall:.0f} of 100"
        words = FINISHED.get(State(row.state))
        if words is not None and row.finished_at is not None:
            told = words.format(number=row.version.number, score=score, reason=row.reason)
            job = (row.rubric.custom or {}).get("title") or EmotionalJob(row.rubric.job).label
            told += f", for {job}, engine {row.engine_version}"
            yield Happening(row.finished_at, SYSTEM, told)


def _prompts(portrait: Portrait) -> Iterator[Happening]:
    rows = VersionPrompt.objects.filter(version__portrait=portrait)
    for row in rows.select_related("version", "changed_by"):
        is_read = row.source == Source.EMBEDDED and row.changed_by is None
        by = str(row.changed_by) if row.changed_by else SYSTEM
        verb = "read the prompt of" if is_read else "wrote the prompt of"
        yield Happening(row.changed_at, by, f"{verb} version {row.version.number}")


def _reviews(portrait: Portrait) -> Iterator[Happening]:
    for row in Decision.objects.filter(portrait=portrait).select_related("version", "portal"):
        by = SYSTEM if row.by_silence else row.decided_by
        told = f"{row.get_answer_display().lower()}: version {row.version.number} in {row.portal}"
        if row.by_silence:
            told += ", because no answer came"
        yield Happening(row.decided_at, by, told)
    said = Comment.objects.filter(portrait=portrait, deleted_at=None).select_related("version")
    for comment in said:
        yield Happening(
            comment.created_at,
            comment.author_name,
            f"commented on version {comment.version.number}",
        )


def _recorded(portrait: Portrait) -> Iterator[Happening]:
    versions = Version.objects.filter(portrait=portrait).values_list("pk", flat=True)
    keys = [str(pk) for pk in (portrait.pk, *versions)]
    rows = AuditEvent.objects.filter(team=portrait.team, target_id__in=keys)
    for event in rows.exclude(action__in=TOLD_ELSEWHERE)[:SHOWN]:
        yield Happening(event.at, who(event, system=SYSTEM), what(event))
