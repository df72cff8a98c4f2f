"""The gate before every channel, and the packs that are asked for.

Nothing leaves for a channel whose gate is closed, unless a member gives a reason, which is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.crops import NotPrepared, aspect_of, frame_of
from portfolio.channel_presets import PRESETS, ChannelPreset, FaceBox, place_crop
from portfolio.consents import consent_of
from portfolio.doorbell import ring
from portfolio.exporting import Frame, declared_source_type
from portfolio.models import Brand, Decision, Delivery, Portal, PortalItem, User, Version
from portfolio.models.teams import TeamScopedQuerySet
from portfolio.reviewing import APPROVALS

KEPT_DAYS = 30
LONGEST_REASON = 400


@dataclass(frozen=True)
class Problem:
    """What holds a picture back from a channel: a code, and words that say what to do."""

    code: str
    words: str


@dataclass(frozen=True)
class Facts:
    """What is known of a version elsewhere. source_type: its IPTC DigitalSourceType, "" = unknown.

    prompt: its words, written into files only where the policy keeps the prompt.
    """

    source_type: str = ""
    face: FaceBox | None = None
    prompt: str = ""


@dataclass(frozen=True)
class Policy:
    """What the files of a pack keep beside the pixels. Never a place.

    declared: the DigitalSourceType of files that do not say one themselves, as a member declares.
    """

    keeps_prompt: bool = False
    credit: str = ""
    declared: str = ""


class GateClosed(Exception):
    """Some of the pictures may not leave for their channels. problems: by version and preset."""

    def __init__(self, problems: Mapping[tuple[UUID, str], Sequence[Problem]]) -> None:
        self.problems = problems
        super().__init__("Not everything may leave yet. Mend what is missing, or give a reason.")


class NothingChosen(Exception):
    """No portrait or no channel was chosen, or one of another brand or portal."""


def for_gate(versions: TeamScopedQuerySet) -> TeamScopedQuerySet:
    """Versions with all that the gate asks for, in a few queries."""
    return versions.select_related(
        "portrait__person", "portrait__library__brand__team", "alt_text"
    ).prefetch_related(
        "portrait__person__consents", "portrait__portal_items__portal", "decisions", "crops"
    )


def gate(
    version: Version, preset: ChannelPreset, *, source_type: str, today: date
) -> list[Problem]:
    """What holds a version back from a preset's channel; nothing: it may leave."""
    found = []
    if not declared_source_type(source_type.encode()):
        found.append(Problem("source_type", "Say how the picture was made (digital source type)."))
    found += _consent_problems(version, preset, today)
    found += _approval_problems(version)
    if not _confirmed_alt(version):
        found.append(Problem("alt_text", "Confirm an alt text."))
    return found


@transaction.atomic
def add_delivery(
    *,
    brand: Brand,
    versions: Sequence[Version],
    presets: Sequence[ChannelPreset],
    policy: Policy,
    facts: Mapping[UUID, Facts],
    override_reason: str = "",
    by: User | None,
    portal: Portal | None = None,
) -> Delivery:
    """Ask for a pack. With an override reason it is made although the gate is closed; that is
    written into the audit log.

    Raises GateClosed, NothingChosen, crops.NotPrepared.
    """
    _check_choice(brand, versions, presets, portal)
    reason = " ".join(override_reason.split())[:LONGEST_REASON]
    today = timezone.localdate()
    rows, problems = [], {}
    for version in versions:
        known = facts.get(version.pk, Facts())
        known = replace(known, source_type=known.source_type or policy.declared)
        for preset in presets:
            found = gate(version, preset, source_type=known.source_type, today=today)
            if found:
                problems[version.pk, preset.slug] = found
            rows.append(_gate_row(version, preset, known, policy, found, today))
    if problems and not reason:
        raise GateClosed(problems)
    delivery = Delivery.objects.create(
        brand=brand,
        portal=portal,
        presets=[preset.slug for preset in presets],
        policy={
            "prompt": policy.keeps_prompt,
            "gps": False,
            "credit": policy.credit,
            "declared": policy.declared,
        },
        gate=rows,
        override_reason=reason if problems else "",
        created_by=by,
        expires_at=timezone.now() + timedelta(days=KEPT_DAYS),
    )
    delivery.versions.set(versions)
    _record(delivery, versions, problems)
    ring("portfolio.tasks.make_delivery", delivery.pk)
    return delivery


