"""Addresses of pictures for guests: signed, bound to one link, and good for some hours.

Such an address opens nothing by itself: whoever asks has to come with the cookie of a visit
through this very link, and the link has to be alive at that moment.
"""

from dataclasses import dataclass
from time import time
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from portfolio.file_addresses import SECONDS_PER_HOUR, BadAddress
from portfolio.models import PortalLink, Version

SALT = "presence.portal-file"
#: What a guest may ask for: two sizes to look at, and the file to keep.
PICTURES = ("thumb", "view")
DOWNLOAD = "download"


@dataclass(frozen=True)
class PortalAddress:
    """What a signed address names."""

    version_id: UUID
    kind: str


def portal_file_address(link: PortalLink, version: Version, kind: str) -> str:
    """The path at which a guest of this link has a picture of a version for now."""
    window = settings.FILE_URL_HOURS * SECONDS_PER_HOUR
    until = (int(time()) // window + 2) * window
    signed = Signer(salt=SALT).sign_object((link.pk.hex, version.pk.hex, kind, until))
    return reverse("portfolio:portal-file", args=[link.pk, signed])


def read_portal_address(link_pk: UUID, signed: str) -> PortalAddress:
    """What the signed part of an address names. Raises BadAddress, also for one of another link."""
    try:
        link, version, kind, until = Signer(salt=SALT).unsign_object(signed)
    except BadSignature as problem:
        raise BadAddress("This address was not made here.") from problem
    if link != link_pk.hex or until <= time():
        raise BadAddress("This address has had its time.")
    return PortalAddress(UUID(version), kind)
