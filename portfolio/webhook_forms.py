"""The form of a webhook. It checks shape, nothing else."""

from typing import Any, ClassVar

from django import forms

from portfolio.event_types import CHOICES
from portfolio.meanwhile import GuardedForm
from portfolio.models import Webhook
from portfolio.people_forms import LIMITED, WHOLE, ReachForm


class WebhookForm(ReachForm, GuardedForm):
    """Where events are sent, which, and of which brands."""

    name = forms.CharField(max_length=80, help_text="What listens there: “Website mirror”.")
    url = forms.CharField(
        label="Address",
        max_length=2000,
        widget=forms.TextInput(attrs={"placeholder": "https://", "inputmode": "url"}),
        help_text="Each event is sent there as a signed POST. It has to be on the public internet.",
    )
    kinds = forms.MultipleChoiceField(
        label="Only these events; none chosen: all of them",
        choices=[(kind, f"{kind}: {words.replace('`', '')}") for kind, words in CHOICES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Webhook
        fields: ClassVar = ["name", "url", "kinds"]

    def __init__(self, *args: Any, instance: Webhook | None = None, **kwargs: Any) -> None:
        if instance is not None:
            kwargs["initial"] = {
                "reach": LIMITED if instance.is_limited else WHOLE,
                "brands": instance.brands.all(),
            }
        super().__init__(*args, instance=instance, **kwargs)
        self.order_fields(["name", "url", "kinds", "reach", "brands"])

    def also_guarded(self) -> tuple[str, ...]:
        return ("is_limited",)

    @property
    def fields_of_webhook(self) -> dict[str, Any]:
        """What the actions take. brands: None = the whole team's events."""
        data = self.cleaned_data
        brands = list(data["brands"]) if self.is_limited else None
        return {name: data[name] for name in ("name", "url", "kinds")} | {"brands": brands}
