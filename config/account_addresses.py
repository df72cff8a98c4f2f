"""django-allauth's addresses, each run in one transaction.

So what the audit log says of an account is written together with its change, or neither is.
"""

from allauth import urls as accounts
from django.db import transaction
from django.urls import URLPattern, URLResolver


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


urlpatterns = in_one_transaction(accounts.urlpatterns)
