"""A score in plain words, for clients: how the picture fits the brief, and what is a little off."""

from dataclasses import dataclass

from portfolio.models import Version
from portfolio.pages.brand_job import brand_job
from portfolio.pages.portrait import assessment_of
from scoring.actions.verdicts import scorecard_that_counts
from scoring.rubric.levels import cue_level, overall_level
from scoring.rubric.scorecard import CueResult, Scorecard

NAMED = 2
FITS = {
    "strong fit": "Fits the {job} brief very well",
    "good fit": "Fits the {job} brief well",
    "partial fit": "Fits the {job} brief in part",
    "weak fit": "Does not fit the {job} brief yet",
}
#: What a client calls what a cue reads. “off” is said of it, of the picture and of nobody.
CUE_WORDS = {
    "gaze_off_lens": "gaze",
    "gaze_direction": "gaze",
    "mouth_corner_lift": "corners of the mouth",
    "mouth_smile": "smile",
    "mouth_width": "mouth",
    "brow_lowering": "brow",
    "eye_squint": "eyes",
    "expression_intensity": "strength of the expression",
    "expression_valence": "expression",
    "expression_legibility": "clearness of the expression",
    "expression_asymmetry": "evenness of the expression",
    "structural_asymmetry": "symmetry",
    "head_roll": "tilt of the head",
    "head_pitch": "height of the chin",
    "head_yaw": "turn of the head",
    "key_fill_ratio": "contrast of the light",
    "highlight_clipping": "bright spots",
    "shadow_softness": "softness of the shadows",
    "tonal_contrast": "light and dark",
    "skin_texture": "texture of the skin",
    "midtone_warmth": "warmth",
    "scene_cct": "colour of the light",
    "palette_warmth": "warmth of the colours",
    "colourfulness": "strength of the colours",
    "accent_colour": "accent colour",
    "clothing_palette": "clothing",
    "background_separation": "distance to the background",
    "background_blur": "sharpness of the background",
    "background_clutter": "calm of the background",
    "setting": "setting",
    "face_height": "size of the face in the picture",
    "eye_line": "height of the eyes in the picture",
    "thirds_distance": "place in the picture",
    "camera_distance": "distance of the camera",
    "open_posture": "posture",
    "torso_lean": "lean",
    "shoulder_angle": "shoulders",
    "nostalgia_composite": "nostalgic look",
    "coherence": "how well it goes together",
    "distinctiveness": "how distinct it is",
}
OFF = {"close": "slightly off", "off": "off", "far off": "clearly off"}


@dataclass(frozen=True)
class PlainWords:
    """What a client is told. number: the overall score, only where the brand shows numbers."""

    sentence: str
    number: float | None = None


def plain_words(version: Version) -> PlainWords | None:
    """The version's score as a client reads it; None while there is none, or nothing to say."""
    assessment = assessment_of(version)["assessment"]
    card = scorecard_that_counts(assessment) if assessment else None
    if card is None or card.overall is None:
        return None
    brand = version.portrait.library.brand
    fit = FITS[overall_level(card.overall)].format(job=brand_job(brand).title.lower())
    off = [f"{CUE_WORDS[cue.key]} {OFF[cue_level(cue.score)]}" for cue in _dearest(card)]
    sentence = "; ".join([fit, " and ".join(off)] if off else [fit]) + "."
    return PlainWords(sentence, card.overall if brand.shows_numbers else None)


def _dearest(card: Scorecard) -> list[CueResult]:
    """The cues outside of their bands that cost most, dearest first."""
    outside = [cue for cue in card.cues if cue.score is not None and cue.score < 100 and cue.weight]
    outside.sort(key=lambda cue: (100 - (cue.score or 0)) * cue.weight)
    # of cues that a client calls by one word, the dearest
    named = {CUE_WORDS[cue.key]: cue for cue in outside}
    return [cue for cue in reversed(outside) if named[CUE_WORDS[cue.key]] is cue][:NAMED]
