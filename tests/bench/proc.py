"""What the kernel says of processes: memory, CPU time, children. Linux only."""

import os
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """Megabytes (2^20 bytes) in memory: all, and with shared pages divided by their users."""

    rss: float
    pss: float


def memory_of(pid: int) -> Memory:
    """A process's resident memory."""
    sizes = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        sizes[name] = int(rest.split()[0]) / 1024
    return Memory(sizes["Rss"], sizes["Pss"])


def children(pid: int) -> list[int]:
    """The processes that a process has forked and that still run."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for task in tasks for word in task.read_text().split()]


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and of all its descendants so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = sum(int(field) for field in fields[11:15]) / _TICKS  # user, system; of ended children
    return own + sum(cpu_seconds(child) for child in children(pid))


def runs_models(pid: int) -> bool:
    """Whether a process has loaded the library that runs the models."""
    return "ai_edge_litert" in Path(f"/proc/{pid}/maps").read_text()
