"""Saved views: searches with a name, a member's own or shared with who sees the same place."""

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction

from portfolio.actions.audit import record_event
from portfolio.models import Brand, Member, Role, SavedView, Team, User


class ViewNameTaken(ValueError):
    """The member already has a view of this name there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"You already have a view “{name}” here. Give this one another name.")


class ForeignView(ValueError):
    """The view is somebody else's."""

    def __init__(self) -> None:
        super().__init__("This view is somebody else’s. Save the search under a name of your own.")


@dataclass(frozen=True)
class Kept:
    """What brings a deleted view back."""

    name: str
    query: str
    is_shared: bool
    is_pinned: bool

    def fields(self) -> dict[str, str]:
        """As the form that saves a view sends them."""
        sent = asdict(self)
        flags = {name: "yes" for name in ("is_shared", "is_pinned") if sent[name]}
        return {"name": self.name, "query": self.query, **flags}


@transaction.atomic
def save_view(
    *,
    team: Team,
    brand: Brand | None,
    owner: User,
    name: str,
    query: str,
    is_shared: bool = False,
    is_pinned: bool = True,
) -> SavedView:
    """Keep a search under a name. query: canonical, as `GridQuery.canonical` writes it.

    Raises ViewNameTaken.
    """
    view = SavedView(
        team=team,
        brand=brand,
        owner=owner,
        name=name,
        query=query.removeprefix("?"),
        is_shared=is_shared,
        is_pinned=is_pinned,
    )
    _stored(view)
    if is_shared:
        record_event(team=team, action="saved_view.shared", target=view)
    return view


@transaction.atomic
def change_view(
    *, view: SavedView, by: User, name: str, is_shared: bool, is_pinned: bool
) -> SavedView:
    """Rename, share or pin one's own view, or, as an admin, one that is shared.

    Raises ForeignView, ViewNameTaken.
    """
    view = SavedView.objects.select_for_update(of=("self",)).get(pk=view.pk)
    if view.owner_id != by.pk and not _manages(view.team, by):
        raise ForeignView
    was_shared = view.is_shared
    view.name, view.is_shared, view.is_pinned = name, is_shared, is_pinned
    _stored(view)
    if is_shared != was_shared:
        action = "saved_view.shared" if is_shared else "saved_view.unshared"
        record_event(team=view.team, action=action, target=view)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> Kept:
    """Delete one's own view, or, as an admin, one that is shared; what brings it back.

    Nothing of it is lost but the name: a search is no data. Raises ForeignView.
    """
    if view.owner_id != by.pk and not _manages(view.team, by):
        raise ForeignView
    kept = Kept(view.name, view.query, view.is_shared, view.is_pinned)
    if view.is_shared:
        record_event(team=view.team, action="saved_view.unshared", target=view)
    view.delete()
    return kept


def _manages(team: Team, by: User) -> bool:
    place = Member.objects.filter(team=team, user=by).first()
    return place is not None and Role(place.role).includes(Role.ADMIN)


def _stored(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise ViewNameTaken(view.name) from error
