"""Addresses of pictures: signed, bound to a team, and good for some hours.

An address says which rendition of which row, in which team, and until when; the signature
covers all of it. A version has its `original` and what ``portfolio.renditions`` makes of it
(`thumb`, `view` and others); the picture of a brand has its `picture`, a candidate its
`candidate`, a portrait in the trash its `trashed`: the rendition tells which kind of row it is.
Within a window of FILE_URL_HOURS the same picture has the same address, so that browsers keep it;
an address holds to the end of the window after the one that it was made in. It opens nothing by
itself: whoever asks has to be signed in and see the row, too.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from time import time
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import get_script_prefix, reverse

from portfolio.models import Team

SALT = "presence.file"
SECONDS_PER_HOUR = 3600


PICTURE, CANDIDATE, TRASHED = "picture", "candidate", "trashed"


class BadAddress(Exception):
    """The address was not made by us, or it has had its time."""


class HasFiles(Protocol):
    """A row of a team with files: a version, a brand's picture, a candidate."""

    pk: UUID

    @property
    def team(self) -> Team: ...


@dataclass(frozen=True)
class FileAddress:
    """What a signed address names. until: seconds since 1970 at which it ends."""

    row_id: UUID
    team_id: UUID
    rendition: str
    until: int

    @property
    def seconds_left(self) -> int:
        return max(0, self.until - int(time()))


def file_address(row: HasFiles, rendition: str) -> str:
    """The path at which a rendition of a row, or a version's `original`, is to be had for now."""
    window = settings.FILE_URL_HOURS * SECONDS_PER_HOUR
    until = (int(time()) // window + 2) * window
    # a version holds its team's id: no query for each picture of a page
    team: UUID = getattr(row, "team_id", None) or row.team.pk
    parts = (row.pk.hex, team.hex, rendition, until)
    return _path(get_script_prefix()) % _signer(settings.SECRET_KEY).sign_object(parts)


def read_address(signed: str) -> FileAddress:
    """What the signed part of an address names. Raises BadAddress."""
    try:
        row, team, rendition, until = _signer(settings.SECRET_KEY).unsign_object(signed)
    except BadSignature as problem:
        raise BadAddress("This address was not made here.") from problem
    address = FileAddress(UUID(row), UUID(team), rendition, until)
    if not address.seconds_left:
        raise BadAddress("This address has had its time.")
    return address


@cache
def _path(prefix: str) -> str:
    """The path of a file with %s for its signed part. A page has hundreds of them."""
    return reverse("portfolio:file", args=["%"]).replace("%25", "%s")


@lru_cache(maxsize=1)
def _signer(key: str) -> Signer:
    return Signer(key=key, salt=SALT)
