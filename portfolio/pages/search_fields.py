"""The fields that the search box knows: what each is called, takes, and finds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Literal

from portfolio.models import EmotionalJob, Portrait
from portfolio.models import Field as OwnField
from portfolio.pages.search_spans import Unreadable, days_of, span_of, tidied, written
from scoring.models import State
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.rubric.verdict import WHOLE

Kind = Literal["choice", "number", "day", "text", "colour"]
GAZES = {"direct": "Direct", "averted": "Averted", "closed": "Closed", "unread": "Not read"}
ORIGINS = {
    "declared": "Declared",
    "detected": "Detected",
    "contradictory": "Contradictory",
    "unknown": "Unknown",
}
FLAGS = {"pick": "Picked", "reject": "Rejected", "none": "Neither"}
QUALITIES = {
    "outdated": "Outdated",
    "archived": "Archived",
    "withdrawn": "Consent taken back",
    "sample": "Sample",
}
STATES = {**dict(Portrait.Review.choices), "archived": "Archived", **dict(State.choices)}
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
#: What no single picture ever has.
NEVER_READ = WHOLE - {"coherence"}


class BadValue(ValueError):
    """A field cannot take what stands behind it; the message says what it takes."""


@dataclass(frozen=True)
class SearchField:
    """One field. words: what it finds. values: of a choice, value -> label.

    also: other ways to write a value. is_strict: a choice of nothing but its values. label: how a
    chip begins. key: of a brand's own field, or of a cue. of: what of the cue.
    """

    name: str
    kind: Kind
    label: str
    example: str
    words: str
    values: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    is_strict: bool = True
    least: float | None = None
    most: float | None = None
    key: str = ""
    of: Literal["value", "score"] = "value"
    own: frozenset[str] = frozenset()

    def read(self, text: str) -> str:
        """The value as it is kept, in one way of writing. Raises BadValue."""
        text = " ".join(text.split())
        if not text:
            raise BadValue(f"Write what “{self.name}” should be, as {self.example}.")
        if self.kind == "choice":
            return self._chosen(text)
        if self.kind == "number":
            return self._spanned(text)
        if self.kind == "day":
            return self._dated(text)
        return self._coloured(text) if self.kind == "colour" else text

    def worded(self, value: str) -> str:
        """A value as a chip names it."""
        return self.values.get(value, value)

    def _chosen(self, text: str) -> str:
        plain = text.casefold().replace(" ", "_").replace("-", "_")
        labels = {label.casefold(): value for value, label in self.values.items()}
        for known in (self.also, labels):
            if text.casefold() in known:
                return known[text.casefold()]
        if plain in self.values:
            return plain
        if not self.is_strict:
            return text
        near = get_close_matches(plain, self.values, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        values = _listed(list(self.values))
        raise BadValue(f"“{self.name}” takes {values}; “{text[:40]}” is none of them.{hint}")

    def _spanned(self, text: str) -> str:
        text = self.also.get(text.casefold(), text)
        try:
            span = span_of(text)
        except Unreadable:
            raise BadValue(f"“{self.name}” takes a number, as {self.example}.") from None
        if span.is_empty:
            raise BadValue(f"“{self.name}:{text[:40]}” leaves no number to find.")
        ends = [end for end in (span.low, span.high) if end is not None]
        least, most = self.least, self.most
        if least is not None and most is not None and not all(least <= end <= most for end in ends):
            raise BadValue(f"“{self.name}” goes from {least:g} to {most:g}, as {self.example}.")
        return written(span)

    def _dated(self, text: str) -> str:
        try:
            days_of(text, date(2000, 1, 1))
        except Unreadable:
            raise BadValue(
                f"“{self.name}” takes a day, a month or a year, as {self.example}."
            ) from None
        return tidied(text).lower()

    def _coloured(self, text: str) -> str:
        found = _HEX.fullmatch(text)
        if not found:
            raise BadValue(f"Write a colour as # and six hex digits, as {self.example}.")
        digits = found[1].lower()
        return "#" + (digits if len(digits) == 6 else "".join(2 * each for each in digits))


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]


def _fields() -> dict[str, SearchField]:
    also = {"no": "none", "picked": "pick", "rejected": "reject"}
    changes = {"changes requested": "changes", "changes_requested": "changes"}
    rows = [
        SearchField("job", "choice", "Job", "job:trust", "the emotional job of its brand",
                    dict(EmotionalJob.choices), is_strict=False),
        SearchField("gaze", "choice", "Gaze", "gaze:direct", "where the eyes look", GAZES),
        SearchField("score", "number", "Score", "score:<60 or score:60..80",
                    "the overall score as it is shown", least=0, most=100),
        SearchField("state", "choice", "State", "state:approved",
                    "how far its review and its scoring are", STATES, changes),
        SearchField("prompt", "text", "Prompt", 'prompt:"golden hour"',
                    "words of the prompt, as they are written"),
        SearchField("color", "colour", "Colour", "color:#336699", "a colour of the picture"),
        SearchField("tag", "text", "Tag", "tag:spring", "a tag, by its whole name"),
        SearchField("person", "text", "Person", "person:anna", "whom it shows, or none"),
        SearchField("rating", "number", "Your rating", "rating:>=3",
                    "your own rating; 0 or none for those without", also={"none": "0"},
                    least=0, most=5),
        SearchField("flag", "choice", "Your mark", "flag:pick", "your own pick or rejection",
                    FLAGS, also),
        SearchField("origin", "choice", "AI origin", "origin:declared",
                    "what the file says of AI", ORIGINS),
        SearchField("in", "text", "In", 'in:"Spring campaign"', "a collection, by its name"),
        SearchField("library", "text", "Library", 'library:"Team page"', "a library, by its name"),
        SearchField("brand", "text", "Brand", "brand:northlight", "a brand, by its name"),
        SearchField("added", "day", "Added", "added:2026-11, added:>2026-11-01 or added:7d",
                    "when it was uploaded"),
        SearchField("is", "choice", "Is", "is:outdated", "what is so of it", QUALITIES),
    ]  # fmt: skip
    return {row.name: row for row in rows}


FIELDS: Mapping[str, SearchField] = _fields()
ALIASES = {"colour": "color", "collection": "in", "uploaded": "added", "review": "state"}


@dataclass(frozen=True)
class Known:
    """What this reader's brands add to the fields: their own fields, by key, and their own jobs.

    own_fields: key -> kinds that it has in different brands. own_jobs: titles.
    """

    own_fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    own_jobs: tuple[str, ...] = ()
    has_expression: bool = True


def field_named(name: str, known: Known) -> SearchField | None:
    """The field, cue or own field of that name; None where there is none."""
    plain = name.casefold()
    plain = ALIASES.get(plain, plain)
    if plain in FIELDS:
        return FIELDS[plain]
    return _cue(plain, known) or _own(plain, known)


def name_near(name: str, known: Known) -> str:
    """The known name that is most like one that is not; empty where none is."""
    plain = name.casefold().removeprefix("cue.")
    cues = [key for key in CATALOGUE if key not in hidden_cues(known)]
    names = [*FIELDS, *ALIASES, *known.own_fields, *cues]
    if near := get_close_matches(plain, names, 1, cutoff=0.7):
        return near[0]
    holding = [each for each in names if len(plain) > 2 and plain in each]
    return holding[0] if holding else ""


def hidden_cues(known: Known) -> frozenset[str]:
    """Cues that nobody can search for."""
    return NEVER_READ if known.has_expression else NEVER_READ | EXPRESSION_CUES


def _cue(name: str, known: Known) -> SearchField | None:
    key = name.removeprefix("cue.").removesuffix(".score")
    if key not in CATALOGUE or key in hidden_cues(known):
        return None
    cue = CATALOGUE[key]
    if name.endswith(".score"):
        named = f"{key}.score"
        return SearchField(named, "number", f"{cue.name}, score", f"{named}:>80",
                           "a cue’s score", key=key, of="score", least=0, most=100)  # fmt: skip
    return SearchField(key, "number", cue.name, f"{key}:>0.3", "a cue’s value", key=key)


def _own(name: str, known: Known) -> SearchField | None:
    kinds = known.own_fields.get(name)
    if kinds is None:
        return None
    label = name.replace("-", " ").replace("_", " ").capitalize()
    example = f"{name}:…"
    if kinds == {OwnField.Kind.NUMBER}:
        kind: Kind = "number"
        example = f"{name}:>10"
    elif kinds == {OwnField.Kind.DATE}:
        kind, example = "day", f"{name}:>2026-11-01"
    elif kinds == {OwnField.Kind.YES_NO}:
        values = {"yes": "Yes", "no": "No"}
        return SearchField(name, "choice", label, f"{name}:yes", "a field of the brand",
                           values, own=kinds)  # fmt: skip
    else:
        kind = "text"
    return SearchField(name, kind, label, example, "a field of the brand", own=kinds)
