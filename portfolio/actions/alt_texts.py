"""The description of a version for who cannot see it: drafted by us, confirmed by a human.

A draft speaks of the image (framing, light, background, colours), never of the person in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot

from django.db import transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.models import AltText, User, Version

LONGEST = 500
EVEN, STRONG = 0.7, 1.6  # stops between the lit side and the other
CLEAN, BUSY = 0.08, 0.2  # edges in the background, as a fraction
WARM, COOL = 4500.0, 6500.0  # K
DARK, BRIGHT = 30.0, 75.0  # L*
GREY = 12.0  # chroma under which a colour is called a grey
#: hue angle in CIELAB up to which a colour has the name, in degrees
HUES = (
    (20, "pink"),
    (45, "red"),
    (75, "orange"),
    (105, "yellow"),
    (165, "green"),
    (215, "teal"),
    (295, "blue"),
    (335, "purple"),
    (361, "pink"),
)


class EmptyText(Exception):
    """There are no words to keep."""

    def __init__(self) -> None:
        super().__init__("Write what the picture shows.")


@dataclass(frozen=True)
class ImageReadings:
    """What was measured of an image; None = not read.

    crop: words such as “head and shoulders”. key_fill in stops, temperature in K, clutter as a
    fraction. colours: L*, a*, b* of clothing and background, largest
    first.
    """

    crop: str = ""
    key_fill: float | None = None
    temperature: float | None = None
    clutter: float | None = None
    colours: Sequence[tuple[float, float, float]] = ()


def draft_alt_text(readings: ImageReadings) -> str:
    """A draft in plain words; a human reads it, completes it and confirms it."""
    framing = f"Portrait, {readings.crop}" if readings.crop else "Portrait"
    parts = [framing, _light(readings), _background(readings), _colours(readings.colours)]
    return (", ".join(part for part in parts if part) + ".")[:LONGEST]


@transaction.atomic
def save_alt_text(*, version: Version, text: str, is_confirmed: bool, by: User | None) -> AltText:
    """Keep the words; other words than those that were confirmed are a draft again, unless the
    member confirms them, too. Raises EmptyText."""
    words = " ".join(text.split())[:LONGEST]
    if not words:
        raise EmptyText
    row = AltText.objects.filter(version=version).first() or AltText(version=version)
    was = (row.text, row.confirmed_at is not None)
    if is_confirmed and was != (words, True):
        row.confirmed_by, row.confirmed_at = by, timezone.now()
    elif not is_confirmed:
        row.confirmed_by, row.confirmed_at = None, None
    row.text = words
    row.save()
    if was != (words, is_confirmed):
        action = "alt_text.confirmed" if is_confirmed else "alt_text.drafted"
        record_event(team=version.team, action=action, target=version)
    return row


def confirmed_text(version: Version) -> str:
    """The words that a human confirmed, or ""."""
    row = AltText.objects.filter(version=version, confirmed_at__isnull=False).first()
    return row.text if row else ""


def _light(readings: ImageReadings) -> str:
    words = []
    if readings.temperature is not None:
        if readings.temperature < WARM:
            words.append("warm")
        elif readings.temperature > COOL:
            words.append("cool")
    if readings.key_fill is not None:
        if readings.key_fill < EVEN:
            words.append("even")
        elif readings.key_fill > STRONG:
            words.append("strong one-sided")
        else:
            words.append("soft one-sided")
    return f"{' '.join(words)} light" if words else ""


def _background(readings: ImageReadings) -> str:
    if readings.clutter is None:
        return ""
    if readings.clutter < CLEAN:
        return "plain background"
    return "busy background" if readings.clutter > BUSY else "quiet background"


def _colours(colours: Sequence[tuple[float, float, float]]) -> str:
    names = list(dict.fromkeys(_colour_name(*each) for each in colours))[:2]
    return f"mostly {' and '.join(names)}" if names else ""


def _colour_name(lightness: float, a: float, b: float) -> str:
    """A plain name for a CIELAB colour."""
    if hypot(a, b) < GREY:
        if lightness < DARK / 2:
            return "black"
        if lightness > 90:
            return "white"
        return "dark grey" if lightness < DARK else "light grey" if lightness > BRIGHT else "grey"
    hue = degrees(atan2(b, a)) % 360
    name = next(name for end, name in HUES if hue < end)
    if name in ("orange", "yellow") and lightness < 55:
        name = "brown"
    return f"dark {name}" if lightness < DARK else f"light {name}" if lightness > BRIGHT else name
