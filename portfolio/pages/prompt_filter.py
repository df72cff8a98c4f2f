"""Conditions on portraits by the words of their prompt, and by what their file says of AI.

They hold for each portrait's current version.
"""

import re

from django.db.models import Exists, OuterRef, Q

from prompts.models import Origin, OriginStatus, VersionPrompt

LONGEST = 200
MOST_TERMS = 12
ORIGINS = [
    (OriginStatus.DECLARED, "Declared"),
    (OriginStatus.DETECTED, "Detected"),
    (OriginStatus.CONTRADICTORY, "Contradictory"),
    (OriginStatus.UNKNOWN, "Unknown"),
]

_TERM = re.compile(r'"([^"]*)"|“([^”]*)”|([^\s"“”]+)')


def terms_of(words: str) -> list[str]:
    """Words and “quoted phrases”, each once, at most MOST_TERMS: all must be in the prompt."""
    found = (" ".join("".join(parts).split()) for parts in _TERM.findall(words[:LONGEST]))
    return list(dict.fromkeys(term for term in found if term))[:MOST_TERMS]


def with_words(words: str) -> Exists:
    """Portraits whose prompt holds every term, in any case; parts of words count."""
    contains = Q(*(Q(text__icontains=term) for term in terms_of(words)))
    return Exists(VersionPrompt.objects.filter(contains, version=OuterRef("current_version")))


def with_origin(status: str) -> Q:
    """Portraits whose file says this of AI; what was not read yet is unknown."""
    read = Origin.objects.filter(version=OuterRef("current_version"))
    condition = Q(Exists(read.filter(status=status)))
    return condition | Q(~Exists(read)) if status == OriginStatus.UNKNOWN else condition
