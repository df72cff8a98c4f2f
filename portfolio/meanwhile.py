"""Two people at one form: who comes second is told what changed, and nothing is overwritten.

A form carries a token of what its row said when the page was made. Where the row says something
else by now, nothing is saved: the form comes back with what was typed, who changed the row and
when; sent once more, it is meant.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db import models
from django.http import HttpRequest

from portfolio.access import place_in
from portfolio.acting import actor
from portfolio.edit_tokens import token_of
from portfolio.models import AuditEvent, Team, User
from portfolio.pages.audit_words import changes_of, who

Row = TypeVar("Row", bound=models.Model)
SEEN = "seen"
SENT_AGAIN = "What you wrote still stands here: save again to put it in its place."


class ChangedMeanwhile(Exception):
    """The row says something else than the page that the form stood on; the words say who did."""


def held(request: HttpRequest, rows: "models.QuerySet[Row]") -> "models.QuerySet[Row]":
    """Rows that a form changes: from a POST on nobody else changes them until it is answered.

    The view runs in one transaction.
    """
    if request.method != "POST":
        return rows
    return rows.select_for_update(of=("self",), no_key=True)


def row_token(row: models.Model, names: Iterable[str]) -> str:
    """The token of some columns of a row."""
    return token_of({name: getattr(row, name) for name in names})


def check_seen(sent: Mapping[str, Any], token: str, *, row: models.Model, team: Team) -> None:
    """Whether a form was made from what the row says now; one without a token is meant anyway.

    The caller holds the row. Raises ChangedMeanwhile.
    """
    if sent.get(SEEN) and sent[SEEN] != token:
        raise ChangedMeanwhile(told_change(row, team))


def told_change(row: models.Model, team: Team) -> str:
    """Who changed a row last, when and what, for whoever acts now."""
    last = AuditEvent.objects.filter(team=team, target_id=str(row.pk)).first()
    if last is None:
        return f"Somebody changed it meanwhile. {SENT_AGAIN}"
    words = changes_of(last)
    reader = User.objects.filter(pk__in=[actor().user_id]).first()
    by = "a colleague" if is_limited(reader, team) else who(last)
    said = f": {words}" if words else ""
    return f"Changed by {by} {naturaltime(last.at)}{said}. {SENT_AGAIN}"


def is_limited(user: Any, team: Team) -> bool:
    """Whether the user's place is limited to brands: they read no names of the team's people."""
    place = place_in(team, user) if user else None
    return place is not None and place.is_limited


class GuardedForm(forms.ModelForm):
    """A form of a row that overwrites nothing that came after its page was made.

    The view holds the row (``held``) from reading it to saving it.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields[SEEN]
            return
        columns = [field.attname for field in self.instance._meta.concrete_fields]
        shown = {*self._meta.fields, *self.also_guarded()}  # type: ignore[misc]
        self.token = row_token(
            self.instance, [name for name in columns if name.removesuffix("_id") in shown]
        )
        self.initial[SEEN] = self.token

    def also_guarded(self) -> tuple[str, ...]:
        """Fields of the row that the form sets beside its own."""
        return ()

    def logged_as(self) -> models.Model:
        """The row that the audit log names when the form is saved."""
        return self.instance

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        seen = data.pop(SEEN, "")
        if seen and seen != self.token:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[self.add_prefix(SEEN)] = self.token  # type: ignore[index]
            self.add_error(None, told_change(self.logged_as(), self.instance.team))
        return data
