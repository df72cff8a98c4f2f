"""How django-allauth asks this installation: who may come in, and in which words it speaks."""

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.forms import Form, ValidationError
from django.http import HttpRequest
from django.urls import reverse

from config.account_letters import letter_of
from portfolio.mail import send
from portfolio.models import User

log = structlog.get_logger(__name__)
NOT_SENT = "The e-mail could not be sent just now. Try again in a few minutes."
FAILED_SIGN_IN_SECONDS = 300  # django-allauth's own: five failures for one address


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open or by invitation; letters are Presence's own; addresses are the proxy's."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This address and this password do not go together.",
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your current password.",
        "incorrect_code": "This code is wrong or too old.",
        "email_taken": "There is an account with this address.",
        "duplicate_email": "This address is yours already.",
        "cannot_remove_primary_email": "You sign in with this address: choose another first.",
        "unverified_primary_email": "Confirm this address first, then sign in with it.",
        "rate_limited": "That was asked for a moment ago. Try again in a few minutes.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGN_UP == "open" and settings.PASSWORD_LOGIN)

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "")
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Too many failures end in the page that says so, not in one more form."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            request.retry_after = FAILED_SIGN_IN_SECONDS  # type: ignore[attr-defined]
            raise ImmediateHttpResponse(respond_429(request)) from None

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """A mail server that is away must not undo what was done: it is said and logged."""
        try:
            send(letter_of(template_prefix, email, context))
        except OSError:
            log.exception("account mail not sent", kind=template_prefix)
            messages.error(self.request, NOT_SENT)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As config.requests worked it out, for the limits and the list of sessions."""
        return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - no address is bound

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Signed out stays signed out, also where the provider would sign in at once."""
        return f"{reverse('account_login')}?stay"


class SocialAdapter(DefaultSocialAccountAdapter):
    """Whoever the configured provider vouches for gets an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict) -> User:
        """Take the name; and take an address as verified only when the provider says so clearly.

        Some providers send the words "true" and "false", and every word is true to Python.
        """
        user: User = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or "")[:120]
        for address in sociallogin.email_addresses:
            address.verified = str(address.verified).lower() == "true"
        return user


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors in the words of the pages."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is wrong or too old. Take the one that is shown now.",
        "unverified_email": "Confirm your e-mail address first.",
        "add_email_blocked": "Switch your second factors off before you add an address.",
        "cannot_generate_recovery_codes": "Set up a second factor first.",
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"

    def _get_site_name(self) -> str:
        return "Presence"
