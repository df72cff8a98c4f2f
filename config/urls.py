"""Every address of the product."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.urls import include, path

from config.api import API, of_the_api
from config.sign_in import SignInView
from portfolio.api import pages as api_pages
from portfolio.views.account import (
    account_settings,
    choose_theme,
    delete_own_account,
    end_session,
)
from portfolio.views.errors import (
    bad_request,
    forbidden,
    not_found,
    server_error,
    too_many_requests,
)
from portfolio.views.joining import invitation, invite_link
from portfolio.views.public import credits_page, health, styleguide

handler400 = of_the_api(api_pages.unreadable, bad_request)
handler403 = forbidden
handler404 = not_found
handler429 = too_many_requests  # asked for by django-allauth's limits
handler500 = of_the_api(api_pages.broken, server_error)

# Behind the same sign-in, with its limits and its second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("portfolio.urls")),
    path("", include("scoring.urls")),
    path("", include("prompts.urls")),
    path(API.removeprefix("/"), include("config.api")),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("join/<str:secret>/", invite_link, name="invite-link"),
    path("account/settings/", account_settings, name="account_settings"),
    path("account/theme/", choose_theme, name="account_theme"),
    path("account/delete/", delete_own_account, name="account_delete"),
    path("account/sessions/end/", end_session, name="account_end_session"),
    path("account/login/", transaction.atomic(SignInView.as_view()), name="account_login"),
    path("account/", include("config.account_addresses")),
    path("credits/", credits_page, name="credits"),
    path("health", health, name="health"),
    path("admin/", admin.site.urls),
]

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
