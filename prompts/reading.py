"""Gives each phrase of a prompt its layer: by its words first, by its place where they are silent.

Knows the lexicon and the cuts, no framework.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from prompts.lexicon import Layer, Reading, read_layer
from prompts.splitting import Piece, cut_at_clauses


def layered(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Layer]]:
    """(piece, layer) for every phrase; a piece is cut further where its clauses differ in layer.

    What no word settles belongs to the phrase before it; at the beginning, to identity.
    """
    current = Layer.IDENTITY
    for piece in pieces:
        if piece.kind == "negative":
            yield piece, Layer.NEGATIVE
        elif piece.kind == "setting":
            yield piece, Layer.PARAMETERS
        else:
            for part, layer in _merged(cut_at_clauses(piece)):
                current = layer or current
                yield part, current


def _merged(parts: tuple[Piece, ...]) -> Iterator[tuple[Piece, Layer | None]]:
    """Join clauses again that speak of the same layer, or of none that the words would settle."""
    held, reading = parts[0], read_layer(parts[0].text)
    for part in parts[1:]:
        found = read_layer(part.text)
        if _stays_together(reading, found, part):
            held = replace(held, text=held.text + part.before + part.text)
            reading = reading if reading.layer is not None else read_layer(held.text)
        else:
            yield held, reading.layer
            held, reading = part, found
    yield held, reading.layer


def _stays_together(left: Reading, right: Reading, part: Piece) -> bool:
    if left.layer is right.layer or not right.is_decisive:
        return True
    if "and" in part.before.split():
        return not left.is_decisive
    return left.layer is None
