"""The LiteRT interpreters: one per process and model, one thread each.

An interpreter is made when a process first needs it and is keyed by the process, so a forked
worker never runs an object that its parent made.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from scoring.vision.models import model_path, task_member

Key = tuple[int, str, str]
_interpreters: dict[Key, Interpreter] = {}


@dataclass(frozen=True)
class _Ends:
    """Where a model takes and gives: slow to ask an interpreter for.

    ``outputs`` by name: the view of the interpreter's own memory, and ours that it is copied to.
    """

    index: int
    dtype: type[np.generic]
    outputs: dict[str, tuple[Callable[[], np.ndarray], np.ndarray]]


_ends: dict[Key, _Ends] = {}


def run(
    name: str, tensor: np.ndarray, *, member: str = "", copied: bool = True
) -> dict[str, np.ndarray]:
    """Run the model ``name`` (or the ``member`` inside that .task file) on one input.

    ``tensor`` has the model's input shape without the leading 1 and any dtype that converts to the
    model's. Returns the outputs by their names, in the model's own shapes: they hold until the
    same model runs again, since megabytes of fresh memory each time cost more than some models.
    copied: False gives views of the interpreter's own memory, which it will not run again with:
    for the one that reads millions of numbers and keeps none.
    Raises ModelMissing when the file is not at hand.
    """
    interpreter = _interpreter(name, member)
    ends = _ends[os.getpid(), name, member]
    interpreter.set_tensor(ends.index, tensor[np.newaxis].astype(ends.dtype, copy=False))
    interpreter.invoke()
    if not copied:
        return {title: view() for title, (view, _) in ends.outputs.items()}
    for view, own in ends.outputs.values():
        np.copyto(own, view())
    return {title: own for title, (_, own) in ends.outputs.items()}


def _interpreter(name: str, member: str) -> Interpreter:
    key = (os.getpid(), name, member)
    if key not in _interpreters:
        content = task_member(name, member) if member else model_path(name).read_bytes()
        interpreter = Interpreter(model_content=content, num_threads=1)
        interpreter.allocate_tensors()
        (given,) = interpreter.get_input_details()
        outputs = {}
        for part in interpreter.get_output_details():
            view = interpreter.tensor(part["index"])
            outputs[part["name"]] = (view, np.empty_like(view()))
        _ends[key] = _Ends(given["index"], given["dtype"], outputs)
        _interpreters[key] = interpreter
    return _interpreters[key]
