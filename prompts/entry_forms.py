"""Forms of the prompt part of a portrait's page. They check shape, nothing else."""

from typing import Any

from django import forms

from prompts.forms import LONGEST_NEGATIVE, LONGEST_PROMPT
from prompts.models import Verdict
from prompts.moves import MOVABLE
from prompts.pasting import Pasted, read_pasted

LONGEST_PHRASE = 240
LONGEST_RECORD = 100_000
"""Characters of a generator's own record of a picture: a ComfyUI graph is many pages."""


class PromptField(forms.CharField):
    """Text as a browser counts it: a line's end is one character; NULs, never meant, go."""

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").replace("\0", "").replace("\r\n", "\n")


class UsedPromptForm(forms.Form):
    """The prompt that made a version: in words, or as a generator's record that holds it."""

    prompt = PromptField(max_length=LONGEST_RECORD, required=False)
    negative_prompt = PromptField(max_length=LONGEST_NEGATIVE, required=False)

    def clean(self) -> dict[str, Any]:
        """Adds `pasted`: the parts of the prompt; its negative is the typed one where there is one.

        Only a record may be longer than LONGEST_PROMPT; the prompt in it may not.
        """
        data = super().clean() or {}
        pasted = read_pasted(data.get("prompt", ""))
        if len(pasted.text) > LONGEST_PROMPT:
            self.add_error("prompt", f"A prompt has at most {LONGEST_PROMPT:,} characters.")
        negative = data.get("negative_prompt", "").strip() or pasted.negative
        parts = (pasted.text, negative, pasted.generator, pasted.parameters, pasted.raw)
        return data | {"pasted": Pasted(*parts)}


class VerdictForm(forms.Form):
    """What a member makes of one recommendation."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    wording = forms.CharField(max_length=LONGEST_PHRASE, required=False)


class OwnPhraseForm(forms.Form):
    """A phrase by hand: one from the shelf by its id, or words and their layer."""

    shelf = forms.SlugField(max_length=40, required=False)
    phrase = forms.CharField(max_length=LONGEST_PHRASE, required=False)
    layer = forms.ChoiceField(choices=[(layer.value, layer.value) for layer in MOVABLE])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layer"].required = not self.data.get("shelf")


class MoveForm(forms.Form):
    """A phrase, as "nth:text", and the layer that it is to be in."""

    phrase = PromptField(strip=False, max_length=LONGEST_PROMPT)
    layer = forms.ChoiceField(choices=[(layer.value, layer.value) for layer in MOVABLE])

    def clean_phrase(self) -> tuple[int, str]:
        """(nth, text). Raises ValidationError where it is something else."""
        nth, mark, text = self.cleaned_data["phrase"].partition(":")
        if not (mark and text and nth.isdecimal() and len(nth) <= 5):
            raise forms.ValidationError("Choose a phrase first.")
        return int(nth), text
