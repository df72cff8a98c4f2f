"""What an original's Content Credentials (C2PA) say, to lie beside copies that cannot carry them.

A copy has other bytes, which the original's manifest does not sign; its words are still told.
"""

import io
import json
import re
from functools import cache
from typing import Any

import c2pa

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WebP": "image/webp",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
    "HEIC": "image/heic",
}
#: Names of what no file that leaves may hold: the place always, the prompt unless it is kept.
PLACE = re.compile(r"gps|geolocation", re.IGNORECASE)
ASKED = re.compile(r"prompt|workflow|negative", re.IGNORECASE)


def manifest_beside(data: bytes, image_format: str, *, keeps_prompt: bool) -> str | None:
    """The manifest store of a file as JSON, without place and, unless kept, without prompt.

    None where there is none, where the format has none, and where it cannot be read. Nothing is
    fetched from elsewhere for it.
    """
    media_type = MEDIA_TYPES.get(image_format)
    if media_type is None:
        return None
    try:
        reader = c2pa.Reader.try_create(media_type, io.BytesIO(data), context=_offline())
        if reader is None:
            return None
        with reader:
            store = json.loads(reader.json())
    except (c2pa.C2paError, ValueError):
        return None
    return json.dumps(without_secrets(store, keeps_prompt=keeps_prompt), indent=2)


def without_secrets(value: Any, *, keeps_prompt: bool) -> Any:
    """The value without what is named like a place or, unless kept, like a prompt; at any depth.

    An assertion whose label says so goes as a whole.
    """
    if isinstance(value, dict):
        return {
            name: without_secrets(inner, keeps_prompt=keeps_prompt)
            for name, inner in value.items()
            if not _is_secret(name, keeps_prompt)
        }
    if isinstance(value, list):
        return [
            without_secrets(inner, keeps_prompt=keeps_prompt)
            for inner in value
            if not (isinstance(inner, dict) and _is_secret(inner.get("label"), keeps_prompt))
        ]
    return value


def _is_secret(name: object, keeps_prompt: bool) -> bool:
    words = str(name or "")
    return bool(PLACE.search(words) or (not keeps_prompt and ASKED.search(words)))


@cache
def _offline() -> c2pa.Context:
    """A file from elsewhere may name addresses; none of them is asked."""
    verify = {"remote_manifest_fetch": False, "ocsp_fetch": False}
    return c2pa.Context(settings=c2pa.Settings.from_dict({"verify": verify}))
