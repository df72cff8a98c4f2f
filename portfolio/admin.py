"""The installation's own admin: look, don't touch what actions guard."""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from portfolio.models import Brand, CustomJob, Library, Member, Portrait, Team, User, Version


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows are shown and never written: only actions keep files, counts and passwords right."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    exclude: ClassVar[list[str]] = ["password"]  # not even its digest is shown


admin.site.unregister(Group)  # nothing here asks for a group: roles belong to teams
# They hold secrets of people's sign-in, or would be written past the pages that guard them.
admin.site.unregister(
    [
        Authenticator,
        EmailAddress,
        SocialAccount,
        SocialApp,
        SocialToken,
        UserSession,
    ]
)
admin.site.register([Team, Member, CustomJob, Brand, Library, Portrait, Version], ReadOnlyAdmin)
