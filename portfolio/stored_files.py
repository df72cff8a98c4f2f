"""Files of the storage beside their rows: they go when their rows are gone, and never before."""

from collections.abc import Callable, Collection
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

#: Folders of the storage that hold one folder for each team.
TEAM_FOLDERS = (
    "originals",
    "renditions",
    "candidates",
    "brands",
    "copies",
    "watermarked",
    "attachments",
    "client-uploads",
    "packs",
    "partial",
    "tasks",
)
#: The one whose teams have a folder for each link, with files named after versions.
BY_LINK = "watermarked/"
#: Longer than a row takes to follow its file.
STRAY_AFTER = timedelta(hours=1)
UUID_LENGTH = 36


def delete_when_committed(*files: FieldFile) -> None:
    """Delete files once the transaction that deletes their row is committed."""
    for name in [file.name for file in files if file]:
        transaction.on_commit(lambda name=name: default_storage.delete(name), robust=True)  # type: ignore[misc]


def delete_folder(folder: str) -> None:
    """Delete every file under a folder of the storage; one that is gone already is fine."""
    folders, names = _listed(folder)
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    for inner in folders:
        delete_folder(f"{folder}/{inner}")
    default_storage.delete(folder)  # a folder of a file system; other storages have none


def delete_strays(folder: str, existing: Callable[[Collection[UUID]], Collection[UUID]]) -> int:
    """Delete what a folder's teams hold of rows that are gone; how many files.

    The files of a row are named after its id. existing: of these ids, those that have a row.
    What came within the last hour is left alone: its row may be on its way.
    """
    deleted = 0
    for team in _listed(folder)[0]:
        paths = [f"{folder}/{team}/{name}" for name in _listed(f"{folder}/{team}")[1]]
        owners = {path: owner for path in paths if (owner := _owner(path))}
        known = set(existing(set(owners.values())))
        for path, owner in owners.items():
            if owner not in known and _is_old(path):
                default_storage.delete(path)
                deleted += 1
    return deleted


def files_named_after(team: UUID, ids: Collection[UUID | str]) -> list[str]:
    """The names of a team's files that are named after rows, or lie in folders that are."""
    wanted = {str(pk) for pk in ids}
    return [name for folder in TEAM_FOLDERS for name in _named_after(f"{folder}/{team}", wanted)]


def _named_after(folder: str, wanted: Collection[str], *, is_wanted: bool = False) -> list[str]:
    """Marked pictures lie in a folder for each link: there every folder is looked into."""
    folders, names = _listed(folder)
    found = [f"{folder}/{name}" for name in names if is_wanted or name[:UUID_LENGTH] in wanted]
    for inner in folders:
        is_theirs = is_wanted or inner[:UUID_LENGTH] in wanted
        if is_theirs or folder.startswith(BY_LINK):
            found += _named_after(f"{folder}/{inner}", wanted, is_wanted=is_theirs)
    return found


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """The folders and the files inside; nothing of a folder that is gone."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _owner(path: str) -> UUID | None:
    try:
        return UUID(path.rpartition("/")[2][:UUID_LENGTH])
    except ValueError:
        return None


def _is_old(path: str) -> bool:
    try:
        return default_storage.get_modified_time(path) < timezone.now() - STRAY_AFTER
    except FileNotFoundError:
        return False
