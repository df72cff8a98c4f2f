"""The rubric's form: three sliders, and a band and a weight for every cue that can be judged."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from scoring.band_field import BandField
from scoring.rubric.catalogue import CATALOGUE, toml_of
from scoring.rubric.jobs import BadOverride
from scoring.rubric.rubric import Rubric
from scoring.rubric.sliders import LEAST, MOST, Slider, sliders

#: What the five steps of a slider are called.
STEPS = tuple(zip(range(LEAST, MOST + 1), toml_of("sliders.toml")["steps"], strict=True))
#: Cues that take a band and a weight, in the order of every Scorecard.
EDITABLE = tuple(key for key, cue in CATALOGUE.items() if not cue.report_only)


class RubricForm(forms.Form):
    """What a brand, or a team's own job, asks for over its job's table.

    build: makes the rubric of changes, or raises BadOverride; its message is shown at the field.
    A field left empty follows the job and the sliders. `rubric` is the result of a valid form.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        changes: Mapping[str, Any],
        build: Callable[[Mapping[str, Any]], Rubric],
    ) -> None:
        super().__init__(data, initial=initial_of(changes))
        self.build = build
        self.rubric: Rubric | None = None
        for slider in sliders().values():
            self.fields[slider.key] = forms.TypedChoiceField(
                choices=STEPS, coerce=int, label=slider.title, help_text=slider.means
            )
        for key in EDITABLE:
            self.fields[f"bands-{key}"] = BandField(key)
            self.fields[f"weight-{key}"] = forms.FloatField(
                required=False,
                min_value=0,
                max_value=100,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
            for part, word in (("bands", "band"), ("weight", "weight")):
                self._describe(f"{part}-{key}", f"{CATALOGUE[key].name}: own {word}", key)

    def _describe(self, name: str, label: str, key: str) -> None:
        self.fields[name].label = label
        self.fields[name].widget.attrs["aria-label"] = label
        self.fields[name].widget.attrs["aria-describedby"] = f"now-{key}"
        self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def changes(self) -> dict[str, Any]:
        """The changes of a valid form, without what says nothing."""
        data = self.cleaned_data
        steps = {name: data[name] for name in sliders() if data.get(name)}
        cues: dict[str, Any] = {}
        for key in EDITABLE:
            bands, weight = data.get(f"bands-{key}"), data.get(f"weight-{key}")
            own = {"bands": bands} if bands else {}
            if weight is not None:
                own["weight"] = weight
            if own:
                cues[key] = own
        return {name: part for name, part in (("sliders", steps), ("cues", cues)) if part}

    @property
    def slider_fields(self) -> list[dict[str, Any]]:
        """The three sliders, each with what its present step does."""
        chosen = ((slider, self[slider.key]) for slider in sliders().values())
        return [{"field": field, "says": _said(slider, field.value())} for slider, field in chosen]

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                self.rubric = self.build(self.changes)
            except BadOverride as problem:
                self._say(str(problem))
        return self.cleaned_data

    def _say(self, problem: str) -> None:
        """At the field of the cue that the message names; above the form where it names none."""
        key, _, rest = problem.partition(": ")
        if key not in EDITABLE:
            self.add_error(None, problem)
            return
        part = "weight" if "weight" in rest and "band" not in rest else "bands"
        self.add_error(f"{part}-{key}", f"{rest[:1].upper()}{rest[1:]}")

    def errors_of(self, key: str) -> list[str]:
        """What is wrong with a cue's two fields."""
        return [*self.errors.get(f"bands-{key}", []), *self.errors.get(f"weight-{key}", [])]


class BrandRubricForm(RubricForm):
    """A brand's rubric, with a note for its history and the version that the member saw."""

    note = forms.CharField(
        max_length=500,
        label="Note",
        help_text="What you changed and why; it stays with this version.",
        error_messages={"required": "Say in a few words what you changed and why."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, seen: int, is_preview: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_preview = is_preview
        self.initial["seen"] = seen

    def full_clean(self) -> None:
        """A look needs no note yet; the page goes on asking for one."""
        self.fields["note"].required = not self.is_preview
        super().full_clean()
        self.fields["note"].required = True


def initial_of(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The form's first values for stored changes."""
    steps = changes.get("sliders", {})
    values: dict[str, Any] = {name: steps.get(name, 0) for name in sliders()}
    for key, own in changes.get("cues", {}).items():
        values[f"bands-{key}"] = own.get("bands")
        weight = own.get("weight")
        values[f"weight-{key}"] = weight if weight is None or math.isfinite(weight) else None
    return values


def without_cue(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What was sent, with one cue's own band and weight taken back."""
    names = (f"bands-{key}", f"weight-{key}")
    return {name: value for name, value in data.items() if name not in names}


def _said(slider: Slider, step: Any) -> str:
    """What the step does; nothing for the middle and for what is no step."""
    known = {str(value): value for value, _ in STEPS if value}
    return slider.says(known[str(step)]) if str(step) in known else ""
