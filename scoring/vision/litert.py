"""The LiteRT interpreters: one per process and model, one thread each.

An interpreter is made when a process first needs it and is keyed by the process, so a forked
worker never runs an object that its parent made.
"""

import os

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from scoring.vision.models import model_path, task_member

Key = tuple[int, str, str]
_interpreters: dict[Key, Interpreter] = {}
# Index and type of the input, names and indexes of the outputs: slow to ask an interpreter for.
_places: dict[Key, tuple[int, type[np.generic], list[tuple[str, int]]]] = {}


def run(name: str, tensor: np.ndarray, *, member: str = "") -> dict[str, np.ndarray]:
    """Run the model ``name`` (or the ``member`` inside that .task file) on one input.

    ``tensor`` has the model's input shape without the leading 1 and any dtype that converts to the
    model's. Returns copies of the outputs by their names, in the model's own shapes. Raises
    ModelMissing when the file is not at hand.
    """
    interpreter = _interpreter(name, member)
    index, dtype, outputs = _places[os.getpid(), name, member]
    interpreter.set_tensor(index, tensor[np.newaxis].astype(dtype, copy=False))
    interpreter.invoke()
    return {title: interpreter.get_tensor(at) for title, at in outputs}


def _interpreter(name: str, member: str) -> Interpreter:
    key = (os.getpid(), name, member)
    if key not in _interpreters:
        content = task_member(name, member) if member else model_path(name).read_bytes()
        interpreter = Interpreter(model_content=content, num_threads=1)
        interpreter.allocate_tensors()
        (given,) = interpreter.get_input_details()
        outputs = [(part["name"], part["index"]) for part in interpreter.get_output_details()]
        _places[key] = (given["index"], given["dtype"], outputs)
        _interpreters[key] = interpreter
    return _interpreters[key]
