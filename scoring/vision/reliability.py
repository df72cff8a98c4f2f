"""How far the picture allows a reading of the face: factors of a confidence, each 0 to 1.

They say how well something could be read, never how good it is.
"""

from scoring.vision.face_reading import Face

# px of IOD above which more pixels no longer change the landmarks (half-size copies of portraits
# move them by under 1 % of the IOD).
_ENOUGH_PIXELS = 80.0
# The two passes of a clear face disagree by about 1 % of the IOD, of a half-hidden one by 4 %.
_USUAL_DISAGREEMENT, _FADES_OVER = 0.01, 0.04


def of_face(face: Face) -> float:
    """Confidence in the landmarks: presence, the passes' agreement, and resolution."""
    excess = max(0.0, face.agreement - _USUAL_DISAGREEMENT)
    agreement = _FADES_OVER / (_FADES_OVER + excess)
    return face.presence * agreement * enough(face.iod, _ENOUGH_PIXELS)


def enough(amount: float, needed: float) -> float:
    """1 where there is as much as needed, less in proportion below."""
    return min(1.0, max(0.0, amount / needed))


def fading(amount: float, over: float) -> float:
    """1 at 0, a half at ``over``, toward 0 beyond: for a disagreement or a turn away."""
    return over / (over + abs(amount))
