"""Which LoRA models a prompt or a generator's settings name. Pure."""

import json
import re
from collections.abc import Iterable
from typing import Any

MOST = 20

_TAG = re.compile(r"<(?:lora|lyco):(?P<name>[^:<>\n]{1,120})(?::[^<>\n]{0,40})?>", re.IGNORECASE)
_NAME_KEYS = ("name", "model", "model_name", "file", "lora_name")


def loras_in(text: str, settings: Iterable[tuple[str, Any]] = ()) -> list[str]:
    """Names of the LoRA models, each once: from “<lora:name:0.8>” and from settings about LoRA.

    A setting may be a name, a list of names or of objects, or one of these as JSON.
    """
    found = [match["name"].strip() for match in _TAG.finditer(text)]
    for key, value in settings:
        if "lora" in str(key).lower() and "hash" not in str(key).lower():
            found += _names(value)
    return [name[:120] for name in dict.fromkeys(found) if name][:MOST]


def _names(value: Any) -> list[str]:
    if isinstance(value, str):
        return _names_written(value)
    if isinstance(value, dict):
        return _names(next((value[key] for key in _NAME_KEYS if key in value), None))
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], str) and any(isinstance(v, float | int) for v in value):
            return [value[0]]  # Fooocus: [name, weight]
        return [name for item in value[:MOST] for name in _names(item)]
    return []


def _names_written(text: str) -> list[str]:
    """A name, “name : weight”, or JSON with names in it."""
    if not text.lstrip().startswith(("[", "{")):
        return [text.partition(" : ")[0].strip()]
    try:
        return _names(json.loads(text))
    except (ValueError, RecursionError):
        return []
