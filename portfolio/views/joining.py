"""The ways into a team: an invitation by e-mail, and an open link."""

from allauth.account.utils import perform_login
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portfolio.actions import invitations, invite_links
from portfolio.actions.teams import AlreadyMember
from portfolio.models import Invitation, InviteLink, User

GONE = 410


class NewAccountForm(forms.Form):
    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
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
        if not settings.PASSWORD_LOGIN or invitations.account_of(found.email):
            return _page(request, found, needs_sign_in=True)
        return _open_account(request, found, token)
    except invitations.InvitationGone as problem:
        return _gone(request, problem)


def _page(
    request: HttpRequest, found: Invitation, status: int = 200, **context: object
) -> HttpResponse:
    context |= {"invitation": found, "has_passwords": settings.PASSWORD_LOGIN}
    return render(request, "joining/invitation.html", context, status=status)


def _gone(request: HttpRequest, problem: Exception) -> HttpResponse:
    return render(request, "joining/gone.html", {"problem": problem}, status=GONE)


def _accept(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    if request.method != "POST":
        if invitations.is_for(found, user):
            return _page(request, found)
        return _page(request, found, problem=invitations.AnotherAddress(found.email, user.email))
    try:
        invitations.accept_invitation(token=token, user=user)
    except invitations.AnotherAddress as problem:
        return _page(request, found, status=409, problem=problem)
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
        answer: HttpResponse = perform_login(request, user, redirect_url=reverse("portfolio:home"))
        return answer
    return _page(request, found, status=422 if form.is_bound else 200, form=form)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Join by an open link; who is not signed in is led to sign in or to sign up, and back."""
    try:
        link = invite_links.link_of(secret)
        if request.method != "POST" or not request.user.is_authenticated:
            return _link_page(request, link)
        invite_links.join_by_link(secret=secret, user=request.user)
    except invite_links.LinkClosed as problem:
        return _gone(request, problem)
    except invite_links.WrongDomain as problem:
        return _link_page(request, link, status=409, problem=problem)
    except AlreadyMember as problem:
        messages.info(request, str(problem))
    else:
        messages.success(request, f"Welcome to {link.team}.")
    return redirect("portfolio:home")


def _link_page(
    request: HttpRequest, link: InviteLink, status: int = 200, problem: Exception | None = None
) -> HttpResponse:
    user = request.user
    if problem is None and user.is_authenticated and not invite_links.suits(link, user):
        problem = invite_links.WrongDomain(link, user.email)
    context = {
        "link": link,
        "problem": problem,
        "can_sign_up": settings.SIGN_UP == "open" and settings.PASSWORD_LOGIN,
    }
    return render(request, "joining/link.html", context, status=status)
