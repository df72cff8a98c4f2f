"""Choosing among the portraits of a list, one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

import numpy as np
from django.http import Http404
from django.urls import reverse

from portfolio.models import Mark, Portrait, Version
from portfolio.pages.card_list import result_of
from portfolio.pages.duplicates import READ, palette_of, values_of
from scoring.models import SetReading

MOST = 5_000
"""Portraits that are gone through in one go; a longer list is narrowed first."""
AROUND = 12
WINDOW = 60
"""Portraits whose pictures are named in the page; further ones are fetched on the way."""

Marks = dict[UUID, tuple[int, str]]


@dataclass(frozen=True)
class Item:
    """One portrait of the list. place: from 1; alike: a name that those share which show one
    person, or one picture twice; "" = none."""

    portrait: Portrait
    place: int
    rating: int
    flag: str
    alike: str
    address: str

    @property
    def version(self) -> Version | None:
        found: Version | None = self.portrait.current_version
        return found


@dataclass(frozen=True)
class Round:
    """A list to go through, as the reader sees it. back: its address; more: what lies beyond."""

    back: str
    ids: list[UUID]
    marks: Marks
    has_more: bool

    def count(self, flag: str) -> int:
        return sum(mark[1] == flag for mark in self.marks.values())

    @property
    def rated(self) -> int:
        return sum(mark[0] > 0 for mark in self.marks.values())

    def address(self, **more: Any) -> str:
        """Of the page, at a portrait (`at`) or at the end (`done`)."""
        return f"{reverse('portfolio:cull')}?{urlencode({'in': self.back, **more}, safe='/')}"

    def place_of(self, asked: str) -> int:
        """The index of a portrait in the list; of one that is not in it, 0."""
        try:
            return self.ids.index(UUID(asked))
        except ValueError:
            return 0

    def list_with(self, condition: str) -> str:
        """The list's address, narrowed by one more condition of the search box."""
        parts = urlsplit(self.back)
        asked = [(name, value) for name, value in parse_qsl(parts.query) if name != "page"]
        words = [value for name, value in asked if name == "q"]
        rest = [(name, value) for name, value in asked if name != "q"]
        return f"{parts.path}?{urlencode([('q', ' '.join([*words, condition])), *rest])}"


def round_of(address: str, reader: Any) -> Round:
    """The list at an address of this site, with the reader's marks. Raises Http404 for none."""
    result = result_of(address, reader)
    if result is None:
        raise Http404("There is no list at this address.")
    parts = urlsplit(address)  # the address again, without a host that it may name
    back = f"{parts.path}?{parts.query}" if parts.query else parts.path
    shown = result.portraits.filter(person__withdrawn_at=None)
    ids = list(shown.values_list("pk", flat=True)[: MOST + 1])
    rows = Mark.objects.filter(user=reader, portrait__in=ids[:MOST])
    marks = {pk: (rating or 0, flag) for pk, rating, flag in rows.values_list(*_OF_MARK)}
    return Round(back, ids[:MOST], marks, has_more=len(ids) > MOST)


_OF_MARK = ("portrait_id", "rating", "flag")


def items_of(found: Round, start: int) -> list[Item]:
    """The portraits of one window of the list, in its order: three queries."""
    wanted = found.ids[max(start, 0) : max(start, 0) + WINDOW]
    rows = Portrait.objects.filter(pk__in=wanted).select_related("current_version", "person")
    portraits = rows.in_bulk()
    alike = _alike([portraits[pk] for pk in wanted if pk in portraits])
    return [
        Item(
            portrait=portraits[pk],
            place=max(start, 0) + step + 1,
            rating=found.marks.get(pk, (0, ""))[0],
            flag=found.marks.get(pk, (0, ""))[1],
            alike=alike.get(pk, ""),
            address=found.address(at=pk),
        )
        for step, pk in enumerate(wanted)
        if pk in portraits
    ]


def _alike(portraits: Sequence[Portrait]) -> dict[UUID, str]:
    """Portrait -> what it shares with others of the window: its person, or one picture."""
    readings = SetReading.objects.filter(portrait__in=portraits).that_count()
    rows = list(readings.values_list(*READ, "palette"))
    found: dict[UUID, str] = {}
    if len(rows) > 1:
        from scoring.consistency.near_duplicates import near_duplicates  # scipy: only here

        palettes = [palette_of(row[-1]) for row in rows]
        groups = near_duplicates(
            np.array([values_of(row[:-1]) for row in rows]),
            lambda wanted: [palettes[at] for at in wanted],
        )
        for group in groups:
            ids = [rows[at][0] for at in group.rows]
            found |= dict.fromkeys(ids, f"picture-{min(ids)}")
    people = [portrait.person_id for portrait in portraits if portrait.person_id]
    for portrait in portraits:
        if portrait.person_id and people.count(portrait.person_id) > 1:
            found[portrait.pk] = f"person-{portrait.person_id}"
    return found


def cull_page(address: str, reader: Any, *, at: str) -> dict[str, Any]:
    """One portrait large, and the window of the list around it."""
    found = round_of(address, reader)
    if not found.ids:
        return {"round": found, "item": None, "items": []}
    place = found.place_of(at)
    start = max(place - AROUND, 0)
    items = items_of(found, start)
    item = next((each for each in items if each.place >= place + 1), items[-1] if items else None)
    index = item.place - 1 if item else 0
    return {
        "round": found,
        "items": items,
        "item": item,
        "before": found.ids[index - 1] if index > 0 else None,
        "total": len(found.ids),
        "most": MOST,
        "picked": found.count(Mark.Flag.PICK),
        "rejected": found.count(Mark.Flag.REJECT),
        "previous": found.address(at=found.ids[index - 1]) if index > 0 else "",
        "next": following(found, index),
        "done": found.address(done="yes"),
        "part": found.address(),
        "ratings": range(6),
    }


def following(found: Round, index: int) -> str:
    """The address after a portrait: of the next one, or of the end."""
    if index + 1 < len(found.ids):
        return found.address(at=found.ids[index + 1])
    return found.address(done="yes")


def done_page(address: str, reader: Any) -> dict[str, Any]:
    """What came of it: how many were picked, rejected and rated, and where to go with them."""
    found = round_of(address, reader)
    return {
        "round": found,
        "total": len(found.ids),
        "picked": found.count(Mark.Flag.PICK),
        "rejected": found.count(Mark.Flag.REJECT),
        "rated": found.rated,
        "unmarked": sum(pk not in found.marks for pk in found.ids),
        "picks": found.list_with("flag:pick"),
        "rejects": found.list_with("flag:reject"),
        "unmarked_list": found.list_with("flag:none"),
        "again": found.address(),
    }
