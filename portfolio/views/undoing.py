"""Messages that offer to take back what they report."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest

#: What a message's extra tags begin with when it offers undo: the address to send a form to.
UNDO = "undo "


def offer_undo(request: HttpRequest, words: str, address: str, **fields: str) -> None:
    """Say what was done, with a button that sends a form to `address` with these fields."""
    sent = f"?{urlencode(fields)}" if fields else ""
    messages.success(request, words, extra_tags=f"{UNDO}{address}{sent}")
