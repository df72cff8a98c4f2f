"""The reader's own account: settings, theme, sessions, and its end."""

from copy import copy
from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.actions.people import (
    StillOwner,
    change_preferences,
    delete_account,
    teams_owned_alone,
)
from portfolio.forms import PreferencesForm
from portfolio.models import Member, Theme, User


class DeleteAccountForm(forms.Form):
    """Asks for the address, so that nobody deletes an account by a slip."""

    email = forms.EmailField(label="Your e-mail address, to be sure")

    def __init__(self, *args: object, address: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.address = address

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        if typed.lower() != self.address.lower():
            raise forms.ValidationError(f"This is not {self.address}.")
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
def account_settings(request: HttpRequest) -> HttpResponse:
    """Name, time zone, language, theme and e-mail."""
    user = cast(User, request.user)
    form = PreferencesForm(request.POST or None, instance=copy(user))
    if form.is_valid():
        change_preferences(user=user, **form.cleaned_data)
        messages.success(request, "Your settings are saved.")
        return redirect("account_settings")
    members = Member.objects.filter(user=user).select_related("team")
    context = {"form": form, "members": members}
    return render(request, "account/settings.html", context, status=422 if form.is_bound else 200)


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme that the button in the bar was pressed for; answers without a page."""
    theme = request.POST.get("theme", "")
    if theme not in Theme.values:
        return HttpResponse(status=422)
    change_preferences(user=cast(User, request.user), theme=theme)
    return HttpResponse(status=204)


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out one of the account's sessions, or, with "everywhere", all and this one too."""
    sessions = UserSession.objects.filter(user=request.user)
    if "everywhere" not in request.POST:
        wanted = request.POST.get("session", "")
        sessions = sessions.filter(pk=wanted if wanted.isdecimal() else None)
        if not sessions:
            raise Http404("There is no such session.")
    end_sessions(request, list(sessions))
    if not request.user.is_authenticated:
        return redirect("account_login")
    messages.success(request, "That device is signed out.")
    return redirect("usersessions_list")


@reauthentication_required(app="portfolio")
@require_http_methods(["GET", "HEAD", "POST"])
def delete_own_account(request: HttpRequest) -> HttpResponse:
    """Ask once more, then delete; an account that owns a team alone is told what to do first."""
    user = cast(User, request.user)
    form = DeleteAccountForm(request.POST or None, address=user.email)
    context = {"form": form, "teams": teams_owned_alone(user)}
    if form.is_valid():
        try:
            delete_account(user=user)
        except StillOwner as problem:
            return render(
                request, "account/delete.html", context | {"problem": problem}, status=409
            )
        logout(request)
        messages.success(request, "Your account is deleted.")
        return redirect("account_login")
    return render(request, "account/delete.html", context, status=422 if form.is_bound else 200)
