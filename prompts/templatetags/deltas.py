"""Changes of scores as people read them."""

from django import template

register = template.Library()

MINUS = "\N{MINUS SIGN}"
UNKNOWN = "–"


@register.filter
def signed(value: float | None) -> str:
    """“+3.2”, “−0.4”, “±0”; a dash where there is none."""
    if value is None:
        return UNKNOWN
    written = f"{abs(value):.1f}"
    if float(written) == 0:
        return "±0"
    return ("+" if value > 0 else MINUS) + written.removesuffix(".0")


@register.filter
def score_or_dash(score: float | None) -> str:
    """A cue's score to a whole number; a dash where it was not judged."""
    return UNKNOWN if score is None else f"{score:.0f}"
