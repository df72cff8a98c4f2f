"""django-allauth's addresses, each run in one transaction.

So what the audit log says of an account is written together with its change, or neither is.
"""

from typing import cast

from allauth import urls as accounts
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path

from portfolio.actions.audit import record_account_event
from portfolio.models import User
from portfolio.receivers import KINDS


class ActivateAppView(ActivateTOTPView):
    """Django-allauth tells of a new app only after the commit: too late for the log."""

    def form_valid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        user, kind = cast(User, self.request.user), KINDS["totp"]
        record_account_event(user=user, action="account.second_factor_added", kind=kind)
        return answer


class RenewCodesView(GenerateRecoveryCodesView):
    """The same for new recovery codes."""

    def form_valid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        user = cast(User, self.request.user)
        record_account_event(user=user, action="account.recovery_codes_renewed")
        return answer


def in_one_transaction(
    patterns: "list[URLPattern | URLResolver]",
) -> "list[URLPattern | URLResolver]":
    """The same patterns, with views that commit as a whole when they end without an exception."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            in_one_transaction(pattern.url_patterns)
        else:
            pattern.callback = transaction.atomic(pattern.callback)
    return patterns


urlpatterns = in_one_transaction(
    [
        path("2fa/totp/activate/", ActivateAppView.as_view(), name="mfa_activate_totp"),
        path(
            "2fa/recovery-codes/generate/",
            RenewCodesView.as_view(),
            name="mfa_generate_recovery_codes",
        ),
        *accounts.urlpatterns,
    ]
)
