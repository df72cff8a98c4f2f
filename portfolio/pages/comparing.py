"""Two to four portraits or versions side by side, as an address names them.

An address says `p=<portrait>` for the newest version, `p=<portrait>@<number>` for another one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count
from django.http import Http404, QueryDict
from django.urls import reverse

from portfolio.access import access
from portfolio.file_addresses import file_address
from portfolio.models import Comment, Portrait, Version
from portfolio.pages.cue_table import MEANINGFUL, Measures, cue_table
from portfolio.pages.portrait import assessment_of
from portfolio.renditions import nearest
from prompts.comparing import words_by_layer
from prompts.entry import LAYER_TITLES
from prompts.layers import Prompt
from prompts.lexicon import Layer
from prompts.models import VersionPrompt
from scoring.report import GROUPS, LOW_COVERAGE, scorecard_report

FEWEST, MOST = 2, 4
LETTERS = "ABCD"
DRAWN = ("box", "line", "mask")


@dataclass
class Side:
    """One picture of the comparison. letter: how it is called there; comments: how many remarks."""

    letter: str
    portrait: Portrait
    version: Version
    versions: list[Version]
    report: dict[str, Any]
    assessment: Any
    comments: int = 0

    @property
    def key(self) -> str:
        """As the address names it."""
        is_newest = self.version == self.versions[0]
        return str(self.portrait.pk) if is_newest else f"{self.portrait.pk}@{self.version.number}"

    @property
    def full(self) -> str:
        """The address of a picture with every pixel; "" where there is none yet."""
        name = nearest(self.version)
        return file_address(self.version, name) if name else ""

    @property
    def card(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.report["scorecard"]
        return found

    @property
    def overall(self) -> float | None:
        return self.card["overall"] if self.card else None

    @property
    def is_low(self) -> bool:
        """There is a score, and a good part of the rubric's weight is not in it."""
        return bool(self.card and self.overall is not None and self.card["coverage"] < LOW_COVERAGE)


def compare_address(keys: Iterable[Any], **more: str) -> str:
    """The address that compares these, each the id of a portrait, or `id@number` of a version."""
    asked = urlencode([*(("p", str(key)) for key in keys), *more.items()], safe="@")
    return f"{reverse('portfolio:compare')}?{asked}"


def compare_page(asked: QueryDict, reader: Any) -> dict[str, Any]:
    """The comparison that an address asks for; `problem`: why there is none, "" = there is.

    Raises Http404 for what the reader cannot see.
    """
    wanted = list(dict.fromkeys(asked.getlist("p")))
    if not FEWEST <= len(wanted) <= MOST:
        count = "None is" if not wanted else "One is" if len(wanted) == 1 else f"{len(wanted)} are"
        return {"problem": f"Two to four portraits can be compared. {count} named here."}
    sides = [_side(letter, key, reader) for letter, key in zip(LETTERS, wanted, strict=False)]
    if problem := _problem(sides):
        return {"problem": problem}
    _count_comments(sides)
    only = asked.get("only") == "differences"
    measures, notes = _measures(sides)
    columns = [side.report["scorecard"]["cues"] if side.report["groups"] else [] for side in sides]
    return {
        "problem": "",
        "sides": sides,
        "offers": [_offers(sides, side) for side in sides],
        "groups": cue_table(columns, measures, only_differences=only),
        "overlays": _overlays(columns),
        "only_differences": only,
        "toggle": compare_address(_keys(sides), **({} if only else {"only": "differences"})),
        "swap": compare_address(reversed(_keys(sides))),
        "notes": notes,
        "verdict": _verdict(sides) if measures.scores else "",
        "prompts": _prompts(sides) if len(sides) == FEWEST else None,
        "brand": sides[0].portrait.library.brand,
    }


def _keys(sides: Sequence[Side]) -> list[str]:
    return [side.key for side in sides]


def _side(letter: str, wanted: str, reader: Any) -> Side:
    """One picture with its report. Raises Http404."""
    pk, _, number = wanted.partition("@")
    try:
        portrait = access(Portrait.objects.for_cards(), reader, pk=UUID(pk))
    except ValueError:
        raise Http404("There is nothing at this address.") from None
    versions = list(portrait.versions.all())
    chosen = [each for each in versions if not number or str(each.number) == number]
    if not chosen:
        raise Http404("There is nothing at this address.")
    for each in versions:
        each.portrait = portrait
    state = assessment_of(chosen[0])
    report = scorecard_report(None if portrait.is_withdrawn else state["assessment"])
    return Side(letter, portrait, chosen[0], versions, report, state["assessment"])


