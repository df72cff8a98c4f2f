"""What is sent to say which prompt made a version."""

from typing import Any

from rest_framework import serializers

from portfolio.api.brands import KEY
from portfolio.api.shown import exampled
from portfolio.api.writing import Reached
from portfolio.models import Version
from prompts.entry_forms import LONGEST_RECORD, UsedPromptForm
from prompts.forms import LONGEST_NEGATIVE, LONGEST_PROMPT
from prompts.models import BrandPromptVersion
from prompts.moves import MOVABLE


@exampled({}, sent={"version": KEY, "text": "a founder, half smile", "negative": ""})
class UsedPromptSerializer(serializers.Serializer):
    """Which prompt made a version: one of text, made_from and same_as.

    text: the words, or a generator's own record that holds them, such as a web UI's parameters or
    a ComfyUI graph. made_from: a version of one of the brand's prompts. same_as: another version
    of the brand, whose prompt it was, too.
    """

    version = Reached(Version.objects.all())
    text = serializers.CharField(max_length=LONGEST_RECORD, required=False, allow_blank=True)
    negative = serializers.CharField(max_length=LONGEST_NEGATIVE, required=False, allow_blank=True)
    made_from = Reached(BrandPromptVersion.objects.select_related("prompt"), required=False)
    same_as = Reached(Version.objects.select_related("portrait__library__brand"), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(name in attrs for name in ("text", "made_from", "same_as")) != 1:
            words = "Send one of text, made_from and same_as."
            raise serializers.ValidationError({"text": words}, "one_of")
        if "text" not in attrs:
            return attrs
        form = UsedPromptForm(
            {"prompt": attrs["text"], "negative_prompt": attrs.get("negative", "")}
        )
        if not form.is_valid():
            told = [str(each) for each in form.errors.get("prompt", ("Too long.",))]
            raise serializers.ValidationError({"text": told})
        return attrs | {"pasted": form.cleaned_data["pasted"]}


@exampled({}, sent={"phrase": "window light", "nth": 0, "layer": "realism"})
class MoveSerializer(serializers.Serializer):
    """A phrase as the prompt has it, and the layer that it is to be in."""

    phrase = serializers.CharField(max_length=LONGEST_PROMPT, trim_whitespace=False)
    nth = serializers.IntegerField(min_value=0, max_value=10_000, default=0)
    layer = serializers.ChoiceField([layer.value for layer in MOVABLE])
