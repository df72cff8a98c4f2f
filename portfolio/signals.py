"""What the portfolio tells the apps above it. Each signal is sent in one place."""

from django.dispatch import Signal

version_added = Signal()  # version: a new file of a portrait, inside the caller's transaction
brand_changed = Signal()  # brand: its emotional job or palette is another one now
version_decided = Signal()  # decision, item: inside the caller's transaction
commented = Signal()  # comment: a new one, inside the caller's transaction
