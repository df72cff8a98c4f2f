"""Whom the embedded PostgreSQL runs as: it refuses root, so root lends it the account `nobody`."""

import os
import pwd
import subprocess
from pathlib import Path

NOBODY = "nobody"


def server_account() -> pwd.struct_passwd | None:
    """The account to change to, or None when we are an ordinary user and stay who we are."""
    return pwd.getpwnam(NOBODY) if os.geteuid() == 0 else None


def can_reach(path: Path, account: pwd.struct_passwd) -> bool:
    """Whether the account may enter `path` (a folder) or run it (a program).

    Asked of the kernel under that account: modes, access lists and mounts all have a say.
    """
    answer = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path.absolute())],
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return answer.returncode == 0


def give(path: Path, account: pwd.struct_passwd | None) -> None:
    """Make the account the owner of `path`; nothing to do for an ordinary user."""
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)
