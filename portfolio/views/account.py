"""The reader's own account: name, time zone, language, theme and e-mail."""

from copy import copy

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portfolio.actions.people import change_preferences
from portfolio.forms import PreferencesForm
from portfolio.models import Member


@require_http_methods(["GET", "HEAD", "POST"])
def account_settings(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = PreferencesForm(request.POST or None, instance=copy(user))
    if form.is_valid():
        change_preferences(user=user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, "Your settings are saved.")
        return redirect("account_settings")
    members = Member.objects.filter(user=user).select_related("team")  # type: ignore[misc]
    context = {"form": form, "members": members}
    return render(request, "account/settings.html", context, status=422 if form.is_bound else 200)
