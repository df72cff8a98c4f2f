"""Forms check shape, nothing else."""

import re
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings

from portfolio.actions.people import MAIL_KINDS
from portfolio.meanwhile import GuardedForm
from portfolio.models import Brand, CustomJob, EmotionalJob, Library, Team, User

HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
MAX_PALETTE = 8


class PaletteField(forms.CharField):
    """Hex colours, separated by spaces or commas → a list of `#rrggbb`."""

    def clean(self, value: Any) -> list[str]:
        words = re.split(r"[\s,;]+", super().clean(value) or "")
        colours: list[str] = []
        for word in filter(None, words):
            if not (match := HEX.fullmatch(word)):
                raise forms.ValidationError(
                    f"“{word}” is no hex colour. Write each colour as # and six digits: #336699."
                )
            digits = match[1].lower()
            colour = "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits))
            if colour not in colours:
                colours.append(colour)
        if len(colours) > MAX_PALETTE:
            raise forms.ValidationError(f"Keep the palette to {MAX_PALETTE} colours.")
        return colours

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value


class BrandForm(GuardedForm):
    """A brand's profile. Its job is one of the ten or, as `custom:<uuid>`, one of the team's own.

    cleaned_data holds `job` (a slug of the ten) and `custom_job` (a CustomJob or None) apart.
    """

    palette = PaletteField(
        required=False,
        help_text="Hex codes separated by spaces, for example #1f3a5f #e8e4dc #c8553d.",
    )
    job = forms.ChoiceField(label="Emotional job", widget=forms.RadioSelect)
    secondary_job = forms.ChoiceField(
        label="Secondary job",
        required=False,
        choices=[("", "None"), *EmotionalJob.choices],
        help_text="Scored beside the emotional job and shown apart; never mixed into its score.",
    )

    class Meta:
        model = Brand
        fields: ClassVar = [
            "name",
            "job",
            "secondary_job",
            "palette",
            "audience",
            "tone",
            "anchor_detail",
        ]
        help_texts: ClassVar = {
            "audience": "Who looks at these portraits, and where.",
            "tone": "A few words: calm, precise, warm.",
            "anchor_detail": "The one true detail that every portrait keeps: a scarf, a lamp, "
            "a colour.",
        }

    def __init__(self, *args: Any, team: Team, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        offered = CustomJob.objects.filter(team=team).offered_to(reader)
        self.own_jobs = {f"custom:{job.pk}": job for job in offered}
        own = [(value, job.title) for value, job in self.own_jobs.items()]
        self.fields["job"].choices = [*EmotionalJob.choices, *own]  # type: ignore[attr-defined]
        if self.instance.custom_job_id:
            self.initial["job"] = f"custom:{self.instance.custom_job_id}"

    def also_guarded(self) -> tuple[str, ...]:
        return ("custom_job",)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        own = self.own_jobs.get(data.get("job", ""))
        data["custom_job"] = own
        if own:
            data["job"] = own.starts_from
        return data

    def _post_clean(self) -> None:
        """The action fills and checks the brand; the form leaves the instance as it is."""


class LibraryForm(forms.ModelForm):
    class Meta:
        model = Library
        fields: ClassVar = ["name"]


class CustomJobForm(forms.ModelForm):
    """A job of the team's own, cloned from one of the ten."""

    starts_from = forms.ChoiceField(
        label="Starts from",
        choices=EmotionalJob.choices,
        help_text="Its bands and weights are taken over; you change them next.",
    )

    class Meta:
        model = CustomJob
        fields: ClassVar = ["title", "description", "starts_from"]
        help_texts: ClassVar = {"description": "What a portrait with this job is meant to do."}


class CustomJobWordsForm(GuardedForm):
    """The words of a job of the team's own."""

    class Meta:
        model = CustomJob
        fields: ClassVar = ["title", "description"]

    def also_guarded(self) -> tuple[str, ...]:
        return ("changes",)


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or more files; each is inspected on its own by portfolio.uploads."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        if not any(files):
            raise forms.ValidationError("Choose at least one picture.")
        return files


class UploadForm(forms.Form):
    files = ManyFilesField(label="Pictures")  # type: ignore[assignment]  # the field's own name


class ImportForm(forms.Form):
    file = forms.FileField(
        label="ZIP file", widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"})
    )
    check_first = forms.BooleanField(label="Check first, and import nothing yet", required=False)


class VersionForm(forms.Form):
    file = forms.FileField(label="New version", allow_empty_file=True)


class TitleForm(forms.Form):
    title = forms.CharField(max_length=160)


def zone_choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Every time zone by its part of the world, and before them the installation's own."""
    parts: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(available_timezones()):
        part, _, place = zone.partition("/")
        if place and part not in ("Etc", "SystemV", "posix", "right"):
            parts.setdefault(part, []).append((zone, place.replace("_", " ").replace("/", ", ")))
    default = f"The installation’s own ({settings.TIME_ZONE})"
    return [("", default), ("UTC", "UTC"), *parts.items()]


class PreferencesForm(forms.ModelForm):
    time_zone = forms.ChoiceField(required=False, help_text="Times on the pages are given in it.")
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    wanted = forms.MultipleChoiceField(
        label="E-mail me when",
        choices=list(MAIL_KINDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Messages about the safety of your account always come.",
    )

    class Meta:
        model = User
        fields: ClassVar = ["name", "time_zone", "language", "theme", "digest"]
        labels: ClassVar = {"digest": "News of reviews by e-mail"}
        help_texts: ClassVar = {
            "digest": "Comments, decisions and deadlines. The inbox has them all in any case."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["wanted"] = [
                kind for kind in MAIL_KINDS if kind not in self.instance.muted
            ]
