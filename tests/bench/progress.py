"""What is being done, on standard error: standard output is the report's."""

import sys


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
