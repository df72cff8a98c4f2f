"""Where the servers' data and sockets go, however deep or closed the checkout lies."""

import hashlib
import os
import tempfile
from pathlib import Path

from config.embedded.account import can_reach, server_account
from config.embedded.faults import EmbeddedError
from config.embedded.postgresql import SOCKET_NAME

SOCKET_PATH_LIMIT = 107  # bytes in sockaddr_un, less the closing zero
STAND_IN = Path("/var/lib/presence")


def short_folder(prefix: str) -> Path:
    """A new folder whose path is short enough for sockets wherever the checkout lies.

    Only the account that made it gets in; where that is root, the servers' account may pass
    through to the folders inside that are its own.
    """
    parent = "/tmp" if os.access("/tmp", os.W_OK | os.X_OK) else tempfile.gettempdir()  # noqa: S108
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    if len(os.fsencode(folder / "db" / SOCKET_NAME)) > SOCKET_PATH_LIMIT:
        folder.rmdir()
        raise EmbeddedError(f"{parent} is too long a path for sockets: set TMPDIR to a short one.")
    folder.chmod(0o711 if server_account() else 0o700)
    return folder


def reachable_home(folder: Path) -> Path:
    """`folder`, or what stands in for it where the servers' account cannot get there.

    That is so for root with a checkout under a closed home: each such checkout has a folder of its
    own under STAND_IN, made when needed.
    """
    account = server_account()
    if account is None or can_reach(folder, account):
        return folder
    digest = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    home = STAND_IN / digest
    for place in (STAND_IN, home):
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(0o711)
    return home
