"""What no line of a log may hold is taken out of it, by its name or by where it stands.

Standard library only: gunicorn reads this before Django is there.
"""

import logging
import re
from collections.abc import Mapping
from typing import Any

REDACTED = "[redacted]"
NAMES = re.compile(
    r"passw|secret|token|authori[sz]ation|cookie|nonce|session_?key|api_?key|credential", re.I
)
#: Links that let somebody in: an invitation, an open link, a portal’s, a new password, a proved
#: address.
PATHS = re.compile(
    r"(/(?:invitation|join|p|come-back|news|password/reset/key|confirm-email|files)/)[^/\s\"'?#]+"
)
QUERIES = re.compile(
    r"(?i)([?&;](?:code|state|key|sig|signature|next_token|[a-z_-]*(?:token|secret|passw)[a-z_-]*)=)"
    r"[^&\s\"'#]+"
)
CREDENTIALS = re.compile(r"(\w+://[^\s:/@]*:)[^\s/@]+@")
SCHEMES = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}")


def redacted_text(text: str) -> str:
    """The text without what lets somebody in: in paths, in queries and in addresses of servers."""
    text = PATHS.sub(rf"\1{REDACTED}", text)
    text = QUERIES.sub(rf"\1{REDACTED}", text)
    text = CREDENTIALS.sub(rf"\1{REDACTED}@", text)
    return SCHEMES.sub(rf"\1 {REDACTED}", text)


def redacted(value: Any) -> Any:
    """The value with redacted texts, at any depth, and without what a name gives away."""
    if isinstance(value, str):
        return redacted_text(value)
    if isinstance(value, Mapping):
        return {
            name: REDACTED if NAMES.search(str(name)) else redacted(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)(redacted(inner) for inner in value)
    return value


def redact(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """A processor for structlog: the last but the one that writes."""
    clean: dict[str, Any] = redacted(event)
    return clean


class RedactingFilter(logging.Filter):
    """The same for a logger with lines of its own, as gunicorn's."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redacted_text(record.getMessage()), ()
        return True
