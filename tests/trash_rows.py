"""The trash in the tests of the wall: its rows, and what the table of routes says of them."""

from typing import Any

from portfolio.actions.portraits import rename_portrait
from portfolio.actions.renditions import record_renditions
from portfolio.actions.trash import move_to_trash
from portfolio.models import Erasure, Library, TrashEntry, User
from tests.factories import make_portrait
from tests.portal_rows import ALL, EDITORS

ADMINS = ("owner", "admin")


def trash_rows(library: Library, mark: str, owner: User) -> dict[str, Any]:
    """A portrait in the trash, and the proof that another one is gone."""
    portrait = rename_portrait(
        portrait=make_portrait(library, "synthetic/male-03.jpg"), title=f"{mark} bygone"
    )
    record_renditions(version=portrait.current_version)
    return {
        "trash_entry": move_to_trash(row=portrait, by=owner),
        "erasure": Erasure.objects.create(
            team=library.team, reason=Erasure.Reason.TRASH, kind=f"{mark} portrait"
        ),
    }


TRASH_KINDS = {"trash_entry": TrashEntry, "erasure": Erasure}
#: route -> (the row its address names, method, form data, roles that may)
TRASH_TABLE = {
    "portfolio:portrait-delete": [("portrait", "POST", {}, EDITORS)],
    "portfolio:portrait-history": [("portrait", "GET", {}, ALL)],
    "portfolio:library-delete": [("library", "POST", {}, EDITORS)],
    "portfolio:brand-delete": [("brand", "POST", {}, ADMINS)],
    "portfolio:person-delete": [("person", "POST", {}, EDITORS)],
    "portfolio:person-erase": [("person", "GET", {}, ADMINS), ("person", "POST", {}, ADMINS)],
    "portfolio:portal-delete": [("portal", "POST", {}, EDITORS)],
    "prompts:prompt-delete": [("brand_prompt", "POST", {}, EDITORS)],
    "portfolio:trash": [("team", "GET", {}, ALL)],
    "portfolio:erasures": [("team", "GET", {}, ADMINS)],
    "portfolio:erasure": [("erasure", "GET", {}, ADMINS)],
    "portfolio:trash-restore": [("trash_entry", "POST", {}, EDITORS)],
    "portfolio:trash-empty": [("trash_entry", "POST", {"portraits": "1"}, ADMINS)],
}
