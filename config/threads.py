"""One thread of number crunching for each process. Standard library only.

A worker has a process for every portrait that is read at a time, and the processes share the
machine: pools of threads inside them would only fight for the same cores, and a pool that was made
before the fork is lost in the child. LiteRT is told in ``scoring.vision.litert``.
"""

import os

#: What OpenBLAS, OpenMP, MKL and OpenCV read when they are loaded, and never again.
VARIABLES = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)


def one_thread_each() -> None:
    """Bound the libraries that are not loaded yet; what the environment says already stands."""
    for variable in VARIABLES:
        os.environ.setdefault(variable, "1")
