"""“If you add this”: pictures tried in a brand's set before they are added."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portfolio import uploads
from portfolio.access import access, may
from portfolio.actions.portraits import DuplicateFile, told_to
from portfolio.actions.quotas import QuotaFull
from portfolio.forms import UploadForm
from portfolio.models import Brand, Library, Role
from portfolio.pages.trying import (
    Tried,
    chosen_portrait,
    tried_candidate,
    tried_portrait,
    trying_page,
)
from scoring.actions.candidates import (
    TooManyCandidates,
    accept_candidate,
    add_candidate,
    discard_candidate,
)
from scoring.models import Candidate

WAY_UP = "library__brand__team"


@require_safe
def trying(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What can be tried in the set; with ?portrait=…, what one of another brand would do."""
    rows = Brand.objects.select_related("team", "custom_job", "consistency")
    brand = access(rows, request.user, pk=pk)
    asked = request.GET.get("portrait", "")
    portrait = chosen_portrait(brand, request.user, asked) if asked else None
    if asked and portrait is None:
        messages.error(
            request, "This portrait cannot be tried here: it is the brand’s own, or not read yet."
        )
    return _page(request, brand, tried_portrait(brand, portrait) if portrait else None)


@require_safe
def candidate(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = access(_candidates(), request.user, pk=pk)
    return _page(request, found.library.brand, tried_candidate(found))


def _page(request: HttpRequest, brand: Brand, tried: Tried | None) -> HttpResponse:
    page = trying_page(brand, request.user, request.GET, tried)
    page["can_edit"] = may(brand.team, request.user, Role.EDITOR)
    return render(request, "scoring/trying/page.html", page)


@require_safe
def candidate_row(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One line of the list of candidates: the page's own fragment, polled until it is read."""
    found = access(_candidates(), request.user, pk=pk)
    context = {
        "candidate": found,
        "tried": tried_candidate(found),
        "can_edit": may(found.team, request.user, Role.EDITOR),
    }
    return render(request, "scoring/trying/_row.html", context)


@require_POST
def candidate_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one or many files to try; each has its own outcome and the others go on."""
    library = access(
        Library.objects.select_related("brand__team"), request.user, pk=pk, role=Role.EDITOR
    )
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, str(form.errors["files"][0]))
        return redirect("scoring:try", library.brand_id)
    taken = [_take(request, library, file) for file in form.cleaned_data["files"]]
    found = [one for one in taken if one is not None]
    if len(found) == 1:
        return redirect("scoring:candidate", found[0].pk)
    return redirect("scoring:try", library.brand_id)


def _take(request: HttpRequest, library: Library, file: UploadedFile) -> Candidate | None:
    """Try one file; what stands in its way is told."""
    user: Any = request.user
    try:
        return add_candidate(library=library, upload=uploads.inspect(file), by=user)
    except (uploads.UploadRejected, TooManyCandidates) as problem:
        messages.error(request, f"{file.name}: {problem}")
    except DuplicateFile as problem:
        messages.info(request, f"{file.name}: {told_to(user, problem)}")
    return None


@require_POST
def candidate_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a portrait of it, in its library."""
    found = access(_candidates(), request.user, pk=pk, role=Role.EDITOR)
    brand = found.library.brand_id
    try:
        portrait = accept_candidate(candidate=found, by=request.user)  # type: ignore[arg-type]
    except DuplicateFile as problem:
        messages.error(request, told_to(request.user, problem))
        return redirect("scoring:try", brand)
    except QuotaFull as problem:
        messages.error(request, str(problem))
        return redirect("scoring:try", brand)
    except (Candidate.DoesNotExist, FileNotFoundError, uploads.UploadRejected):
        messages.error(request, "This picture is gone meanwhile. Try it once more.")
        return redirect("scoring:try", brand)
    messages.success(request, f"“{portrait}” is added. The set’s report follows.")
    return redirect("portfolio:portrait", portrait.pk)


@require_POST
def candidate_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = access(_candidates(), request.user, pk=pk, role=Role.EDITOR)
    brand = found.library.brand_id
    discard_candidate(candidate=found)
    messages.success(request, f"“{found}” is discarded; nothing of it is kept.")
    return redirect("scoring:try", brand)


def _candidates() -> Any:
    return Candidate.objects.select_related(WAY_UP, "library__brand__consistency")
