"""Messages that offer to take back what they report; a deletion is one of them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from portfolio.actions.trash import move_to_trash
from portfolio.models import TrashEntry
from portfolio.models.trash import Trashable

#: What a message's extra tags begin with when it offers undo: the address to send a form to.
UNDO = "undo "


def offer_undo(request: HttpRequest, words: str, address: str, **fields: str) -> None:
    """Say what was done, with a button that sends a form to `address` with these fields."""
    sent = f"?{urlencode(fields)}" if fields else ""
    messages.success(request, words, extra_tags=f"{UNDO}{address}{sent}")


def put_into_trash(request: HttpRequest, row: Trashable) -> TrashEntry:
    """Delete a row as whoever asks, and say so with a way back."""
    entry = move_to_trash(row=row, by=request.user)  # type: ignore[arg-type]
    offer_way_back(request, entry, f"“{entry}” is in the trash for 30 days.")
    return entry


def offer_way_back(request: HttpRequest, entry: TrashEntry, words: str) -> None:
    """Say that something is in the trash, with a button that takes it out."""
    offer_undo(request, words, reverse("portfolio:trash-restore", args=[entry.pk]))
