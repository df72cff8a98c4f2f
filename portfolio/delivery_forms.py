"""Forms of deliveries and persons: shape, nothing else."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from portfolio.actions.persons import Agreement
from portfolio.channel_presets import PRESETS
from portfolio.exporting import VOCABULARY
from portfolio.meanwhile import GuardedForm
from portfolio.models import Brand, Channel, Consent, Person, Portal

DAY = "%Y-%m-%d"
#: What files that do not say it themselves can be declared as: IPTC's words for it.
SOURCE_TYPES = (
    ("", "Nothing: hold them back"),
    (VOCABULARY + "trainedAlgorithmicMedia", "Made by AI"),
    (VOCABULARY + "compositeWithTrainedAlgorithmicMedia", "Edited or composed with AI"),
    (VOCABULARY + "digitalCapture", "Taken with a digital camera"),
)


class DeliveryForm(forms.Form):
    """What goes into a pack. The portraits are the boxes beside the pictures."""

    presets = forms.MultipleChoiceField(
        label="Channels",
        choices=[
            (preset.slug, f"{preset.title}, {preset.width} × {preset.height}")
            for preset in PRESETS.values()
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    declared = forms.ChoiceField(
        label="Files that do not say how they were made are declared as",
        choices=SOURCE_TYPES,
        required=False,
    )
    portal = forms.ModelChoiceField(
        label="For the clients of a portal",
        queryset=Portal.objects.none(),
        required=False,
        empty_label="For the team alone",
        help_text="Guests can take it where their link allows downloads.",
    )
    keeps_prompt = forms.BooleanField(
        label="Keep the prompt in the files",
        required=False,
        help_text="Whoever has the files can read it then. A place is never kept.",
    )
    override_reason = forms.CharField(
        label="Let everything pass, because",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only where something is missing. The reason goes into the audit log.",
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["portal"].queryset = brand.portals.filter(closed_at=None)  # type: ignore[attr-defined]


class DisclosureForm(GuardedForm):
    """What of a brand is told to the outside."""

    class Meta:
        model = Brand
        fields: ClassVar = ["credit", "shows_numbers"]
        help_texts: ClassVar = {"credit": "Written into every file that leaves."}


class PersonForm(GuardedForm):
    """Somebody who is portrayed."""

    class Meta:
        model = Person
        fields: ClassVar = ["name", "email", "note"]
        labels: ClassVar = {"email": "E-mail"}


class ConsentForm(forms.ModelForm):
    """What a person agreed to."""

    channels = forms.MultipleChoiceField(
        label="Channels, none chosen: all of them",
        choices=Channel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Consent
        fields: ClassVar = [
            "covers_publication",
            "covers_likeness",
            "channels",
            "given_at",
            "expires_at",
            "document",
        ]
        labels: ClassVar = {
            "covers_publication": "Pictures may be published",
            "covers_likeness": "AI may make pictures in their likeness",
            "given_at": "Given on",
            "expires_at": "Last day",
            "document": "Where the document is kept",
        }
        widgets: ClassVar = {
            "given_at": forms.DateInput(attrs={"type": "date"}, format=DAY),
            "expires_at": forms.DateInput(attrs={"type": "date"}, format=DAY),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("given_at", timezone.localdate())

    def agreement(self) -> Agreement:
        """What was agreed to, as the action takes it."""
        return Agreement(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class CropForm(forms.Form):
    """A crop's left upper corner and width, in percent of the picture."""

    preset = forms.ChoiceField(choices=[(slug, slug) for slug in PRESETS])
    x = forms.FloatField(min_value=0, max_value=100)
    y = forms.FloatField(min_value=0, max_value=100)
    width = forms.FloatField(min_value=1, max_value=100)
