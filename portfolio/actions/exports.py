"""Clean copies of versions, for guests to keep: made by a worker, once."""

from dataclasses import dataclass

from django.core.cache import cache
from django.core.files.base import ContentFile, File

from portfolio.actions.portraits import title_from
from portfolio.doorbell import ring
from portfolio.exporting import MADE_BY_AI, SUFFIXES, Labels, declared_source_type, export_picture
from portfolio.models import AltText, Version

RING_AGAIN_AFTER = 20  # seconds


@dataclass(frozen=True)
class Copy:
    """A copy to hand out."""

    file: File
    name: str
    format: str


def clean_copy(*, version: Version) -> Copy | None:
    """The copy of a version without prompt, place or camera; None while a worker makes it."""
    storage, path, kind = version.file.storage, _path(version), _format_of(version)
    if not storage.exists(path):
        if cache.add(f"clean-copy:{version.pk}", 1, timeout=RING_AGAIN_AFTER):
            ring("portfolio.tasks.make_clean_copy", version.pk)
        return None
    title = title_from(version.portrait.title)
    name = f"{title} v{version.number}{SUFFIXES[kind]}"
    return Copy(storage.open(path, "rb"), name, kind)


def make_clean_copy(*, version: Version) -> None:
    """Make the copy, unless it is there."""
    storage, path = version.file.storage, _path(version)
    if storage.exists(path):
        return
    with version.file.open("rb") as file:
        data = file.read()
    alt = AltText.objects.filter(version=version, confirmed_at__isnull=False).first()
    labels = Labels(
        source_type=declared_source_type(data) or MADE_BY_AI,
        credit=version.portrait.library.brand.credit,
        alt_text=alt.text if alt else "",
    )
    content = export_picture(data, labels=labels, image_format=_format_of(version), quality=95)
    storage.save(path, ContentFile(content))


def _format_of(version: Version) -> str:
    return version.format if version.format in SUFFIXES else "JPEG"


def _path(version: Version) -> str:
    return f"copies/{version.team_id}/{version.pk}{SUFFIXES[_format_of(version)]}"
