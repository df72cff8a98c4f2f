"""Packs for guests: through a link that allows downloads, while all of it is shown there."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from portfolio.actions.portal_log import log_event
from portfolio.models import PortalEvent
from portfolio.pages.deliveries import packs_for
from portfolio.views.deliveries import pack_response
from portfolio.views.portal.door import for_visitors
from portfolio.visiting import Visit


@require_safe
@for_visitors(is_page=False)
def portal_pack(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponseBase:
    """A pack that was made for this portal."""
    if not visit.link.allows_downloads or visit.link.is_watermarked:
        raise PermissionDenied("Downloads are switched off for this link. Ask whoever sent it.")
    pack = next((each for each in packs_for(visit) if each.pk == pk), None)
    if pack is None:
        raise Http404("There is nothing at this address.")
    response = pack_response(pack)
    if request.method == "GET":
        log_event(
            portal=visit.portal,
            kind=PortalEvent.Kind.DOWNLOADED,
            link=visit.link,
            guest=visit.guest,
            about="a pack",
        )
    return response
