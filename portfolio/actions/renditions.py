"""Record the pictures that a worker has made of a version."""

from portfolio.models import Version
from portfolio.renditions import make_renditions
from scoring.vision.decode import DecodeError


def record_renditions(*, version: Version) -> Version:
    """Make and record the renditions of a version; a file that cannot be decoded is said so."""
    try:
        version.width, version.height, version.renditions = make_renditions(version)
    except DecodeError as error:
        version.decode_problem = error.message[:240]
    version.save(update_fields=["width", "height", "renditions", "decode_problem"])
    return version