def crop_of(version: Version, preset: ChannelPreset, face: FaceBox | None) -> Frame:
    """The crop that a member set, else the one that the face asks for. Raises NotPrepared."""
    own = next((crop for crop in version.crops.all() if crop.preset == preset.slug), None)
    return frame_of(own) if own else place_crop(aspect_of(version), face, preset)


def approvals_of(version: Version) -> list[Decision]:
    """The decisions that approve this very version, oldest first."""
    rows = [
        each
        for each in version.decisions.all()
        if each.withdrawn_at is None and each.answer in APPROVALS
    ]
    return sorted(rows, key=lambda each: each.decided_at)


def _consent_problems(version: Version, preset: ChannelPreset, today: date) -> list[Problem]:
    person = version.portrait.person
    if person is None:
        return [Problem("person", "Say who is portrayed, so that consent can be asked for.")]
    consents = consent_of(person, preset.channel, today)
    kinds = (
        ("consent_publication", consents.publication, "publication in this channel"),
        ("consent_likeness", consents.likeness, "likeness in AI"),
    )
    return [
        Problem(code, f"Consent to {words} is {standing.state}.")
        for code, standing, words in kinds
        if not standing.is_valid
    ]


def _approval_problems(version: Version) -> list[Problem]:
    """A portal without stages approves nothing: somebody has to have decided on this version."""
    if version.portrait.current_version_id != version.pk:
        return [Problem("not_current", "There is a newer version. Choose that one.")]
    items = list(version.portrait.portal_items.all())
    is_open = [item for item in items if item.portal.closed_at is None]
    waiting = [item for item in is_open if item.state != PortalItem.State.APPROVED]
    if waiting:
        names = ", ".join(sorted(str(item.portal) for item in waiting))
        return [Problem("approval", f"Not approved in {names}.")]
    if not approvals_of(version):
        return [Problem("approval", "Nobody has approved this version in a portal.")]
    return []


def _confirmed_alt(version: Version) -> str:
    alt = getattr(version, "alt_text", None)
    return alt.text if alt is not None and alt.confirmed_at else ""


def _gate_row(
    version: Version,
    preset: ChannelPreset,
    known: Facts,
    policy: Policy,
    problems: Sequence[Problem],
    today: date,
) -> dict[str, Any]:
    """What let one picture through, or held it back; with all that the worker cannot look up."""
    frame = crop_of(version, preset, known.face)
    until = consent_of(version.portrait.person, preset.channel, today).until
    return {
        "version": str(version.pk),
        "preset": preset.slug,
        "problems": [{"code": each.code, "words": each.words} for each in problems],
        "frame": [frame.x, frame.y, frame.width, frame.height],
        "source_type": declared_source_type(known.source_type.encode()),
        "prompt": known.prompt if policy.keeps_prompt else "",
        "alt_text": _confirmed_alt(version),
        "consent_until": until.isoformat() if until else "",
    }


def _check_choice(
    brand: Brand,
    versions: Sequence[Version],
    presets: Sequence[ChannelPreset],
    portal: Portal | None,
) -> None:
    if not versions:
        raise NothingChosen("Choose at least one portrait.")
    if not presets or any(preset.slug not in PRESETS for preset in presets):
        raise NothingChosen("Choose at least one channel.")
    if any(version.portrait.library.brand_id != brand.pk for version in versions):
        raise NothingChosen("One of these portraits is not one of this brand’s.")
    if portal is not None:
        shown = set(portal.items.values_list("portrait", flat=True))
        if portal.brand_id != brand.pk or any(
            version.portrait_id not in shown for version in versions
        ):
            raise NothingChosen(f"“{portal}” does not show all of these portraits.")
    if any(version.decode_problem for version in versions):
        raise NotPrepared


def _record(
    delivery: Delivery,
    versions: Sequence[Version],
    problems: Mapping[tuple[UUID, str], Sequence[Problem]],
) -> None:
    team = delivery.brand.team
    record_event(
        team=team,
        action="delivery.asked",
        target=delivery,
        portraits=len(versions),
        channels=list(delivery.presets),
        declared=delivery.policy["declared"],
    )
    if problems:
        record_event(
            team=team,
            action="delivery.gate_overridden",
            target=delivery,
            reason=delivery.override_reason,
            missing=sorted({each.code for found in problems.values() for each in found}),
            portraits=sorted(
                {
                    str(version.portrait)
                    for version in versions
                    for slug in delivery.presets
                    if (version.pk, slug) in problems
                }
            ),
        )
