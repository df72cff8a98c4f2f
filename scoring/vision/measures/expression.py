"""Expression: what mouth, brow and lids do in the picture; never what anyone feels.

Lengths are in IOD, the distance of the outer eye corners, with the head's roll removed.
Blendshapes are learned scores of 0 to 1, averaged over both halves of the face and a mirrored pass.
"""

import numpy as np

from scoring.vision import eyes, overlay, reliability
from scoring.vision import face_points as points
from scoring.vision.face_reading import Face
from scoring.vision.measurement import Evidence, Measurement, abstained, measure
from scoring.vision.sample import Sample

# Inner-lip pixels this light and this pale show teeth (anchors of the evidence base).
_TEETH_LIGHTNESS, _TEETH_CHROMA = 55.0, 28.0
_TURN_HALVES = 60.0  # degrees of head yaw that halve the confidence: half the mouth is seen edge on

# The movable parts of an expression; the gaze, blinks and the neutral score are none.
_EXPRESSIVE = ("mouth", "brow", "cheek", "jaw", "nose")

_HIDDEN = (
    "The lids are behind dark, coloured or mirrored glass. Use a picture without sunglasses, or "
    "with clear lenses."
)
_COVERED = (
    "The mouth is covered or outside the frame. Use a picture in which nothing lies over the mouth."
)


@measure(key="mouth_corner_lift", unit="IOD")
def mouth_corner_lift(sample: Sample) -> Measurement:
    """How far the mouth's corners lie above its centre: about -0.1 to 0.2 IOD, + = lifted.

    (centre height - mean corner height) / IOD; the centre is the middle of the lips' inner edges.
    Abstains when the mouth is covered. Research: doi:10.1073/pnas.1409860111.
    """
    if sample.mouth_is_covered:
        return abstained("IOD", _COVERED)
    face = points.upright(sample.face)
    centre = face[[points.UPPER_LIP, points.LOWER_LIP]].mean(axis=0)
    corners = face[[points.RIGHT_MOUTH_CORNER, points.LEFT_MOUTH_CORNER]]
    middle = sample.face.landmarks[[points.UPPER_LIP, points.LOWER_LIP]].mean(axis=0)
    ends = sample.face.landmarks[[points.RIGHT_MOUTH_CORNER, points.LEFT_MOUTH_CORNER]]
    drawn = overlay.line(
        np.stack([ends[0], middle, ends[1]]), label="mouth corners and centre", size=sample.size
    )
    lift = float(centre[1] - corners[:, 1].mean())
    return Measurement(lift, "IOD", _mouth_confidence(sample.face), (drawn,))


@measure(key="mouth_smile", unit="0-1")
def mouth_smile(sample: Sample) -> Measurement:
    """Mean of ``mouthSmileLeft`` and ``mouthSmileRight``: 0 to 1.

    A learned reading of the mouth's shape, no claim about a mood. Abstains when the mouth is
    covered. Research: doi:10.1073/pnas.1409860111.
    """
    if sample.mouth_is_covered:
        return abstained("0-1", _COVERED)
    score = points.pair(sample.face, "mouthSmile")
    return Measurement(score, "0-1", _mouth_confidence(sample.face), (_lips(sample),))


@measure(key="mouth_width", unit="IOD")
def mouth_width(sample: Sample) -> Measurement:
    """Distance of the mouth's corners: about 0.4 to 0.9 IOD.

    The evidence carries ``teeth_area`` (light, pale pixels between the lips, in IOD squared) and
    ``jaw_open`` (0 to 1). Abstains when the mouth is covered. Research: doi:10.1093/jcr/ucw062.
    """
    if sample.mouth_is_covered:
        return abstained("IOD", _COVERED)
    ends = sample.face.landmarks[[points.RIGHT_MOUTH_CORNER, points.LEFT_MOUTH_CORNER]]
    drawn = overlay.line(
        ends,
        label="mouth width",
        size=sample.size,
        teeth_area=round(_teeth_area(sample), 4),
        jaw_open=round(sample.face.blendshapes["jawOpen"], 3),
    )
    width = float(np.linalg.norm(ends[1] - ends[0])) / sample.face.iod
    return Measurement(width, "IOD", _mouth_confidence(sample.face), (drawn,))


@measure(key="brow_lowering", unit="0-1")
def brow_lowering(sample: Sample) -> Measurement:
    """Mean of ``browDownLeft`` and ``browDownRight``: 0 to 1; absolute brow height is not used.

    The evidence carries ``brow_inner_up``. Never abstains once a face is read. Research:
    doi:10.1177/0956797619838762.
    """
    face = sample.face
    inner = round(face.blendshapes["browInnerUp"], 3)
    drawn = tuple(
        overlay.line(
            face.landmarks[list(outline[:5])], label=label, size=sample.size, brow_inner_up=inner
        )
        for label, outline in (
            ("right brow", points.RIGHT_EYEBROW),
            ("left brow", points.LEFT_EYEBROW),
        )
    )
    return Measurement(points.pair(face, "browDown"), "0-1", reliability.of_face(face), drawn)


