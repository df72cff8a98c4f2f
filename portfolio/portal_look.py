"""A portal in the client's own colour, kept legible in both themes."""

import re

from portfolio.models import Portal

COLOUR = re.compile(r"#[0-9a-f]{6}")
NEUTRAL = "#333333"
WHITE, BLACK = "#ffffff", "#111111"


def accent_of(portal: Portal) -> str:
    """The colour of the portal's buttons: its own, else the brand's first, else neutral."""
    palette = portal.brand.palette
    chosen = portal.accent or (palette[0] if palette else NEUTRAL)
    return chosen if COLOUR.fullmatch(chosen) else NEUTRAL


def stylesheet(portal: Portal) -> str:
    """The custom properties that the portal's pages take their colour from."""
    accent = accent_of(portal)
    ink = max((WHITE, BLACK), key=lambda each: contrast(accent, each))
    return f":root {{ --client: {accent}; --client-ink: {ink}; }}\n"


def contrast(first: str, second: str) -> float:
    """Contrast of two colours `#rrggbb` by WCAG 2.2: 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
