"""What the prompts store: prompts of versions and brands, advice, and what became of it."""

from prompts.models.library import BrandPrompt, BrandPromptVersion
from prompts.models.outcomes import EditPreview, Outcome
from prompts.models.versions import (
    Origin,
    OriginStatus,
    OwnPhrase,
    Recommendation,
    Source,
    Verdict,
    VersionPrompt,
)

__all__ = [
    "BrandPrompt",
    "BrandPromptVersion",
    "EditPreview",
    "Origin",
    "OriginStatus",
    "Outcome",
    "OwnPhrase",
    "Recommendation",
    "Source",
    "Verdict",
    "VersionPrompt",
]
