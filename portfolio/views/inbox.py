"""A member's inbox, and how often its news come by e-mail."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.actions.notices import choose_frequency, read_notices, recipient_of
from portfolio.models import Digest, Notice

SHOWN = 100


class FrequencyForm(forms.Form):
    digest = forms.ChoiceField(
        label="News by e-mail", choices=Digest.choices, widget=forms.RadioSelect
    )


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What a member should hear of, newest first."""
    rows = Notice.objects.visible_to(request.user).filter(user=request.user.pk)
    notices = list(rows.select_related("brand")[:SHOWN])
    unread = sum(notice.read_at is None for notice in notices)
    return render(request, "portfolio/inbox.html", {"notices": notices, "unread": unread})


@require_POST
def inbox_read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    read_notices(user=request.user)  # type: ignore[arg-type]
    return redirect("portfolio:inbox")


@require_POST
def inbox_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark one as read, and go where it leads."""
    rows = Notice.objects.visible_to(request.user).filter(user=request.user.pk)
    notice = get_object_or_404(rows, pk=pk)
    read_notices(user=request.user, pk=notice.pk)  # type: ignore[arg-type]
    return redirect(notice.address or "portfolio:inbox")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def news_frequency(request: HttpRequest, signed: str) -> HttpResponse:
    """How often news come, for whoever got them: no sign-in stands before leaving them off.

    A mail program that unsubscribes by itself posts without a choice: that means never.
    """
    try:
        who = recipient_of(signed)
    except BadSignature as problem:
        raise Http404("There is nothing at this address.") from problem
    form = FrequencyForm(request.POST or None, initial={"digest": who.digest})
    if request.method == "POST" and form.is_valid():
        choose_frequency(who=who, digest=form.cleaned_data["digest"])
        messages.success(request, "Noted.")
        return redirect(request.path)
    return render(request, "portal/frequency.html", {"form": form, "who": who})
