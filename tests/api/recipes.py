"""The recipes of docs/api.md, run as they stand there."""

import os
import re
import subprocess
from pathlib import Path

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
RECIPES = {
    re.match(r"# recipe: (\S+)\n", block)[1]: block  # type: ignore[index]
    for block in re.findall(r"```sh\n(# recipe: .*?)```", TEXT, re.S)
}
SECONDS = 120


def run(name: str, folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a recipe with `sh` in a folder, with nothing but these variables."""
    return subprocess.run(
        ["sh", "-c", RECIPES[name]],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
