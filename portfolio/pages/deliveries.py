"""What may leave: each portrait before the gate of each channel, the packs, and the crops."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from portfolio.actions.alt_texts import draft_alt_text
from portfolio.actions.crops import NotPrepared
from portfolio.actions.deliveries import Problem, crop_of, for_gate, gate
from portfolio.channel_presets import PRESETS, ChannelPreset, enlargement
from portfolio.models import Brand, Channel, Delivery, Portrait, Version
from portfolio.pages.picture_facts import cues_of, face_of, facts_of, readings_of
from portfolio.visiting import Visit

SHOWN = 200
ENLARGED = 1.05
#: What of the gate is mended on the page of the brand's persons.
OF_PERSONS = {"consent_publication", "consent_likeness"}


@dataclass(frozen=True)
class Missing:
    """One thing that holds a portrait back. channels: the presets' titles; none = all of them."""

    problem: Problem
    channels: tuple[str, ...]
    mend: str


@dataclass(frozen=True)
class GateRow:
    """A portrait before the gates. ready: titles of the channels that are open to it."""

    version: Version
    ready: tuple[str, ...]
    missing: tuple[Missing, ...]

    @property
    def is_ready(self) -> bool:
        return not self.missing


def deliver_page(brand: Brand, user: Any, *, declared: str = "") -> dict[str, Any]:
    """The gates of the brand's portraits, and its packs. declared: what files that do not say how
    they were made are declared as."""
    versions = list(deliverable(brand, user)[:SHOWN])
    facts = facts_of(versions)
    rows = [
        gate_row(version, facts[version.pk].source_type or declared, brand) for version in versions
    ]
    packs = brand.deliveries.select_related("portal", "created_by")
    return {
        "brand": brand,
        "rows": rows,
        "ready": sum(row.is_ready for row in rows),
        "presets": list(PRESETS.values()),
        "packs": packs.prefetch_related("versions")[:50],
    }


def deliverable(brand: Brand, user: Any) -> Any:
    """The current versions of the brand's portraits that are in use and prepared."""
    portraits = Portrait.objects.visible_to(user).in_use().filter(library__brand=brand)
    rows = Version.objects.filter(
        portrait__in=portraits, portrait__current_version=F("pk"), width__isnull=False
    )
    return for_gate(rows).order_by("portrait__title", "pk")


def gate_row(version: Version, source_type: str, brand: Brand) -> GateRow:
    """One portrait before the gate of every preset."""
    today = timezone.localdate()
    found: dict[Problem, list[str]] = {}
    ready = []
    for preset in PRESETS.values():
        problems = gate(version, preset, source_type=source_type, today=today)
        if not problems:
            ready.append(preset.title)
        for problem in problems:
            found.setdefault(problem, []).append(preset.title)
    missing = tuple(
        Missing(
            problem,
            () if len(titles) == len(PRESETS) else tuple(titles),
            mended_at(problem, version, brand),
        )
        for problem, titles in found.items()
    )
    return GateRow(version, tuple(ready), missing)


def mended_at(problem: Problem, version: Version, brand: Brand) -> str:
    """Where what is missing can be mended."""
    if problem.code in OF_PERSONS:
        return reverse("portfolio:persons", args=[brand.pk]) + f"#{version.portrait.person_id}"
    if problem.code in ("alt_text", "person"):
        return reverse("portfolio:crops", args=[version.pk]) + f"#{problem.code}"
    if problem.code == "source_type":
        return "#declared"
    if problem.code == "not_current":
        return reverse("portfolio:portrait", args=[version.portrait_id])
    items = list(version.portrait.portal_items.all())
    if items:
        return reverse("portfolio:portal", args=[items[0].portal_id])
    return reverse("portfolio:brand-portals", args=[brand.pk])


def packs_for(visit: Visit) -> list[Delivery]:
    """The packs that a guest can take, newest first: made for the portal, with nothing in them
    that the link does not show; none through a link without downloads."""
    if not visit.link.allows_downloads or visit.link.is_watermarked:
        return []
    rows = visit.portal.deliveries.filter(
        state=Delivery.State.MADE, expires_at__gt=timezone.now()
    ).select_related("brand")
    hidden = Version.objects.exclude(portrait__in=visit.items().values("portrait"))
    return [pack for pack in rows if not pack.versions.filter(pk__in=hidden).exists()]


@dataclass(frozen=True)
class CropPreview:
    """One preset's crop as the page shows it at its real size.

    view_box: in px of the view rendition, for an SVG. x, y, width: percent, for the form.
    """

    preset: ChannelPreset
    channel: str
    view_box: str
    x: str
    y: str
    width: str
    is_own: bool
    enlarged: float | None


def crops_page(version: Version) -> dict[str, Any]:
    """Every preset's crop of a version, its alt text, and who is portrayed."""
    portrait = version.portrait
    brand = portrait.library.brand
    cues = cues_of([version.pk]).get(version.pk, {})
    alt = getattr(version, "alt_text", None)
    try:
        crops = [_preview(version, preset, face_of(cues)) for preset in PRESETS.values()]
    except NotPrepared:
        crops = []
    return {
        "version": version,
        "portrait": portrait,
        "brand": brand,
        "crops": crops if version.is_viewable else [],
        "has_face": face_of(cues) is not None,
        "alt": alt,
        "alt_draft": alt.text if alt else draft_alt_text(readings_of(cues)),
        "persons": brand.persons.all(),
    }


def _preview(version: Version, preset: ChannelPreset, face: Any) -> CropPreview:
    frame = crop_of(version, preset, face)
    width, height = version.renditions.get("view", [1, 1])
    box = (frame.x * width, frame.y * height, frame.width * width, frame.height * height)
    times = enlargement(frame, (version.width or 1, version.height or 1), preset)
    return CropPreview(
        preset=preset,
        channel=Channel(preset.channel).label,
        view_box=" ".join(f"{part:.2f}" for part in box),
        x=f"{frame.x * 100:.1f}",
        y=f"{frame.y * 100:.1f}",
        width=f"{frame.width * 100:.1f}",
        is_own=any(crop.preset == preset.slug for crop in version.crops.all()),
        enlarged=times if times > ENLARGED else None,
    )