@measure(key="eye_squint", unit="0-1")
def eye_squint(sample: Sample) -> Measurement:
    """Mean of ``eyeSquintLeft`` and ``eyeSquintRight``: 0 to 1; the eyes' own shape is not used.

    The evidence carries ``cheek_squint`` and ``eye_wide``. Abstains when a lens hides the lids, not
    when they are shut.
    Research: doi:10.1007/s10919-008-0059-5 (eye constriction also in polite smiles).
    """
    face = sample.face
    if sample.eye_sight.is_blocked:
        return abstained("0-1", _HIDDEN)
    numbers = {
        "cheek_squint": round(points.pair(face, "cheekSquint"), 3),
        "eye_wide": round(points.pair(face, "eyeWide"), 3),
    }
    drawn = tuple(
        {**_outline(sample, outline, label), **numbers}
        for label, outline in (("right eye", points.RIGHT_EYE), ("left eye", points.LEFT_EYE))
    )
    return Measurement(points.pair(face, "eyeSquint"), "0-1", reliability.of_face(face), drawn)


@measure(key="expression_intensity", unit="0-1")
def expression_intensity(sample: Sample) -> Measurement:
    """How much of an expression the picture shows at all: 0 to 1.

    The Euclidean norm of the expressive blendshapes (both halves averaged), cut at 1. Reported
    only: it says nothing about likes. Abstains when the mouth is covered. Research: evidence base
    C07; the source behind the claim (J. Retailing and Consumer Services, 2025) was not read.
    """
    if sample.mouth_is_covered:
        return abstained("0-1", _COVERED)
    scores = list(_expressive(sample.face).values())
    intensity = min(1.0, float(np.linalg.norm(scores)))
    return Measurement(intensity, "0-1", reliability.of_face(sample.face), (_lips(sample),))


@measure(key="expression_valence", unit="-1..1")
def expression_valence(sample: Sample) -> Measurement:
    """Smile against frown: ``mouthSmile`` - (``mouthFrown`` + ``browDown``), cut to -1..1.

    A difference of shapes, no mood. Reported only. Abstains when the mouth is covered. Research:
    evidence base C07, doi:10.1177/19485506211034979 (likeness to expressions drives impressions).
    """
    if sample.mouth_is_covered:
        return abstained("-1..1", _COVERED)
    face = sample.face
    frown = points.pair(face, "mouthFrown") + points.pair(face, "browDown")
    valence = float(np.clip(points.pair(face, "mouthSmile") - frown, -1, 1))
    return Measurement(valence, "-1..1", reliability.of_face(face), (_lips(sample),))


@measure(key="expression_legibility", unit="0-1")
def expression_legibility(sample: Sample) -> Measurement:
    """The strongest of the mouth, brow, cheek, jaw and nose blendshapes: 0 (blank) to 1.

    The evidence names it (``strongest``). Gaze and blinks do not count. Abstains when the mouth
    is covered. Research: Jiang et al., J. Consumer Behaviour 24(2): 962-981 (a smile did better
    than none overall); the reading itself is a default of this project.
    """
    if sample.mouth_is_covered:
        return abstained("0-1", _COVERED)
    shapes = _expressive(sample.face)
    strongest = max(shapes, key=lambda name: shapes[name])
    x, y, width, height = sample.face.box
    drawn = overlay.box(
        x, y, width, height, label="expression", size=sample.size, strongest=strongest
    )
    return Measurement(shapes[strongest], "0-1", reliability.of_face(sample.face), (drawn,))


def _expressive(face: Face) -> dict[str, float]:
    """The expressive blendshapes, those of both halves averaged, under their common name."""
    kept: dict[str, list[float]] = {}
    for name, score in face.blendshapes.items():
        if name.startswith(_EXPRESSIVE):
            sided = name not in ("jawLeft", "jawRight", "mouthLeft", "mouthRight")
            common = name.removesuffix("Left").removesuffix("Right") if sided else name
            kept.setdefault(common, []).append(score)
    return {name: sum(scores) / len(scores) for name, scores in kept.items()}


def _mouth_confidence(face: Face) -> float:
    return reliability.of_face(face) * reliability.fading(face.pose.yaw, _TURN_HALVES)


def _teeth_area(sample: Sample) -> float:
    window, inside = eyes.window_of(sample.rgb, sample.face.landmarks[list(points.INNER_LIPS)])
    lightness, a, b = np.moveaxis(eyes.colours_inside(sample.rgb, window, inside), -1, 0)
    teeth = (lightness > _TEETH_LIGHTNESS) & (np.hypot(a, b) < _TEETH_CHROMA)
    return float(teeth.sum()) / sample.face.iod**2


def _lips(sample: Sample) -> Evidence:
    return _outline(sample, points.OUTER_LIPS, "mouth")


def _outline(sample: Sample, outline: tuple[int, ...], label: str) -> Evidence:
    closed = sample.face.landmarks[[*outline, outline[0]]]
    return overlay.line(closed, label=label, size=sample.size)
