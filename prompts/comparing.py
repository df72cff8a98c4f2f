"""What two prompts ask for differently, layer by layer. Knows no framework."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from prompts.lexicon import Layer
from prompts.word_diff import Piece, word_diff


class Layered(Protocol):
    """Anything that can name its phrases by layer, in the order of its text."""

    def layer(self, layer: Layer) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class LayerChange:
    """What a layer lost, gained and kept between two prompts, phrase by phrase in text order."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def diff(before: Layered, after: Layered) -> dict[Layer, LayerChange]:
    """By layer, in the order of Layer: only the layers that one of the prompts speaks of.

    Phrases are compared without regard to case and white space; a repeated one counts each time.
    """
    changes = {}
    for layer in Layer:
        old, new = list(before.layer(layer)), list(after.layer(layer))
        if old or new:
            left = _unmatched(old, new)
            changes[layer] = LayerChange(
                tuple(_unmatched(new, old)), tuple(left), tuple(_matched(new, old))
            )
    return changes


def words_by_layer(before: Layered, after: Layered) -> dict[Layer, tuple[Piece, ...]]:
    """Word by word, by layer in the order of Layer, where one of the prompts speaks of it.

    A layer's phrases stand as a comma list; same + removed is the old list, same + added the new.
    """
    changes = {}
    for layer in Layer:
        old, new = ", ".join(before.layer(layer)), ", ".join(after.layer(layer))
        if old or new:
            changes[layer] = _in_whole_phrases(word_diff(old, new))
    return changes


def _in_whole_phrases(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without gaps of white space between words that all changed; still lossless."""
    removed = added = ""
    settled: list[Piece] = []
    for index, piece in enumerate(pieces):
        is_gap = piece.kind == "same" and not piece.text.strip() and 0 < index < len(pieces) - 1
        removed += piece.text if is_gap or piece.kind == "removed" else ""
        added += piece.text if is_gap or piece.kind == "added" else ""
        if piece.kind == "same" and not is_gap:
            settled += [Piece("removed", removed), Piece("added", added), piece]
            removed = added = ""
    settled += [Piece("removed", removed), Piece("added", added)]
    return tuple(piece for piece in settled if piece.text)


def _key(text: str) -> str:
    return " ".join(text.lower().split())


def _unmatched(texts: list[str], others: list[str]) -> list[str]:
    return [text for text, hit in _pairs(texts, others) if not hit]


def _matched(texts: list[str], others: list[str]) -> list[str]:
    return [text for text, hit in _pairs(texts, others) if hit]


def _pairs(texts: list[str], others: list[str]) -> Iterator[tuple[str, bool]]:
    left = [_key(other) for other in others]
    for text in texts:
        hit = _key(text) in left
        if hit:
            left.remove(_key(text))
        yield text, hit
