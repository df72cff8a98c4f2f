"""The library in the tests of the wall: its rows, and what the table of routes says of them."""

from typing import Any

from portfolio.models import (
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
        "team_task": TeamTask.objects.create(
            team=team, brand=brand, kind="change", label=f"{mark} task", created_by=owner
        ),
    }


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
ORGANISING_TABLE: dict[str, Any] = {}
#: Search, saved views and what is alike: portfolio/finding_urls.py.
FINDING_TABLE: dict[str, Any] = {}
#: The viewer, comparing and culling: portfolio/viewing_urls.py.
VIEWING_TABLE: dict[str, Any] = {}
#: Uploads in parts, imports and the task tray: portfolio/uploading_urls.py.
UPLOADING_TABLE: dict[str, Any] = {}
#: The first minutes and the dashboard: portfolio/starting_urls.py.
STARTING_TABLE: dict[str, Any] = {}

#: route -> (the row its address names, method, form data, roles that may)
LIBRARY_TABLE = {
    **ORGANISING_TABLE,
    **FINDING_TABLE,
    **VIEWING_TABLE,
    **UPLOADING_TABLE,
    **STARTING_TABLE,
}
