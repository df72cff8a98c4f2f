"""What the portfolio tells the apps above it. Each signal is sent in one place."""

from django.dispatch import Signal

version_added = Signal()  # version: a new file of a portrait, inside the caller's transaction
# brand: its target, or which of its portraits count and how, is another one now.
# is_judged_anew: whether each of its portraits is judged by something else, too
brand_changed = Signal()
# ids: of rows that are about to be deleted for good; versions: those among them; team: theirs.
# Whoever keeps words of them elsewhere takes these out, inside the caller's transaction.
rows_erased = Signal()
# versions: ids of versions whose scores are to be brought up to date, or tried again.
rescore_asked = Signal()
version_decided = Signal()  # decision, item: inside the caller's transaction
words_added = Signal()  # portraits: ids, whose words were gathered for the first time
commented = Signal()  # comment: a new one, inside the caller's transaction
