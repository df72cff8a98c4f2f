"""What an event of the audit log says, in plain words."""

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from portfolio.models import AuditEvent, EmotionalJob, Role

_WORDS = tomllib.loads(Path(__file__).with_name("audit_words.toml").read_text("utf-8"))
_FIELDS: dict[str, str] = _WORDS["fields"]
#: group -> its title, in the order of the page's filter
GROUPS: dict[str, str] = {group["key"]: group["title"] for group in _WORDS["groups"]}
#: group -> its actions
ACTIONS_OF: dict[str, list[str]] = {
    group["key"]: list(group["actions"]) for group in _WORDS["groups"]
}
#: action -> its sentence, without who acted
SENTENCES: dict[str, str] = {
    action: words for group in _WORDS["groups"] for action, words in group["actions"].items()
}
#: Details that end a sentence, as they stand: nothing is no “none”.
ENDINGS = {"holding"}
#: What a portrait's history calls Presence itself.
SYSTEM = "System"
#: Done by somebody who is not signed in, not by Presence.
BY_STRANGERS = {"account.sign_in_failed", "account.second_factor_failed"}
_LABELS = {role.value: role.label.lower() for role in Role} | dict(EmotionalJob.choices)


def who(event: AuditEvent, *, system: str = "Presence") -> str:
    """The name of who acted; Presence, or what `system` says, when nobody signed in did it."""
    return event.actor_name or ("Somebody" if event.action in BY_STRANGERS else system)


def what(event: AuditEvent) -> str:
    """What was done: the rest of the sentence that begins with who did it.

    An action without words, from a newer version that was taken back, is shown as it is stored.
    """
    sentence = SENTENCES.get(event.action)
    if sentence is None:
        return f"{event.action} {event.target_name}".strip()
    words = {
        name: value if name in ENDINGS else _plain(value) for name, value in event.details.items()
    }
    if isinstance(changed := event.details.get("changed"), dict):
        words["changed"] = _changes(changed)
    return sentence.format_map(defaultdict(lambda: "…", words | {"target": event.target_name}))


def changes_of(event: AuditEvent) -> str:
    """Which fields an event gave another value, with both; "" where it names none."""
    changed = event.details.get("changed")
    return _changes(changed) if isinstance(changed, dict) else ""


def _changes(changed: dict[str, Any]) -> str:
    """`{"name": ["A", "B"]}` → `name from A to B`; a field without values by its name alone."""
    parts = []
    for field, values in changed.items():
        name = _FIELDS.get(field, field.replace("_", " "))
        if isinstance(values, list) and len(values) == 2:
            name += f" from {_plain(values[0])} to {_plain(values[1])}"
        parts.append(name)
    return "; ".join(parts)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value) or "none"
    if value is None or value == "":
        return "none"
    return _LABELS.get(str(value), str(value))
