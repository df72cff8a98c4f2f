"""Packs: the ZIP of a delivery, made by a worker, kept for a while, withdrawn with a consent."""

import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from portfolio.actions.deliveries import approvals_of, for_gate
from portfolio.actions.events import publish
from portfolio.channel_presets import PRESETS, ChannelPreset
from portfolio.content_credentials import manifest_beside
from portfolio.csv_lines import csv_lines
from portfolio.doorbell import ring
from portfolio.exporting import (
    MADE_BY_AI,
    Frame,
    Labels,
    declared_source_type,
    export_picture,
)
from portfolio.models import Delivery, Person, Version
from scoring.vision.decode import DecodeError

log = structlog.get_logger(__name__)

COLUMNS = (
    "file",
    "person",
    "portrait",
    "version",
    "original_sha256",
    "sha256",
    "channel",
    "size",
    "approved_by",
    "approved_at",
    "source_type",
    "credit",
    "alt_text",
    "consent_until",
)
QUALITIES = (93, 88, 82, 75, 66, 56, 46)
LONGEST_NAME = 80
OUR_FAULT = "The pack could not be made: a fault of ours. Ask for it once more."
WITHDRAWN = "Withdrawn: somebody in it took their consent back."
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class TooLarge(Exception):
    """The picture does not fit into the bytes that its channel takes."""


def make_delivery(*, delivery: Delivery) -> Delivery:
    """Make the pack, unless it is there, or was withdrawn meanwhile."""
    if delivery.state != Delivery.State.QUEUED:
        return delivery
    with tempfile.TemporaryFile() as file:
        try:
            _write(delivery, file)
        except (DecodeError, TooLarge) as problem:
            return _end(delivery, problem=str(getattr(problem, "message", problem)))
        except Exception:
            log.exception("pack failed", delivery=str(delivery.pk))
            return _end(delivery, problem=OUR_FAULT)
        file.seek(0)
        return _end(delivery, file=File(file))


def withdraw_packs(*, person: Person) -> int:
    """End every pack with a picture of this person, at once; how many."""
    return end_packs(versions=Version.objects.filter(portrait__person=person))


def end_packs(*, versions: Iterable[Version]) -> int:
    """End every pack that holds one of these versions, at once; how many."""
    held = Delivery.objects.filter(versions__in=versions)
    rows = held.exclude(state=Delivery.State.FAILED).values("pk")
    packs = list(Delivery.objects.select_for_update().filter(pk__in=rows))
    for pack in packs:
        _delete_file(pack)
        pack.state, pack.problem, pack.file, pack.bytes = (
            Delivery.State.FAILED,
            WITHDRAWN,
            "",
            0,
        )
        pack.save(update_fields=["state", "problem", "file", "bytes"])
    return len(packs)


def purge_packs() -> int:
    """Delete the packs that have had their time, with their files; how many."""
    old = list(Delivery.objects.filter(expires_at__lt=timezone.now()))
    for pack in old:
        with transaction.atomic():
            _delete_file(pack)
            pack.delete()
    return len(old)


def requeue_unmade() -> int:
    """Ring again for packs whose bell was lost; how many."""
    waiting = Delivery.objects.filter(state=Delivery.State.QUEUED)
    for pk in waiting.values_list("pk", flat=True):
        ring("portfolio.tasks.make_delivery", pk)
    return len(waiting)


def within(largest: int, picture: bytes, **choices: Any) -> bytes:
    """The export at the best quality that fits into so many bytes. Raises TooLarge, DecodeError."""
    for quality in QUALITIES:
        content = export_picture(picture, quality=quality, **choices)
        if len(content) <= largest:
            return content
    raise TooLarge(f"A picture does not fit into {largest:,} bytes. Choose a smaller crop.")


def file_names(versions: Sequence[Version]) -> list[str]:
    """A name for each, without a suffix: the person's, else the title; equal ones are numbered."""
    taken: dict[str, int] = {}
    names = []
    for version in versions:
        portrait = version.portrait
        words = str(portrait.person) if portrait.person else portrait.title
        name = " ".join(NOT_IN_NAMES.sub(" ", words).split()).strip(". ")[:LONGEST_NAME].strip()
        name = name or "Portrait"
        taken[name.casefold()] = count = taken.get(name.casefold(), 0) + 1
        while count > 1 and f"{name} {count}".casefold() in taken:
            count += 1
        if count > 1:
            name = f"{name} {count}"
            taken[name.casefold()] = 1
        names.append(name)
    return names


