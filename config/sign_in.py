"""Signed-out visitors are sent to sign in, and from there back to a page that can be read."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from portfolio.access import SecondFactorNeeded


class SignInMiddleware(LoginRequiredMiddleware):
    """After a form that was sent too late, the way back is the form's page, not its address."""

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Who only lacks a second factor is led to where it is set up; a form is refused."""
        if not isinstance(problem, SecondFactorNeeded) or request.method not in ("GET", "HEAD"):
            return None
        messages.info(request, str(problem))
        return HttpResponseRedirect(reverse("mfa_index"))

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        came_from = urlsplit(request.headers.get("Referer", ""))
        is_ours = came_from.netloc == request.get_host()
        return redirect_to_login(came_from.path if is_ours else reverse("portfolio:home"))
