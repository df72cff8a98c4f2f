"""Writes to the crops that members set by hand."""

from django.db import transaction

from portfolio.actions.audit import record_event
from portfolio.channel_presets import ChannelPreset, frame_of_size
from portfolio.exporting import Frame
from portfolio.models import ChannelCrop, User, Version


class NotPrepared(Exception):
    """The size of the picture is not known yet, or it cannot be read."""

    def __init__(self) -> None:
        super().__init__("This picture is not prepared yet. Come back in a moment.")


@transaction.atomic
def save_crop(
    *, version: Version, preset: ChannelPreset, x: float, y: float, width: float, by: User | None
) -> ChannelCrop:
    """Keep a crop by its left upper corner and width, in fractions of the picture.

    It is moved inside, and has the preset's aspect. Raises NotPrepared.
    """
    frame = frame_of_size(x, y, width, aspect_of(version), preset)
    values = {"x": frame.x, "y": frame.y, "width": frame.width, "height": frame.height}
    crop, _ = ChannelCrop.objects.update_or_create(
        version=version, preset=preset.slug, defaults=values | {"changed_by": by}
    )
    record_event(
        team=version.team, action="crop.saved", target=version, preset=preset.title, **values
    )
    return crop


@transaction.atomic
def reset_crop(*, version: Version, preset: ChannelPreset) -> None:
    """Have the crop placed by the face again."""
    gone, _ = ChannelCrop.objects.filter(version=version, preset=preset.slug).delete()
    if gone:
        record_event(team=version.team, action="crop.reset", target=version, preset=preset.title)


def frame_of(crop: ChannelCrop) -> Frame:
    """The crop as it is cut."""
    return Frame(crop.x, crop.y, crop.width, crop.height)


def aspect_of(version: Version) -> float:
    """Width over height of the upright picture. Raises NotPrepared."""
    if not version.width or not version.height:
        raise NotPrepared
    return version.width / version.height