def _write(delivery: Delivery, file: Any) -> None:
    """Write the ZIP: a folder for each channel, and what is in them as CSV and JSON."""
    versions = list(for_gate(delivery.versions.all()).order_by("portrait__title", "pk"))
    gates = {(row["version"], row["preset"]): row for row in delivery.gate}
    lines: list[dict[str, Any]] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack:
        for version, name in zip(versions, file_names(versions), strict=True):
            with version.file.open("rb") as original:
                data = original.read()
            beside = manifest_beside(
                data, version.format, keeps_prompt=bool(delivery.policy.get("prompt"))
            )
            for slug in delivery.presets:
                row = gates.get((str(version.pk), slug))
                if row is None:
                    continue
                preset = PRESETS[slug]
                stem = f"{preset.channel}/{name} {preset.width}x{preset.height}"
                labels = _labels(delivery, row, data)
                content = _picture(data, preset, row, labels)
                pack.writestr(f"{stem}.jpg", content)
                if beside is not None:
                    pack.writestr(f"{stem}.c2pa.json", beside)
                lines.append(_line(f"{stem}.jpg", version, preset, content, labels, row))
        pack.writestr("manifest.csv", "".join(_csv(lines)).encode())
        pack.writestr("manifest.json", _json(delivery, lines))


def _picture(data: bytes, preset: ChannelPreset, row: dict[str, Any], labels: Labels) -> bytes:
    return within(preset.largest, data, labels=labels, frame=Frame(*row["frame"]), size=preset.size)


def _labels(delivery: Delivery, row: dict[str, Any], data: bytes) -> Labels:
    return Labels(
        source_type=row["source_type"] or declared_source_type(data) or MADE_BY_AI,
        credit=delivery.policy.get("credit", ""),
        alt_text=row["alt_text"],
        prompt=row["prompt"] if delivery.policy.get("prompt") else "",
    )


def _line(
    path: str,
    version: Version,
    preset: ChannelPreset,
    content: bytes,
    labels: Labels,
    row: dict[str, Any],
) -> dict[str, Any]:
    """What the manifest says of one file."""
    portrait, approvals = version.portrait, approvals_of(version)
    return {
        "file": path,
        "person": str(portrait.person) if portrait.person else "",
        "portrait": portrait.title,
        "version": version.number,
        "original_sha256": version.sha256,
        "sha256": hashlib.sha256(content).hexdigest(),
        "channel": preset.channel,
        "size": f"{preset.width}x{preset.height}",
        "approved_by": "; ".join(dict.fromkeys(each.decided_by for each in approvals)),
        "approved_at": approvals[-1].decided_at.isoformat(timespec="seconds") if approvals else "",
        "source_type": labels.source_type,
        "credit": labels.credit,
        "alt_text": labels.alt_text,
        "consent_until": row["consent_until"],
    }


def _csv(lines: Iterable[dict[str, Any]]) -> Iterable[str]:
    return csv_lines(COLUMNS, ([line[name] for name in COLUMNS] for line in lines))


def _json(delivery: Delivery, lines: list[dict[str, Any]]) -> str:
    about = {
        "brand": str(delivery.brand),
        "asked_at": delivery.created_at.isoformat(timespec="seconds"),
        "files": lines,
    }
    return json.dumps(about, indent=2, ensure_ascii=False)


@transaction.atomic
def _end(delivery: Delivery, *, file: File | None = None, problem: str = "") -> Delivery:
    """Store what came of it; of a pack that was withdrawn or deleted meanwhile nothing stays."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("brand")
    found: Delivery | None = rows.filter(pk=delivery.pk, state=Delivery.State.QUEUED).first()
    if found is None:
        return delivery
    if file is None:
        found.state, found.problem = Delivery.State.FAILED, problem[:400]
    else:
        found.file.save(f"packs/{found.brand.team_id}/{found.pk}.zip", file, save=False)
        found.state, found.bytes = Delivery.State.MADE, found.file.size
    found.save(update_fields=["state", "problem", "file", "bytes"])
    if found.state == Delivery.State.MADE:
        publish("export.ready", target=found, bytes=found.bytes)
    return found


def _delete_file(pack: Delivery) -> None:
    """Delete the file once this is committed."""
    storage, name = pack.file.storage, pack.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
