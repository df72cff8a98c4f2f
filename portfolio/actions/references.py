"""Writes of a brand's references: “this is us”, “not us”."""

from django.db import transaction

from portfolio.actions.audit import record_event
from portfolio.actions.brands import tell_changed
from portfolio.models import Portrait, ReferencePortrait, User


@transaction.atomic
def pin_reference(*, portrait: Portrait, kind: str, by: User | None) -> ReferencePortrait:
    """Hold a portrait up as one that its brand is, or is not; it may be either, never both.

    kind: of ReferencePortrait.Kind; raises ValueError for another one.
    """
    kind = ReferencePortrait.Kind(kind)
    # One at a time: what two members pin at once is pinned in turn.
    portrait = _locked(portrait)
    held = ReferencePortrait.objects.filter(portrait=portrait).first()
    if held is not None and held.kind == kind:
        return held
    reference, _ = ReferencePortrait.objects.update_or_create(
        portrait=portrait, defaults={"kind": kind, "created_by": by}
    )
    record_event(
        team=portrait.team, action="reference.pinned", target=portrait, kind=kind.label.lower()
    )
    tell_changed(portrait.library.brand, is_judged_anew=False)
    return reference


@transaction.atomic
def unpin_reference(*, portrait: Portrait) -> None:
    """Hold a portrait up no longer. One that is not held up is left as it is."""
    portrait = _locked(portrait)
    _, deleted = ReferencePortrait.objects.filter(portrait=portrait).delete()
    if deleted:
        record_event(team=portrait.team, action="reference.unpinned", target=portrait)
        tell_changed(portrait.library.brand, is_judged_anew=False)


def _locked(portrait: Portrait) -> Portrait:
    rows = Portrait.objects.select_related("library__brand__team")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=portrait.pk)
