"""The ways into a team: an invitation by e-mail, and an open link."""

from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portfolio.actions import invitations, invite_links
from portfolio.actions.teams import AlreadyMember
from portfolio.models import Invitation, User

GONE = 410


class NewAccountForm(forms.Form):
    name = forms.CharField(max_length=120)
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least eight characters, not only digits, and nothing too common.",
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with the account of its address, or by opening that account."""
    try:
        found = invitations.invitation_of(token)
        if request.user.is_authenticated:
            return _accept(request, found, token)
        if User.objects.with_email(found.email).exists():
            return render(request, "joining/invitation.html", {"invitation": found, "known": True})
        return _open_account(request, found, token)
    except invitations.InvitationGone as problem:
        return render(request, "joining/gone.html", {"problem": problem}, status=GONE)


def _accept(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "joining/invitation.html", {"invitation": found})
    try:
        invitations.accept_invitation(token=token, user=request.user)  # type: ignore[arg-type]
    except invitations.AnotherAddress as problem:
        context = {"invitation": found, "problem": problem}
        return render(request, "joining/invitation.html", context, status=409)
    except AlreadyMember as problem:
        messages.info(request, str(problem))
    else:
        messages.success(request, f"Welcome to {found.team}.")
    return redirect("portfolio:home")


def _open_account(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    initial = {"name": found.name}
    form = NewAccountForm(request.POST or None, email=found.email, initial=initial)
    if form.is_valid():
        try:
            user = invitations.accept_with_new_account(token=token, **form.cleaned_data)
        except IntegrityError:  # opened in another tab a moment ago
            return redirect("account_login")
        messages.success(request, f"Welcome to {found.team}.")
        answer: HttpResponse = perform_login(request, user)
        return answer
    context = {"invitation": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "joining/invitation.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Join by an open link, signed in; who has no account is led to open one, and back."""
    try:
        link = invite_links.link_of(secret)
        if request.method != "POST":
            return render(request, "joining/link.html", {"link": link})
        invite_links.join_by_link(secret=secret, user=request.user)  # type: ignore[arg-type]
    except invite_links.LinkClosed as problem:
        return render(request, "joining/gone.html", {"problem": problem}, status=GONE)
    except invite_links.WrongDomain as problem:
        context = {"link": link, "problem": problem}
        return render(request, "joining/link.html", context, status=409)
    except AlreadyMember as problem:
        messages.info(request, str(problem))
    else:
        messages.success(request, f"Welcome to {link.team}.")
    return redirect("portfolio:home")
