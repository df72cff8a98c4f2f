"""What the scorer tells the apps above it."""

from django.dispatch import Signal

version_assessed = Signal()  # assessment: terminal now, inside the caller's transaction
