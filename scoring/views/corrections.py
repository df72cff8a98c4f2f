"""Pages of corrections: a member says what a cue really is, or takes that back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.access import access
from portfolio.models import Role, Version
from portfolio.pages.portrait import assessment_of
from scoring.actions.corrections import (
    LONGEST_REASON,
    CannotCorrect,
    CorrectedMeanwhile,
    record_correction,
    withdraw_correction,
)
from scoring.models import CueOverride
from scoring.report import scorecard_report
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.verdict import WHOLE
from scoring.units import NotANumber, unit_of

WAY_UP = "portrait__library__brand__team"
KINDS = (("value", "The reading is wrong"), ("out", "Leave it out of this portrait’s score"))


class CorrectionForm(forms.Form):
    """What is typed on the page; whether it can be is for the action to say."""

    kind = forms.ChoiceField(choices=KINDS, initial="value")
    value = forms.CharField(max_length=20, required=False)
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        error_messages={"required": "Write why. The reason stands beside the cue from then on."},
    )
    replaces = forms.UUIDField(required=False)

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit_of(unit)

    def clean(self) -> dict[str, Any]:
        """`native`: the typed value in the cue's native unit; None leaves the cue out."""
        data = super().clean() or self.cleaned_data
        data["native"] = None
        if data.get("kind") == "value":
            try:
                data["native"] = self.unit.native(data.get("value") or "")
            except NotANumber:
                self.add_error("value", "Write the value as a number.")
        return data


@require_http_methods(["GET", "HEAD", "POST"])
def cue_correct(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """The form for one cue of one version, and what becomes of it."""
    rows = Version.objects.select_related(WAY_UP, "team")
    version = access(rows, request.user, pk=pk, role=Role.EDITOR)
    if key not in CATALOGUE or key in WHOLE:
        raise Http404("There is no such cue to correct.")
    cue = _shown_cue(version, key)
    if cue is None:
        messages.info(request, "There is nothing to correct: this cue is not judged here yet.")
        return redirect(page_of(version, key))
    form = CorrectionForm(request.POST or None, unit=cue["unit"])
    if request.method == "POST" and form.is_valid():
        try:
            record_correction(
                version=version,
                key=key,
                value=form.cleaned_data["native"],
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
                replaces=form.cleaned_data["replaces"],
            )
            messages.success(request, f"{cue['name']} is corrected, and the score follows.")
            return redirect(page_of(version, key))
        except CannotCorrect as problem:
            form.add_error("value", str(problem))
        except CorrectedMeanwhile as problem:
            form.add_error(None, str(problem))
            cue = _shown_cue(version, key) or cue
    return _form_page(request, version, cue, form)


def _form_page(
    request: HttpRequest, version: Version, cue: dict[str, Any], form: CorrectionForm
) -> HttpResponse:
    portrait = version.portrait
    context = {
        "version": version,
        "portrait": portrait,
        "brand": portrait.library.brand,
        "library": portrait.library,
        "cue": cue,
        "form": form,
        "kinds": KINDS,
        "possible": possible_words(cue["key"]),
        "longest_reason": LONGEST_REASON,
    }
    status = 422 if form.is_bound else 200
    return render(request, "scoring/correct.html", context, status=status)


@require_POST
def correction_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = CueOverride.objects.select_related("version__team")
    correction = access(rows, request.user, pk=pk, role=Role.EDITOR)
    withdraw_correction(correction=correction, by=request.user)  # type: ignore[arg-type]
    name = CATALOGUE[correction.key].name if correction.key in CATALOGUE else correction.key
    messages.success(request, f"{name} counts as it was measured again.")
    return redirect(page_of(correction.version, correction.key))


def possible_words(key: str) -> str:
    """What can be typed for a cue: “From 0 to 100 %.”; empty where anything can."""
    cue = CATALOGUE[key]
    if cue.least is None or cue.most is None:
        return ""
    unit = unit_of(cue.unit)
    return f"From {unit.number(cue.least)} to {unit.number(cue.most)} {unit.name}."


def page_of(version: Version, key: str) -> str:
    """The portrait's page at a cue of this version."""
    page = reverse("portfolio:portrait", args=[version.portrait_id])
    return f"{page}?version={version.number}#cue-{key}"


def _shown_cue(version: Version, key: str) -> dict[str, Any] | None:
    """The cue as the portrait page has it; None where it shows none."""
    groups = scorecard_report(assessment_of(version)["assessment"])["groups"]
    cues = (cue for group in groups for cue in group["cues"])
    return next((cue for cue in cues if cue["key"] == key), None)
