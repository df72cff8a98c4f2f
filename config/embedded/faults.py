"""Why an embedded server would not run, in one line, with the command that mends it."""

import os
import re
from collections.abc import Iterable

#: Debian's package for each shared library that a minimal system may lack.
LIBRARY_PACKAGES = {
    "libz.so.1": "zlib1g",
    "libstdc++.so.6": "libstdc++6",
    "libgcc_s.so.1": "libgcc-s1",
    "libgomp.so.1": "libgomp1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libssl.so.3": "libssl3",
    "libcrypto.so.3": "libssl3",
}
_MISSING_LIBRARY = re.compile(r"([\w.+-]+\.so[\w.]*): cannot open shared object file")


class EmbeddedError(Exception):
    """An embedded server cannot run; the message is one line with what mends it."""

    @classmethod
    def from_output(cls, program: str, lines: Iterable[str]) -> "EmbeddedError":
        """Read the reason out of what the program printed before it ended."""
        printed = [line for line in lines if line.strip()]
        if known := known_fault("\n".join(printed)):
            return cls(f"{program} cannot run: {known}")
        return cls(f"{program} ended: {' / '.join(printed[-3:]) or 'it printed nothing'}")


def known_fault(text: str) -> str | None:
    """What is wrong with this machine and what mends it, if an error text shows one we know."""
    if found := _MISSING_LIBRARY.search(text):
        library = found.group(1)
        package = LIBRARY_PACKAGES.get(library)
        mend = f"run: {as_root(f'apt-get install -y {package}')}" if package else "install it."
        return f"the system library {library} is missing; {mend}"
    lowered = text.lower()
    if "no space left on device" in lowered or "disk quota exceeded" in lowered:
        return "the disk is full; make room on the one that is, see: df -h . /tmp"
    if "read-only file system" in lowered:
        return (
            "the file system is read-only; move the folder to one that can be written, see: mount"
        )
    return None


def as_root(command: str) -> str:
    """The command as this account has to type it."""
    return command if os.geteuid() == 0 else f"sudo {command}"
