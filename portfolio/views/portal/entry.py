"""The way into a portal: the link, its password, a name, and a code by e-mail."""

from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.actions import guests, notices
from portfolio.models import GuestSession
from portfolio.views.portal.door import gone, next_page
from portfolio.visiting import LinkGone, cookie_name, known_session, remember


class PasswordForm(forms.Form):
    password = forms.CharField(
        max_length=128, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


class WhoForm(forms.Form):
    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="The code from the message",
        max_length=8,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
    )


FORMS = {"password": PasswordForm, "who": WhoForm, "code": CodeForm}


@login_not_required
@never_cache
@require_safe
def portal_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The address that was sent: begin a visit, and leave the secret behind."""
    try:
        link = guests.link_of(secret)
    except LinkGone as problem:
        return gone(request, problem)
    answer = redirect("portfolio:portal-enter", link.pk)
    try:
        known_session(request, link.pk)
    except LinkGone:
        session, cookie = guests.begin_visit(link=link)
        remember(answer, session, cookie)
    return answer


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def portal_enter(request: HttpRequest, link: UUID) -> HttpResponse:
    """The step that is missing; when none is, the portal."""
    try:
        session = known_session(request, link)
        wants_name = "who" in request.GET or "who" in request.POST
        step = _step(session, wants_name=wants_name)
        if step and request.method == "POST":
            return _take(request, session, step)
        if step:
            return _page(request, session, step, FORMS[step]())
        guests.admit(session=session)
    except LinkGone as problem:
        return gone(request, problem)
    return redirect(next_page(request, link))


@login_not_required
@never_cache
@require_safe
def portal_back(request: HttpRequest, signed: str) -> HttpResponse:
    """The way back from a letter: the address it was sent to is proven by having it."""
    try:
        guest, link, page = notices.read_way_back(signed)
    except BadSignature:
        return gone(request, LinkGone("This link has ended. Open the one you were sent first."))
    session, cookie = guests.begin_visit(link=link, guest=guest)
    answer = redirect(
        f"{reverse('portfolio:portal-enter', args=[link.pk])}?"
        + urlencode({"next": reverse("portfolio:portal-home", args=[link.pk]) + page})
    )
    remember(answer, session, cookie)
    return answer


@login_not_required
@require_POST
def portal_leave(request: HttpRequest, link: UUID) -> HttpResponse:
    """End the visit on this device, or begin again as somebody else."""
    try:
        known_session(request, link).delete()
    except LinkGone as problem:
        return gone(request, problem)
    answer = gone(request, LinkGone("You have left. Open the link again whenever you like."))
    answer.delete_cookie(cookie_name(link), path="/portal/")
    answer.status_code = 200
    return answer


def _step(session: GuestSession, *, wants_name: bool) -> str:
    """What the door still asks of this browser; "" = nothing."""
    if session.link.password and not session.passed_password:
        return "password"
    if session.guest is None and session.code_for:
        return "code"
    if session.guest is None and (session.link.checks_email or wants_name):
        return "who"
    return ""


def _take(request: HttpRequest, session: GuestSession, step: str) -> HttpResponse:
    """Take what was typed, and show the same step again with what to change."""
    if step == "code" and "again" in request.POST:
        return _begin_again(request, session)
    form = FORMS[step](request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            if step == "password":
                guests.pass_password(session=session, password=given["password"])
            elif step == "who":
                guests.ask_code(session=session, name=given["name"], email=given["email"])
            else:
                guests.confirm_code(session=session, code=given["code"])
        except guests.Refused as problem:
            form.add_error(None, str(problem))
    if form.errors:
        return _page(request, session, step, form, status=422)
    return _onward(request, session)


def _begin_again(request: HttpRequest, session: GuestSession) -> HttpResponse:
    """Another address, or another code: back to the name."""
    guests.forget_code(session=session)
    return _onward(request, session)


def _onward(request: HttpRequest, session: GuestSession) -> HttpResponse:
    here = reverse("portfolio:portal-enter", args=[session.link_id])
    wanted = {"next": next_page(request, session.link_id)}
    if "who" in request.POST:
        wanted["who"] = "1"
    return redirect(f"{here}?{urlencode(wanted)}")


def _page(
    request: HttpRequest, session: GuestSession, step: str, form: forms.Form, status: int = 200
) -> HttpResponse:
    context = {
        "portal": session.link.portal,
        "brand": session.link.portal.brand,
        "link": session.link,
        "step": step,
        "form": form,
        "sent_to": session.code_for.get("email", ""),
        "next": next_page(request, session.link_id),
        "wants_name": "who" in request.GET or "who" in request.POST,
    }
    return render(request, "portal/enter.html", context, status=status)
