"""The environment of the processes: what settings read, and where it comes from."""

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"


def secret_key(folder: Path) -> str:
    """This checkout's own key: made once, readable by its account alone."""
    path = folder / "secret_key"
    if not path.is_file():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as opened:
            opened.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def environment_of(addresses: dict[str, str]) -> dict[str, str]:
    """Ours, completed with what is not given: the servers' addresses and the secret key."""
    env = dict(os.environ)
    env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not env.get("SECRET_KEY"):
        env["SECRET_KEY"] = secret_key(VAR)
    return env | addresses
