"""What makes a picture look like an old print: grain, split tone, lifted blacks, muted, vignette.

The ranges are those of the definition of the cue (evidence C34): they say what such a print looks
like, not what is good.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.vision import overlay
from scoring.vision.measurement import Measurement, abstained, measure
from scoring.vision.measures.colour import off_face_colourfulness, too_little
from scoring.vision.noise import fine_blocks
from scoring.vision.quantiles import median, percentiles
from scoring.vision.sample import Sample

PRINT_SIDE = 1448  # px; grain is looked at on the level between this and its half
LEAST_PARTS = 4  # of the five
CORRELATED = (0.1, 0.35)  # lag-1 correlation: sensor noise below, film grain above


@dataclass(frozen=True)
class _Part:
    """One of the five: its native value, and how far it lies in its range, 0 to 1."""

    name: str
    value: float
    membership: float


@measure(key="nostalgia_composite", unit="0-1")
def nostalgia_composite(sample: Sample) -> Measurement:
    """Mean of five memberships, 0 to 1: how much the picture is made to look like an old print.

    Grain in flat areas (SD of L* .8 to 2.5, spatially correlated), split tone (b* of highlights
    less shadows 3 to 15), lifted blacks (1st percentile of L* from 6), muted colour (M 15 to 38),
    corner fall-off (4 to 15 L*). Each counts 1 inside its range, 0 from half its lower end, and
    falls to 0 one range above. Colours are read off the face. The five stand in the evidence.
    Abstains when fewer than four can be read.
    """
    if answer := too_little(sample, "0-1"):
        return answer
    parts = [
        part
        for part in (
            _grain(sample),
            _split_tone(sample),
            _lifted_blacks(sample),
            _muted_colour(sample),
            _corner_fall_off(sample),
        )
        if part is not None
    ]
    if len(parts) < LEAST_PARTS:
        return abstained(
            "0-1",
            "Too little flat background is in view to look for grain and fall-off. Use a wider "
            "crop.",
        )
    width, height = sample.size
    numbers = {part.name: round(part.value, 3) for part in parts}
    shares = {f"{part.name}_membership": round(part.membership, 3) for part in parts}
    frame = overlay.box(
        0, 0, width, height, label="whole picture", size=sample.size, **numbers, **shares
    )
    value = float(np.mean([part.membership for part in parts]))
    return Measurement(value, "0-1", round(0.7 * len(parts) / 5, 3), (frame,))


def membership(value: float, low: float, high: float) -> float:
    """1 from ``low`` to ``high``, 0 at half of ``low`` and one range above ``high``, else between.

    ``low`` is positive; ``high`` may be infinite.
    """
    rising = (value - low / 2) / (low / 2)
    falling = 1.0 if np.isinf(high) else (high + (high - low) - value) / (high - low)
    return float(np.clip(min(rising, falling), 0, 1))


def _grain(sample: Sample) -> _Part | None:
    """SD of L* in the flattest unclipped blocks; white noise counts in part, film grain whole."""
    patches = sample.flat_patches(sample.halvings_within(PRINT_SIDE))
    if len(patches) == 0:
        return None
    blocks = fine_blocks(patches)
    spread = median(blocks.std(axis=(1, 2)))
    low, high = CORRELATED
    correlated = float(np.clip((_correlation(blocks) - low) / (high - low), 0, 1))
    return _Part("grain", spread, membership(spread, 0.8, 2.5) * correlated)


def _correlation(blocks: NDArray[np.float32]) -> float:
    """Lag-1 correlation of neighbours across and down, mean of blocks (N, rows, columns)."""
    power = float((blocks**2).mean())
    if power == 0:
        return 0.0
    across = float((blocks[:, :, 1:] * blocks[:, :, :-1]).mean())
    down = float((blocks[:, 1:] * blocks[:, :-1]).mean())
    return (across + down) / (2 * power)


def _split_tone(sample: Sample) -> _Part:
    colours = sample.surroundings.lab
    dark, bright = percentiles(colours[:, 0], 15, 85)
    highlights = float(colours[colours[:, 0] >= bright, 2].mean())
    shadows = float(colours[colours[:, 0] <= dark, 2].mean())
    return _Part("split_tone", highlights - shadows, membership(highlights - shadows, 3, 15))


def _lifted_blacks(sample: Sample) -> _Part:
    darkest = percentiles(sample.overview.lightness[::2, ::2], 1)[0]
    return _Part("lifted_blacks", darkest, membership(darkest, 6, np.inf))


def _muted_colour(sample: Sample) -> _Part:
    muted = off_face_colourfulness(sample)
    return _Part("muted_colour", muted, membership(muted, 15, 38))


def _corner_fall_off(sample: Sample) -> _Part | None:
    """Median L* of the background halfway out, less that of the brightest corner.

    A lens darkens every corner, a lamp or a tree only some. None below two background corners.
    """
    lightness, background = sample.overview.lightness[::2, ::2], sample.background_mask[::2, ::2]
    height, width = lightness.shape
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    radius = np.hypot(x, y) / np.float32(np.sqrt(2))
    middle = lightness[background & (radius > 0.45) & (radius < 0.7)]
    outer = background & (radius > 0.85)
    corners = [
        lightness[outer & (side_x * x > 0) & (side_y * y > 0)]
        for side_x in (-1, 1)
        for side_y in (-1, 1)
    ]
    least = 0.002 * height * width
    seen = [median(corner) for corner in corners if corner.size >= least]
    if len(seen) < 2 or middle.size < least:
        return None
    fall = median(middle) - max(seen)
    return _Part("corner_fall_off", fall, membership(fall, 4, 15))
