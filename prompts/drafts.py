"""What the portrait page shows of prompts: the one that was used, and the refined one."""

from typing import Any

from portfolio.models import Brand, Version
from prompts.actions.versions import prompt_of
from prompts.brief import brief_of
from prompts.composer import compose
from prompts.layers import Layer, Prompt, diff
from prompts.models import VersionPrompt
from prompts.refinement import refine
from scoring.models import Assessment, State

#: The layers that a brand works in; camera, style and parameters follow where a prompt has them.
LAYER_TITLES = {
    Layer.IDENTITY: "Identity",
    Layer.EMOTION: "Emotion",
    Layer.CONTEXT: "Context",
    Layer.REALISM: "Realism",
    Layer.CAMERA: "Camera",
    Layer.STYLE: "Style",
    Layer.PARAMETERS: "Parameters",
}


def prompt_context(version: Version, assessment: Assessment | None, brand: Brand) -> dict[str, Any]:
    """`stored`, `prompt`, `recommendations` and `refined` for one version.

    stored: the VersionPrompt row or None. prompt: text, negative and layers as (title, phrases).
    refined: the same of the prompt with every recommendation worked in, and `diff` by layer;
    where no prompt is known it starts from the brand's brief. None before there is a score.
    """
    stored = VersionPrompt.objects.filter(version=version).first()
    used = prompt_of(version)
    recommendations = list(assessment.recommendations.all()) if assessment else []
    refined = None
    if assessment and assessment.state == State.SCORED:
        start = used if used.phrases else compose(brief_of(brand)).prompt
        asked = refine(start, recommendations)
        refined = _shown(asked) | {
            "diff": [(layer.value.title(), change) for layer, change in diff(used, asked).items()],
            "is_draft": not used.phrases,
            "gaps": asked.gaps,
        }
    return {
        "stored": stored,
        "prompt": _shown(used),
        "recommendations": recommendations,
        "refined": refined,
    }


def _shown(prompt: Prompt) -> dict[str, Any]:
    layers = [(title, prompt.layer(layer)) for layer, title in LAYER_TITLES.items()]
    return {
        "text": prompt.positive,
        "negative": prompt.negative,
        "layers": [(title, phrases) for title, phrases in layers if phrases],
    }
