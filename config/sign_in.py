"""Signed-out visitors are sent to sign in, and from there back to a page that can be read."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse


class SignInMiddleware(LoginRequiredMiddleware):
    """After a form that was sent too late, the way back is the form's page, not its address."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        came_from = urlsplit(request.headers.get("Referer", ""))
        is_ours = came_from.netloc == request.get_host()
        return redirect_to_login(came_from.path if is_ours else reverse("portfolio:home"))
