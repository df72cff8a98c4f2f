"""What to ask for next: accept, reword or dismiss a proposal, and put phrases in by hand."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from portfolio.access import access
from portfolio.models import Role
from prompts.actions import recommendations
from prompts.entry_forms import OwnPhraseForm, VerdictForm
from prompts.models import OwnPhrase, Verdict
from prompts.shelf import UnknownShelfPhrase
from prompts.views.answers import VERSIONS, answer

TOLD = {
    Verdict.OPEN: "Open again: {words}.",
    Verdict.ACCEPTED: "Accepted: {words}. The refined prompt has it.",
    Verdict.EDITED: "Accepted in your words: {words}. The refined prompt has them.",
    Verdict.DISMISSED: "Dismissed: {words}. The refined prompt goes without it.",
}


@require_POST
def recommendation(request: HttpRequest, pk: UUID, rule: str) -> HttpResponse:
    version = access(VERSIONS, request.user, pk=pk, role=Role.EDITOR)
    form = VerdictForm(request.POST)
    told = problem = ""
    if form.is_valid():
        try:
            decided = recommendations.decide_recommendation(
                version=version,
                rule=rule,
                by=request.user,  # type: ignore[arg-type]
                **form.cleaned_data,
            )
            words = decided.wording or decided.phrase or f"without “{decided.replaces}”"
            told = TOLD[Verdict(decided.verdict)].format(words=words)
        except (recommendations.NotProposed, recommendations.NoWording) as fault:
            problem = str(fault)
    else:
        problem = "Choose what to do with this edit, in at most 240 characters."
    return answer(request, version, "prompts/_next.html", anchor="next", told=told, problem=problem)


@require_POST
def own_phrase_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    version = access(VERSIONS, request.user, pk=pk, role=Role.EDITOR)
    form = OwnPhraseForm(request.POST)
    told = problem = ""
    if form.is_valid():
        try:
            own = recommendations.add_own_phrase(
                version=version,
                by=request.user,  # type: ignore[arg-type]
                **form.cleaned_data,
            )
            told = f"The refined prompt has “{own.phrase}”."
        except (recommendations.PhraseRefused, UnknownShelfPhrase) as fault:
            problem = str(fault)
    else:
        problem = "Write a phrase of at most 240 characters and choose its layer."
    return answer(request, version, "prompts/_next.html", anchor="next", told=told, problem=problem)


@require_POST
def own_phrase_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = OwnPhrase.objects.select_related("version__team")
    own = access(rows, request.user, pk=pk, role=Role.EDITOR)
    version = VERSIONS.get(pk=own.version_id)
    recommendations.remove_own_phrase(own=own)
    told = f"“{own.phrase}” is out of the refined prompt again."
    return answer(request, version, "prompts/_next.html", anchor="next", told=told)
