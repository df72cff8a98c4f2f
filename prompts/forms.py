"""Forms of a brand's prompts. They check shape, nothing else."""

from collections.abc import Sequence
from typing import Any

from django import forms

from prompts.composer import Choices, options
from prompts.shelf import realism_shelf

LONGEST_PROMPT = 20_000
LONGEST_NEGATIVE = 8_000


class ComposeForm(forms.Form):
    """What to compose a prompt from; everything may be left to the brand and its job."""

    identity = forms.ChoiceField(label="Identity", required=False)
    emotion = forms.ChoiceField(label="Emotion", required=False)
    context = forms.ChoiceField(label="Context", required=False)
    realism = forms.MultipleChoiceField(
        label="Realism", required=False, widget=forms.CheckboxSelectMultiple
    )
    with_motifs = forms.BooleanField(label="With the brand’s cultural motifs", required=False)

    def __init__(self, *args: Any, settings: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [("In this brand’s prompts", [(text, text) for text in settings])]
        offered = {
            "identity": [("", "Left open"), *_titles("identities")],
            "emotion": [("", "As the job asks"), *_titles("emotions")],
            "context": [
                ("", "Left open"),
                *_titles("contexts"),
                *(own if settings else []),
            ],
            "realism": [(item.id, item.phrase) for item in realism_shelf()],
        }
        for name, listed in offered.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Choices:
        """The choices of a form that was checked; what is not offered counts as left open."""
        data = self.cleaned_data
        return Choices(
            identity=data.get("identity", ""),
            emotion=data.get("emotion", ""),
            context=data.get("context", ""),
            realism=tuple(data.get("realism", ())),
            with_motifs=data.get("with_motifs", False),
        )


class PromptTextForm(forms.Form):
    """What a prompt says."""

    text = forms.CharField(
        label="Prompt",
        max_length=LONGEST_PROMPT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    negative = forms.CharField(
        label="Negative prompt",
        required=False,
        max_length=LONGEST_NEGATIVE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What to leave out. Generators without such a field do without it.",
    )


class NewPromptForm(PromptTextForm):
    """A new prompt of a brand."""

    name = forms.CharField(label="Name", max_length=120)
    field_order = ("name", "text", "negative")


class PromptVersionForm(PromptTextForm):
    """A new version of a prompt."""

    note = forms.CharField(label="Why", required=False, max_length=240)


def _titles(kind: str) -> list[tuple[str, str]]:
    return [(option.slug, option.title) for option in options(kind)]
