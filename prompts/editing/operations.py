"""The operations by name, and a portrait edited by one of them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from prompts.editing import colours, details, tones
from prompts.editing.catalogue import Edit
from prompts.editing.light import Pixels, Treatment, treated
from prompts.editing.scene import Scene

Operation = Callable[[Scene, float], Treatment]

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "balance": colours.balance,
        "warmth": colours.warmth,
        "colourfulness": colours.colourfulness,
        "fill": tones.fill,
        "roll_off": tones.roll_off,
        "background_blur": details.background_blur,
        "texture": details.texture,
    }
)


def edited(rgb: Pixels, scene: Scene, edit: Edit, amount: float) -> Pixels:
    """A picture (H, W, 3) of the scene, in any size, edited; its geometry stays as it is.

    amount: in the edit's unit, with its sign. Raises Unassessable as ``Scene`` does, KeyError for
    a tip that no edit can follow.
    """
    scale = rgb.shape[1] / scene.sample.rgb.shape[1]
    return treated(rgb, OPERATIONS[edit.operation](scene, amount), scale)
