"""What a brand wants of its portraits, as its members set it."""

from dataclasses import dataclass
from typing import Literal

GAZE_POLICIES = ("", "direct", "averted", "both")
POSES = ("", "frontal", "turned")
CROPS = ("", "face only", "head and shoulders", "bust", "waist-up", "full")

ReferenceKind = Literal["us", "not_us"]


@dataclass(frozen=True)
class Target:
    """A brand's target. palette: #rrggbb; tolerance: CIEDE2000 up to which a colour counts as one
    of them; "" = nothing is asked of that property. Raises ValueError for a word it cannot take.
    """

    palette: tuple[str, ...] = ()
    tolerance: float = 10.0
    gaze_policy: str = ""
    pose: str = ""
    crop: str = ""

    def __post_init__(self) -> None:
        asked = ((self.gaze_policy, GAZE_POLICIES), (self.pose, POSES), (self.crop, CROPS))
        for word, known in asked:
            if word not in known:
                raise ValueError(f"{word!r} is none of {', '.join(known[1:])}")
