"""What a brand wants, as far as prompts are concerned. Pure: takes a brand by its shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class BrandLike(Protocol):
    """What a brief reads of portfolio.models.Brand."""

    job: str
    palette: list[str]
    gaze_policy: str
    pose: str
    crop: str
    anchor_detail: str
    motifs: str
    audience: str


@dataclass(frozen=True)
class Brief:
    """A brand's wishes.

    job: one of the ten slugs. palette: colours as #rrggbb. gaze_policy: direct, averted, both or
    "". pose: frontal, turned or "". crop: a crop class of the framing cue, or "". anchor_detail:
    the one detail that every portrait keeps. motifs: cultural motifs that the brand itself asked
    for; without words none is ever put into a prompt. identity: a role, as “founder”.
    """

    job: str
    palette: Sequence[str] = ()
    gaze_policy: str = ""
    anchor_detail: str = ""
    motifs: str = ""
    audience: str = ""
    identity: str = ""
    pose: str = ""
    crop: str = ""

    @property
    def job_in_words(self) -> str:
        """“thought leadership”."""
        return self.job.replace("_", " ")


def brief_of(brand: BrandLike) -> Brief:
    """The brief of a brand as it stands."""
    return Brief(
        job=brand.job,
        palette=tuple(brand.palette),
        gaze_policy=brand.gaze_policy,
        anchor_detail=brand.anchor_detail.strip(" ,.[]"),
        motifs=brand.motifs.strip(" ,.[]"),
        audience=brand.audience.strip(" .[]"),
        pose=brand.pose,
        crop=brand.crop,
    )
