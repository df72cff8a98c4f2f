"""A brand's own colours against the palettes of its portraits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.members import Palette
from scoring.consistency.palette import ciede2000, lab_from_hex

VISIBLE = 0.02
"""Share of clothing and background from which a colour counts as being there [default]."""

HELD = 0.10
"""Share that must lie within the tolerance for a portrait to hold the brand's palette [default]."""

_CHUNK = 8192  # swatches that are compared with the brand's colours at once

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BrandColour:
    """A brand colour; nearest_distance: CIEDE2000 to the nearest swatch in any portrait;
    share: 0 to 1 of the portraits with a palette that hold it. Both None without palettes."""

    hex: str
    nearest_distance: float | None
    share: float | None


@dataclass(frozen=True)
class Nearness:
    """How near palettes come to a brand's colours, CIEDE2000.

    to_colours: (n, colours), from each colour to the nearest swatch of at least VISIBLE;
    to_palette: (n,), the distance within which HELD of the area has one of the colours.
    """

    to_colours: Floats
    to_palette: Floats


def nearness(brand_palette: Sequence[str], palettes: Sequence[Palette]) -> Nearness:
    """Every palette against every colour. Raises ValueError for one that is no #rrggbb."""
    wanted = np.array([lab_from_hex(code) for code in brand_palette]).reshape(-1, 3)
    if not len(wanted) or not palettes:
        return Nearness(np.empty((len(palettes), len(wanted))), np.full(len(palettes), np.inf))
    owner = np.repeat(np.arange(len(palettes)), [len(palette) for palette in palettes])
    starts = np.searchsorted(owner, np.arange(len(palettes)))
    weights = np.array([weight for palette in palettes for weight, _ in palette])
    weights = weights / np.add.reduceat(weights, starts)[owner]
    labs = np.array([lab for palette in palettes for _, lab in palette])
    away = np.concatenate(
        [
            ciede2000(labs[start : start + _CHUNK, None], wanted[None])
            for start in range(0, len(labs), _CHUNK)
        ]
    )
    seen = np.where((weights >= VISIBLE - 1e-9)[:, None], away, np.inf)
    to_colours = np.minimum.reduceat(seen, starts, axis=0)
    nearest = away.min(axis=1)
    order = np.lexsort((nearest, owner))
    area = np.cumsum(weights[order])
    area -= (area[starts] - weights[order][starts])[owner]
    enough = np.where(area >= HELD - 1e-9, nearest[order], np.inf)
    return Nearness(to_colours, np.minimum.reduceat(enough, starts))


def compare_brand_palette(
    brand_palette: Sequence[str], near: Nearness, tolerance: float
) -> list[BrandColour]:
    """Each brand colour in the given order; one counts as held up to the tolerance."""
    found = []
    for index, hex_code in enumerate(brand_palette):
        away = near.to_colours[:, index]
        found.append(
            BrandColour(
                hex=hex_code,
                nearest_distance=round(float(away.min()), 1) if len(away) else None,
                share=round(float((away <= tolerance).mean()), 3) if len(away) else None,
            )
        )
    return found
