"""Reading many files in a few processes; the answers come in the order of the files."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import cv2

AnswerT = TypeVar("AnswerT")


def in_processes(
    read: Callable[[Path], AnswerT], files: Sequence[Path], processes: int
) -> Iterator[AnswerT]:
    """What ``read`` says of each file, in their order, however many processes share the work.

    read: a function of a module, since each process imports it anew. processes: 1 stays in this
    one. Whatever ``read`` raises is raised here.
    """
    if processes <= 1 or len(files) < 2:
        yield from map(read, files)
        return
    pool = ProcessPoolExecutor(
        min(processes, len(files)), mp_context=get_context("spawn"), initializer=_one_thread
    )
    with pool:
        try:
            yield from pool.map(read, files)
        finally:  # whoever stops asking early does not wait for the rest
            pool.shutdown(wait=False, cancel_futures=True)


def _one_thread() -> None:
    """The processes share the machine; threads of theirs would only get in each other's way."""
    cv2.setNumThreads(1)