def _problem(sides: Sequence[Side]) -> str:
    """Why pictures that the reader may see are not compared."""
    if len({side.portrait.team.pk for side in sides}) > 1:
        return "These portraits are of different teams; portraits of one team can be compared."
    for side in sides:
        if side.portrait.is_withdrawn:
            return f"The person of “{side.portrait}” took their consent back: it is not shown."
    if len({side.version.pk for side in sides}) < len(sides):
        return "The same version is named twice; choose another one to compare it with."
    return ""


def _overlays(columns: Sequence[Sequence[dict[str, Any]]]) -> list[tuple[str, list[Any]]]:
    """What can be drawn over the pictures: by group, (key, name) of the cues."""
    drawn = {
        cue["key"]: (cue["group"], cue["name"])
        for column in columns
        for cue in column
        if any(mark["kind"] in DRAWN for mark in cue["evidence"])
    }
    groups = [
        (title, [(key, name) for key, (group, name) in drawn.items() if group == slug])
        for slug, title in GROUPS.items()
    ]
    return [(title, cues) for title, cues in groups if cues]


def _count_comments(sides: Sequence[Side]) -> None:
    rows = Comment.objects.filter(version__in=[side.version for side in sides], deleted_at=None)
    counts = dict(rows.order_by().values_list("version").annotate(Count("pk")))
    for side in sides:
        side.comments = counts.get(side.version.pk, 0)


def _measures(sides: Sequence[Side]) -> tuple[Measures, list[str]]:
    """What can be compared, and in words what cannot."""
    notes = [f"{side.letter} has no score yet." for side in sides if side.card is None] + [
        f"{side.letter} could not be read: {side.card['reason']}"
        for side in sides
        if side.card and side.card["status"] != "scored"
    ]
    judged = [side.assessment for side in sides if side.report["groups"]]
    engines = sorted({each.engine_version for each in judged})
    rubrics = {each.rubric_id for each in judged}
    if len(engines) > 1:
        notes.append(
            f"They were read by different engines ({', '.join(engines)}): neither readings nor "
            "scores can be set against each other until the older ones are scored again."
        )
    elif len(rubrics) > 1:
        asked = "; ".join(
            f"{side.letter}: {side.portrait.library.brand}, rubric {side.assessment.rubric.number}"
            for side in sides
            if side.report["groups"]
        )
        notes.append(
            f"They were judged against different rubrics ({asked}): the readings can be compared, "
            "the scores cannot."
        )
    is_one_engine = len(engines) == 1
    return Measures(readings=is_one_engine, scores=is_one_engine and len(rubrics) == 1), notes


def _verdict(sides: Sequence[Side]) -> str:
    """The overall scores against each other, in a sentence about the pictures and the brief."""
    scored = [(side.overall, side.letter) for side in sides if side.overall is not None]
    if len(scored) < FEWEST:
        return ""
    (low, lower), (high, higher) = min(scored), max(scored)
    apart = round(high) - round(low)  # of the numbers as they are shown
    if apart < MEANINGFUL:
        numbers = f"{low:.0f} to {high:.0f}" if apart else f"{high:.0f} each"
        return f"No meaningful difference overall: {numbers} of 100."
    return f"{higher} meets the brief by {apart} points more than {lower}."


def _offers(sides: Sequence[Side], side: Side) -> dict[str, Any]:
    """Where one can go from a side: its other versions, first place, without it."""
    keys, at = _keys(sides), sides.index(side)
    others = [key for key in keys if key != side.key]

    def with_version(version: Version) -> str:
        return compare_address(
            [*keys[:at], f"{side.portrait.pk}@{version.number}", *keys[at + 1 :]]
        )

    shown = {each.version.pk for each in sides}
    return {
        "side": side,
        "versions": [(each, with_version(each), each.pk in shown) for each in side.versions[:8]],
        "first": compare_address([side.key, *others]) if at and len(keys) > FEWEST else "",
        "without": compare_address(others) if len(others) >= FEWEST else "",
    }


def _prompts(sides: Sequence[Side]) -> dict[str, Any]:
    """What the two prompts ask for differently, word by word, by layer.

    known: how many of the two have a prompt; changes: (layer, pieces).
    """
    rows = VersionPrompt.objects.in_bulk([side.version.pk for side in sides])
    known = [rows[side.version.pk] for side in sides if side.version.pk in rows]
    if len(known) < FEWEST:
        return {"known": len(known), "changes": []}
    before, after = (Prompt.parse(row.text, row.negative) for row in known)
    titles = LAYER_TITLES | {Layer.NEGATIVE: "Left out"}
    words = words_by_layer(before, after).items()
    changes = [(titles[layer], pieces) for layer, pieces in words]
    return {"known": len(known), "changes": [row for row in changes if _has_changed(row[1])]}


def _has_changed(pieces: Iterable[Any]) -> bool:
    return any(piece.kind != "same" for piece in pieces)
