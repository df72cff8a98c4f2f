"""The stored prompts as prompts in layers."""

from portfolio.models import Version
from prompts.layers import Prompt
from prompts.models import BrandPromptVersion, VersionPrompt


def prompt_of(version: Version) -> Prompt:
    """The version's prompt in layers; an empty one when none is known."""
    row = VersionPrompt.objects.filter(version=version).first()
    return in_layers(row) if row else Prompt()


def in_layers(row: VersionPrompt | BrandPromptVersion) -> Prompt:
    """What a row says, in layers, with the phrases where a person moved them to."""
    return Prompt.parse(row.text, row.negative).with_moves(row.moves)
