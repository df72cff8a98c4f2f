"""What a form was made from, in a word: whoever saves it learns whether that still holds."""

import hashlib
import json
from typing import Any


def token_of(values: Any) -> str:
    """A short digest of JSON-ready values; others count as their words."""
    plain = json.dumps(values, default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
