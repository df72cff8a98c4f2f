"""Every request knows who acts in it, so that the audit log can say so."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portfolio.acting import Actor, acting


class ActorMiddleware:
    """Runs after sign-in is known; a signed-out visitor acts as nobody, from an address.

    The address is left out where the installation keeps none (AUDIT_IP).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        known = user.is_authenticated
        who = Actor(
            user_id=user.pk if known else None,
            name=str(user)[:254] if known else "",
            ip=request.META.get("REMOTE_ADDR") or None if settings.AUDIT_IP else None,
        )
        with acting(who):
            return self.get_response(request)
