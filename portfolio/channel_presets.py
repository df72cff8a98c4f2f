"""What each channel asks of a picture, and where its crop lies. Pure; knows no database.

A crop is placed by the face: its height is a share of the crop's, the eyes lie on the preset's
line, the face stands in the middle. Near an edge of the picture the crop becomes tighter before
it lets the eyes leave their line, and then stays inside: nothing is ever painted beside a picture.
"""

from dataclasses import dataclass

from portfolio.exporting import Frame

KILOBYTE = 1000
MEGABYTE = 1000 * KILOBYTE
#: How far down a face, hairline to chin, its eyes lie, where the eyes themselves were not read.
EYES_IN_FACE = 0.33
#: Without a face: the share of the room above and below the crop that is left above it.
UPWARD = 0.3


@dataclass(frozen=True)
class ChannelPreset:
    """One crop of one channel.

    channel: a slug of ``portfolio.models.Channel``. width, height in px of the file; largest: its
    bytes at most. face: the height of the face, hairline to chin, over that of the crop; tightest:
    the same at most, where the picture leaves no room. eyes: how far down the crop the eyes lie.
    """

    slug: str
    title: str
    channel: str
    width: int
    height: int
    largest: int
    face: float
    tightest: float
    eyes: float
    is_round: bool = False

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px."""
        return self.width, self.height


PRESETS: dict[str, ChannelPreset] = {
    preset.slug: preset
    for preset in (
        ChannelPreset(
            "linkedin_circle",
            "LinkedIn circle",
            "linkedin",
            400,
            400,
            8 * MEGABYTE,
            face=0.48,
            tightest=0.62,
            eyes=0.45,
            is_round=True,
        ),
        ChannelPreset(
            "linkedin_square",
            "LinkedIn square",
            "linkedin",
            800,
            800,
            8 * MEGABYTE,
            face=0.45,
            tightest=0.6,
            eyes=0.42,
        ),
        ChannelPreset(
            "portrait_4x5",
            "Portrait 4:5",
            "instagram",
            1080,
            1350,
            8 * MEGABYTE,
            face=0.36,
            tightest=0.5,
            eyes=0.38,
        ),
        ChannelPreset(
            "banner_16x9",
            "Banner 16:9",
            "website",
            1920,
            1080,
            2 * MEGABYTE,
            face=0.5,
            tightest=0.75,
            eyes=0.42,
        ),
        ChannelPreset(
            "email_avatar",
            "E-mail avatar",
            "email",
            200,
            200,
            100 * KILOBYTE,
            face=0.55,
            tightest=0.68,
            eyes=0.45,
        ),
    )
}


@dataclass(frozen=True)
class FaceBox:
    """A face, hairline to chin, in fractions of the picture's width and height.

    eyes: how far down the picture the eyes lie; None = not read.
    """

    x: float
    y: float
    width: float
    height: float
    eyes: float | None = None

    @property
    def middle(self) -> float:
        """Across the picture."""
        return self.x + self.width / 2

    @property
    def eye_line(self) -> float:
        """Down the picture."""
        return self.y + self.height * EYES_IN_FACE if self.eyes is None else self.eyes


def place_crop(aspect_of_picture: float, face: FaceBox | None, preset: ChannelPreset) -> Frame:
    """Where the preset's crop lies, in fractions of the picture.

    aspect_of_picture: width over height. Without a face: the largest crop there is, in the middle
    and biased upward. The crop always has the preset's aspect and never leaves the picture.
    """
    # In heights of the picture: its own height is 1, its width is its aspect.
    largest = min(1.0, aspect_of_picture / preset.aspect)
    if face is None or face.height <= 0:
        width = largest * preset.aspect
        return _frame(
            (aspect_of_picture - width) / 2,
            (1 - largest) * UPWARD,
            largest,
            aspect_of_picture,
            preset,
        )
    across, eyes = face.middle * aspect_of_picture, face.eye_line
    room = min(
        eyes / preset.eyes,
        (1 - eyes) / (1 - preset.eyes),
        2 * min(across, aspect_of_picture - across) / preset.aspect,
    )
    wanted, least = face.height / preset.face, face.height / preset.tightest
    height = min(largest, max(least, min(wanted, room)))
    left = across - height * preset.aspect / 2
    top = eyes - height * preset.eyes
    return _frame(left, top, height, aspect_of_picture, preset)


def frame_of_size(x: float, y: float, width: float, aspect: float, preset: ChannelPreset) -> Frame:
    """The preset's crop from a left upper corner and a width, in fractions of the picture.

    Moved and made smaller as far as it has to be to lie inside. aspect: of the picture.
    """
    largest = min(1.0, aspect / preset.aspect)
    height = min(largest, max(0.01, width * aspect / preset.aspect))
    return _frame(x * aspect, y, height, aspect, preset)


def enlargement(frame: Frame, picture: tuple[int, int], preset: ChannelPreset) -> float:
    """How many times larger the file is than what it is cut from; 1 or less: nothing is lost.

    picture: width and height in px of the whole.
    """
    return max(
        preset.width / max(1.0, frame.width * picture[0]),
        preset.height / max(1.0, frame.height * picture[1]),
    )


def _frame(left: float, top: float, height: float, aspect: float, preset: ChannelPreset) -> Frame:
    """The crop moved into the picture; all in heights of the picture."""
    width = height * preset.aspect
    left = min(max(0.0, left), max(0.0, aspect - width))
    top = min(max(0.0, top), max(0.0, 1 - height))
    return Frame(
        round(left / aspect, 6),
        round(top, 6),
        round(min(1.0, width / aspect), 6),
        round(height, 6),
    )
