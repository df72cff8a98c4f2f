"""A brand's own colours against the palettes of its portraits."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.consistency.members import SetMember
from scoring.consistency.palette import lab_from_hex, nearest_swatch

DIFFERENT = 10.0
"""CIEDE2000 beyond which a colour is a different one [default]; 2 is a match, 5 is close."""

VISIBLE = 0.02
"""Share of clothing and background from which a colour counts as being there [default]."""


@dataclass(frozen=True)
class BrandColour:
    """A brand colour; nearest_distance: CIEDE2000 to the nearest swatch in any portrait;
    share: 0 to 1 of the portraits with a palette that hold it. Both None without palettes."""

    hex: str
    nearest_distance: float | None
    share: float | None


def compare_brand_palette(
    brand_palette: Sequence[str], members: Sequence[SetMember]
) -> list[BrandColour]:
    """Each brand colour in the given order. Raises ValueError for one that is no #rrggbb."""
    palettes = [member.palette for member in members if member.palette]
    compared = []
    for hex_code in brand_palette:
        lab = lab_from_hex(hex_code)
        away = [nearest_swatch(lab, palette, VISIBLE) for palette in palettes]
        compared.append(
            BrandColour(
                hex=hex_code,
                nearest_distance=round(min(away), 1) if away else None,
                share=round(sum(d <= DIFFERENT for d in away) / len(away), 3) if away else None,
            )
        )
    return compared
