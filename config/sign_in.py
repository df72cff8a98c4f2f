"""Signed-out visitors are sent to sign in, and from there back to a page that can be read."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from config.second_factor import second_factor_answer

#: What is closed when only the provider signs people in.
PASSWORD_ROUTES = {
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "mfa_login_webauthn",
}
ONLY_PROVIDER = "Here people sign in with their single sign-on alone; there are no passwords."


class SignInView(LoginView):
    """django-allauth's page; or the provider's at once, where the installation says so."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.OIDC_AUTO and "stay" not in request.GET:
            for provider in get_social_adapter().list_providers(request):
                try:
                    answer: HttpResponse = provider.redirect_from_request(request)
                    return answer
                except requests.RequestException:
                    messages.error(request, f"{provider.name} does not answer. Try again.")
        page: HttpResponse = super().get(request, *args, **kwargs)
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "password_login": settings.PASSWORD_LOGIN,
            "can_sign_up": settings.PASSWORD_LOGIN and settings.SIGN_UP == "open",
        }


class SignInMiddleware(LoginRequiredMiddleware):
    """After a form that was sent too late, the way back is the form's page, not its address."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        is_password = name in PASSWORD_ROUTES or (
            name == "account_login" and request.method == "POST"
        )
        if is_password and not settings.PASSWORD_LOGIN:
            raise PermissionDenied(ONLY_PROVIDER)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Who only lacks a second factor is led to where it is set up."""
        return second_factor_answer(request, problem)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        came_from = urlsplit(request.headers.get("Referer", ""))
        is_ours = came_from.netloc == request.get_host()
        return redirect_to_login(came_from.path if is_ours else reverse("portfolio:home"))
