"""Prompt: a text for an image generator in layers. Lossless; knows no framework.

``Prompt.parse(text).compose()`` is the text, whatever it says and in whichever language. Moving a
phrase to another layer changes what it is called, never where it stands.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from prompts.comparing import LayerChange, diff
from prompts.lexicon import Layer, grammar
from prompts.moves import Move, moved
from prompts.phrases import Phrase, with_inserted, with_text, without
from prompts.reading import layered
from prompts.splitting import NEGATIVE_HEADING, cut_into_phrases, sentences_of

__all__ = ["Layer", "LayerChange", "Phrase", "Prompt", "diff"]

_LISTED = re.compile(r"\s*[,;|、，]\s*(?![^\[]*\])")  # a [gap, like this] is one phrase


@dataclass(frozen=True)
class Prompt:
    """A prompt as phrases in the order of its text; ``tail`` is what stands after the last."""

    phrases: tuple[Phrase, ...] = ()
    tail: str = ""

    @classmethod
    def parse(cls, text: str, negative: str = "") -> "Prompt":
        """The prompt of a text, and of a negative prompt that is kept apart from it.

        A negative prompt inside the text (“Negative prompt: …”, ``--no …``) is found there too.
        """
        pieces, tail = cut_into_phrases(text)
        found = cls(
            tuple(
                Phrase(piece.text, layer, piece.before, piece.hard, piece.kind)
                for piece, layer in layered(pieces)
            ),
            tail,
        )
        return found.with_negative(negative) if negative.strip() else found

    def compose(self) -> str:
        """The whole text, negative prompt and settings included."""
        return "".join(phrase.before + phrase.text for phrase in self.phrases) + self.tail

    @property
    def positive(self) -> str:
        """What to paste into a generator's prompt field: without negative prompt or “Steps: …”."""
        parts = [
            phrase.before + phrase.text if phrase.is_positive else phrase.full_stop
            for phrase in self.phrases
        ]
        tail = self.tail if not self.phrases or self.phrases[-1].is_positive else ""
        return ("".join(parts) + tail).strip()

    @property
    def negative(self) -> str:
        """What to leave out, as a comma list; empty where the prompt says nothing of it."""
        phrases = (phrase.text for phrase in self.phrases if phrase.layer is Layer.NEGATIVE)
        return ", ".join(re.sub(r"^(?:--|—)no\s+", "", text) for text in phrases)

    @property
    def is_in_sentences(self) -> bool:
        """Whether it is flowing text, sentences with verbs, and not a list of phrases."""
        asked = "".join(p.before + p.text for p in self.phrases if p.kind == "asked") + self.tail
        sentences = sentences_of(asked)
        with_verb = sum(bool(grammar().verb.search(sentence)) for sentence in sentences)
        if len(sentences) == 1:
            return bool(with_verb) and asked.rstrip().endswith((".", "!"))
        return 2 * with_verb >= len(sentences) > 0

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is still to be filled in: the texts in [square brackets] of a draft."""
        return tuple(re.findall(r"\[([^\[\]\n]+)\]", self.positive))

    def layer(self, layer: Layer) -> tuple[str, ...]:
        """The phrases of one layer, in order."""
        return tuple(phrase.text for phrase in self.phrases if phrase.layer is layer)

    def with_moves(self, moves: Iterable[Mapping[str, Any]]) -> "Prompt":
        """The same text with phrases in the layers that a person put them into.

        moves: as Move.to_json writes them. KeyError or ValueError where it is something else.
        """
        return replace(self, phrases=moved(self.phrases, map(Move.from_json, moves)))

    def add(self, layer: Layer, phrase: str) -> "Prompt":
        """The prompt with a phrase more, behind the phrases of its layer, as a comma list would."""
        words = phrase.strip(" ,")
        if not words:
            return self
        if layer is Layer.NEGATIVE:
            return self.with_negative(words)
        place = self.place_for(layer)
        added = [
            Phrase(text, layer, ", " if place or number else "", hard=True)
            for number, text in enumerate(_LISTED.split(words))
        ]
        return replace(self, phrases=with_inserted(self.phrases, place, added))

    def replace(self, old: str, new: str) -> "Prompt":
        """The prompt with ``old`` rewritten as ``new`` wherever a phrase holds it; else as it is.

        An empty ``new`` leaves the words out; a phrase of which nothing remains goes with them.
        """
        changed = self
        for index in reversed(range(len(self.phrases))):
            text = self.phrases[index].text
            if old and old in text:
                changed = changed.rewrite(index, text.replace(old, new).strip())
        return changed

    def rewrite(self, index: int, text: str) -> "Prompt":
        """The prompt with other words in the place of a phrase; without it where they are ""."""
        new = with_text(self.phrases, index, text) if text else without(self.phrases, index)
        return replace(self, phrases=new)

    def detach(self, index: int) -> "Prompt":
        """The prompt with commas around a phrase that was the clause of another."""
        phrases = list(self.phrases)
        for place in (index, index + 1):
            if place < len(phrases) and not phrases[place].hard:
                phrases[place] = replace(phrases[place], before=", ", hard=True)
        return replace(self, phrases=tuple(phrases))

    def place_for(self, layer: Layer) -> int:
        """The index at which a phrase of this layer would be put: never inside a clause."""
        words = [
            index
            for index, phrase in enumerate(self.phrases)
            if phrase.kind == "asked" and phrase.layer.rank <= layer.rank
        ]
        opens = 1 if layer.rank > Layer.IDENTITY.rank else 0
        same = [i for i in words if self.phrases[i].layer is layer and i >= opens]
        place = (same or words or [-1])[-1] + 1
        while place < len(self.phrases) and not self.phrases[place].hard:
            place += 1
        return place

    def with_negative(self, negative: str) -> "Prompt":
        """The prompt with more to leave out, in the way it is already written there."""
        present = {text.lower() for text in _LISTED.split(self.negative)}
        asked = [text for text in _LISTED.split(negative.strip(" ,")) if text]
        new = [text for text in dict.fromkeys(asked) if text.lower() not in present]
        if not new:
            return self
        places = [i for i, phrase in enumerate(self.phrases) if phrase.layer is Layer.NEGATIVE]
        if places and self.phrases[places[-1]].text.startswith(("--no", "—no")):
            text = ", ".join([self.phrases[places[-1]].text, *new])
            return self.rewrite(places[-1], text)
        if not places and any(p.text.startswith("--") for p in self.phrases):
            flag = Phrase("--no " + ", ".join(new), Layer.NEGATIVE, " ", kind="negative")
            return replace(self, phrases=(*self.phrases, flag))
        return self._with_negative_block(new, places)

    def to_json(self) -> dict[str, Any]:
        """JSON-ready: ``{"phrases": [{"before", "text", "layer", …}], "tail"}``."""
        phrases = [
            {"before": p.before, "text": p.text, "layer": p.layer.value, "hard": p.hard}
            | ({"kind": p.kind} if p.kind != "asked" else {})
            for p in self.phrases
        ]
        return {"phrases": phrases, "tail": self.tail}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Prompt":
        """What ``to_json`` wrote. KeyError or ValueError where it is something else."""
        phrases = tuple(
            Phrase(
                row["text"],
                Layer(row["layer"]),
                row["before"],
                row["hard"],
                row.get("kind", "asked"),
            )
            for row in data["phrases"]
        )
        return cls(phrases, data["tail"])

    def _with_negative_block(self, new: list[str], places: list[int]) -> "Prompt":
        settings = [i for i, p in enumerate(self.phrases) if p.text.startswith("Steps:")]
        place = places[-1] + 1 if places else (settings[0] if settings else len(self.phrases))
        closes = self.tail if place == len(self.phrases) else ""
        first = ", " if places else closes.rstrip() + NEGATIVE_HEADING
        added = [
            Phrase(text, Layer.NEGATIVE, ", " if number else first, kind="negative")
            for number, text in enumerate(new)
        ]
        grown = (*self.phrases[:place], *added, *self.phrases[place:])
        return Prompt(grown, "" if closes else self.tail)
