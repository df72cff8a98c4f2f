"""Files that a guest sends, where the link takes them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portfolio.actions.client_uploads import QuarantineFull, receive_upload
from portfolio.models import ClientUpload
from portfolio.pages.portal import frame
from portfolio.uploads import UploadRejected, inspect
from portfolio.views.portal.door import for_visitors
from portfolio.visiting import Visit

MOST_AT_ONCE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors(as_guest=True)
def portal_upload(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send pictures to the team; what one sent oneself is listed, nobody else's."""
    if not visit.link.allows_uploads or visit.guest is None:
        raise Http404("There is nothing at this address.")
    if request.method == "POST":
        _take(request, visit)
        return redirect("portfolio:portal-upload", visit.link.pk)
    own = ClientUpload.objects.filter(portal=visit.portal, guest=visit.guest)[:100]
    return render(request, "portal/upload.html", frame(visit) | {"own": own})


def _take(request: HttpRequest, visit: Visit) -> None:
    """Each file by itself: one that is refused keeps no other from coming in."""
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, "Choose one or more pictures.")
    taken = 0
    for file in files[:MOST_AT_ONCE]:
        try:
            receive_upload(
                link=visit.link,
                guest=visit.guest,  # type: ignore[arg-type]
                upload=inspect(file),
                note=request.POST.get("note", ""),
            )
            taken += 1
        except (UploadRejected, QuarantineFull) as problem:
            messages.error(request, f"{file.name}: {problem}")
    if len(files) > MOST_AT_ONCE:
        messages.error(
            request, f"{len(files) - MOST_AT_ONCE} were left out: {MOST_AT_ONCE} at once."
        )
    if taken:
        messages.success(
            request, f"{taken} sent. The team looks at {'it' if taken == 1 else 'them'}."
        )
