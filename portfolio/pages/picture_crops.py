"""Where a square is cut out of a picture so that the face stays in it.

A strict page sets no style of its own, so the place is one of eleven classes of the style sheet.
"""

from collections.abc import Sequence

#: The face's middle stands so far from the square's left edge, and from its top.
ACROSS, DOWN = 0.5, 0.45
STEPS = 10


def focus_of(box: Sequence[float], aspect: float | None) -> int | None:
    """0 to 10: how far along its longer side a picture is cut, from its start to its end.

    box: the face as [x, y, width, height], fractions of the picture; aspect: its width over its
    height. None where a square is the whole picture, or its shape is not known.
    """
    if not aspect or aspect == 1:
        return None
    x, y, width, height = box
    shown = min(aspect, 1 / aspect)  # of the longer side
    start = x + width / 2 - ACROSS * shown if aspect > 1 else y + height / 2 - DOWN * shown
    return round(STEPS * min(1.0, max(0.0, start / (1 - shown))))
