"""Numbers and days as the search box takes them: `<60`, `60..80`, `2026-11`, `>2026-11-01`, `7d`.

Knows neither portraits nor addresses.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.units import NotANumber, finite

_SIGNS = {"≤": "<=", "≥": ">=", "−": "-", "…": ".."}
_SIGN = re.compile(r"<=|>=|<|>|=")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4})([dwmy])")
DAYS_OF = {"d": 1, "w": 7, "m": 30, "y": 365}


class Unreadable(ValueError):
    """What stands there is neither a number nor a span of numbers or days."""


@dataclass(frozen=True)
class Span:
    """Numbers between two ends; None for an open end. has_low, has_high: whether it counts, too."""

    low: float | None = None
    high: float | None = None
    has_low: bool = True
    has_high: bool = True

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (
            self.low == self.high and not (self.has_low and self.has_high)
        )

    def as_shown(self) -> "Span":
        """The same span of numbers that are shown rounded: 59.5 is shown as 60, and is no `<60`.

        An end that is no whole number is left as it is.
        """
        low, high, has_low, has_high = self.low, self.high, self.has_low, self.has_high
        if low is not None and low.is_integer():
            low, has_low = low + (-0.5 if has_low else 0.5), True
        if high is not None and high.is_integer():
            high, has_high = high + (0.5 if has_high else -0.5), False
        return Span(low, high, has_low, has_high)

    def limits(self, name: str) -> dict[str, float]:
        """As lookups of a column."""
        found = {}
        if self.low is not None:
            found[f"{name}__gte" if self.has_low else f"{name}__gt"] = self.low
        if self.high is not None:
            found[f"{name}__lte" if self.has_high else f"{name}__lt"] = self.high
        return found


def tidied(text: str) -> str:
    """A span in plain signs and without blanks."""
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    return "".join(text.split())


def span_of(text: str) -> Span:
    """`<60`, `<=60`, `>60`, `>=60`, `60..80`, `..80`, `60..`, `60`. Raises Unreadable."""
    text = tidied(text)
    if ".." in text:
        low, _, high = text.partition("..")
        if not low and not high:
            raise Unreadable(text)
        return Span(_number(low) if low else None, _number(high) if high else None)
    sign, rest = _split(text)
    number = _number(rest)
    if sign in ("", "="):
        return Span(number, number)
    has_end = sign.endswith("=")
    if sign.startswith("<"):
        return Span(None, number, has_high=has_end)
    return Span(number, None, has_low=has_end)


def written(span: Span) -> str:
    """A span as `span_of` reads it, in the shortest way."""
    if span.low is not None and span.high is not None:
        if span.low == span.high:
            return f"{span.low:.12g}"
        return f"{span.low:.12g}..{span.high:.12g}"
    if span.high is not None:
        return f"{'<=' if span.has_high else '<'}{span.high:.12g}"
    return f"{'>=' if span.has_low else '>'}{span.low:.12g}"


def days_of(text: str, today: date) -> tuple[date | None, date | None]:
    """The first day, and the day after the last; None for an open end. Raises Unreadable.

    `2026`, `2026-11`, `2026-11-05`, `today`, `yesterday`, with `<`, `<=`, `>`, `>=` in front or
    `..` between two of them; `7d`, `2w`, `3m`, `1y`: so far back from today.
    """
    text = tidied(text).lower()
    if ago := _AGO.fullmatch(text):
        try:
            return today - timedelta(days=int(ago[1]) * DAYS_OF[ago[2]]), None
        except OverflowError:
            raise Unreadable(text) from None
    if ".." in text:
        first, _, last = text.partition("..")
        if not first and not last:
            raise Unreadable(text)
        return (
            _period(first, today)[0] if first else None,
            _period(last, today)[1] if last else None,
        )
    sign, rest = _split(text)
    start, end = _period(rest, today)
    ends: dict[str, tuple[date | None, date | None]] = {
        "<": (None, start),
        "<=": (None, end),
        ">": (end, None),
        ">=": (start, None),
    }
    return ends.get(sign, (start, end))


def _period(text: str, today: date) -> tuple[date, date]:
    """The first day of a day, month or year, and the day after its last."""
    if text in ("today", "yesterday"):
        start = today - timedelta(days=text == "yesterday")
        return start, start + timedelta(days=1)
    found = _DAY.fullmatch(text)
    if not found:
        raise Unreadable(text)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            start = date(year, month, day)
            return start, start + timedelta(days=1)
        if month:
            return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
        return date(year, 1, 1), date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        raise Unreadable(text) from None


def _split(text: str) -> tuple[str, str]:
    """The sign in front, and what follows it."""
    sign = _SIGN.match(text)
    return (sign[0], text[sign.end() :]) if sign else ("", text)


def _number(text: str) -> float:
    try:
        return finite(text)
    except NotANumber as problem:
        raise Unreadable(text) from problem
