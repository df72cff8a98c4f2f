"""The library in the tests of the wall: its rows, and what the table of routes says of them."""

from typing import Any

from django.core.files.base import ContentFile

from portfolio.models import (
    Brand,
    Collected,
    Collection,
    Field,
    Library,
    Mark,
    PartialUpload,
    Portrait,
    PortraitWords,
    SavedView,
    Tag,
    Tagged,
    TeamTask,
    User,
)
from tests.portal_rows import ALL, EDITORS

ADMINS = ("owner", "admin")


def library_rows(library: Library, portrait: Portrait, mark: str, owner: User) -> dict[str, Any]:
    """One of each of what members organise with, every name in it with the mark."""
    brand, team = library.brand, library.team
    tag = Tag.objects.create(brand=brand, name=f"{mark} tag")
    collection = Collection.objects.create(brand=brand, name=f"{mark} collection")
    PortraitWords.objects.update_or_create(portrait=portrait, defaults={"names": f"{mark} words"})
    return {
        "tag": tag,
        "tagged": Tagged.objects.create(tag=tag, portrait=portrait),
        "field": Field.objects.create(brand=brand, name=f"{mark} field", key="own", kind="text"),
        "collection": collection,
        "collected": Collected.objects.create(collection=collection, portrait=portrait),
        "saved_view": SavedView.objects.create(
            team=team, brand=brand, owner=owner, name=f"{mark} view", is_shared=True
        ),
        "mark": Mark.objects.create(portrait=portrait, user=owner, rating=3),
        "partial_upload": PartialUpload.objects.create(
            team=team, library=library, name=f"{mark}.jpg", size=10, created_by=owner
        ),
        "team_task": _task(brand, f"{mark} task", owner),
    }


def _task(brand: Brand, label: str, owner: User) -> TeamTask:
    """An export that is done."""
    task = TeamTask(
        team=brand.team, brand=brand, kind="export", label=label, state="done", created_by=owner
    )
    task.file.save("portraits.csv", ContentFile(b"a table"), save=False)
    task.save()
    return task


#: the rows of the table -> their models
LIBRARY_KINDS = {
    "tag": Tag,
    "field": Field,
    "collection": Collection,
    "saved_view": SavedView,
    "partial_upload": PartialUpload,
    "team_task": TeamTask,
}

#: Tags, fields, collections, marks, and work on many portraits: portfolio/organising_urls.py.
ORGANISING_TABLE: dict[str, Any] = {
    "portfolio:brand-organise": [("brand", "GET", {}, ALL)],
    "portfolio:collection-add": [("brand", "POST", {"name": "Spring"}, EDITORS)],
    "portfolio:collection": [("collection", "GET", {}, ALL)],
    "portfolio:collection-edit": [("collection", "POST", {"name": "Summer"}, EDITORS)],
    "portfolio:collection-delete": [("collection", "POST", {}, EDITORS)],
    "portfolio:field-add": [("brand", "POST", {"name": "Shoot", "kind": "text"}, EDITORS)],
    "portfolio:field-edit": [("field", "POST", {"name": "Licence"}, EDITORS)],
    "portfolio:tag-edit": [("tag", "POST", {"name": "spring"}, EDITORS)],
    "portfolio:portrait-organise": [("portrait", "POST", {"add_tags": "spring"}, EDITORS)],
    "portfolio:portrait-mark": [("portrait", "POST", {"rating": "4"}, ALL)],
    "portfolio:task": [("team_task", "GET", {}, ADMINS)],
    "portfolio:task-change": [("team_task", "POST", {"do": "dismiss"}, ADMINS)],
    "portfolio:task-undo": [("team_task", "POST", {}, ADMINS)],
    "portfolio:task-file": [("team_task", "GET", {}, ADMINS)],
}
#: Search, saved views and what is alike: portfolio/finding_urls.py.
FINDING_TABLE: dict[str, Any] = {
    "portfolio:portraits": [("team", "GET", {}, ALL)],
    "portfolio:team-views": [("team", "GET", {}, ALL), ("team", "POST", {"name": "Kept"}, ALL)],
    "portfolio:brand-view-add": [("brand", "POST", {"name": "Kept"}, ALL)],
    "portfolio:saved-view": [("saved_view", "POST", {"name": "Renamed"}, ("owner", "admin"))],
    "portfolio:saved-view-delete": [("saved_view", "POST", {}, ("owner", "admin"))],
}
#: The viewer, comparing and culling: portfolio/viewing_urls.py.
VIEWING_TABLE: dict[str, Any] = {
    "portfolio:alike": [("portrait", "GET", {}, ALL)],
    "portfolio:version-restore": [("version", "POST", {}, EDITORS)],
    "portfolio:duplicates": [("brand", "GET", {}, ALL), ("brand", "POST", {}, EDITORS)],
}
#: Uploads in parts, imports and the task tray: portfolio/uploading_urls.py.
UPLOADING_TABLE: dict[str, Any] = {
    "portfolio:upload-begin": [("library", "POST", {"name": "a.jpg", "size": "9"}, EDITORS)],
    "portfolio:upload": [
        ("partial_upload", "PUT", {}, ADMINS),
        ("partial_upload", "DELETE", {}, ADMINS),
    ],
    "portfolio:upload-finish": [("partial_upload", "POST", {}, ADMINS)],
    "portfolio:import": [("library", "GET", {}, EDITORS), ("library", "POST", {}, EDITORS)],
    "portfolio:import-template": [("library", "GET", {}, EDITORS)],
    "portfolio:import-checked": [("team_task", "POST", {}, ADMINS)],
}
#: The first minutes and the dashboard: portfolio/starting_urls.py.
STARTING_TABLE: dict[str, Any] = {
    "portfolio:today": [("team", "GET", {}, ALL)],
    "portfolio:first-steps": [("team", "GET", {}, ALL), ("team", "POST", {}, ALL)],
    "portfolio:sample-load": [("team", "POST", {}, EDITORS)],
    "portfolio:sample-remove": [("brand", "POST", {}, EDITORS)],
}

#: route -> (the row its address names, method, form data, roles that may)
LIBRARY_TABLE = {
    **ORGANISING_TABLE,
    **FINDING_TABLE,
    **VIEWING_TABLE,
    **UPLOADING_TABLE,
    **STARTING_TABLE,
}
