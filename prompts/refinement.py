"""Works edits into a prompt in the prompt's own style. Knows no framework.

A comma list stays a comma list, flowing sentences get sentences. What an edit works against goes;
where it can, the new words stand in the place of the old.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from prompts.layers import Layer, Phrase, Prompt
from prompts.phrasebook import Entry, entry
from prompts.phrases import SENTENCE_END
from prompts.placing import Edit, Wish, put_in_place
from prompts.sentences import Voice, in_sentences

WHO = "Portrait of [who: role, age, hair]"


def refine(prompt: Prompt, recommendations: Iterable[Edit]) -> Prompt:
    """The prompt with the edits in it, ready to copy: ``positive`` and ``negative`` apart.

    Repeating it with the same edits changes nothing that was already done. An empty prompt gets a
    beginning with a gap in square brackets. Raises UnknownEntry for a rule that is not in the book.
    """
    current = prompt if prompt.phrases else Prompt.parse(WHO)
    voice = Voice.of(current.positive)
    wishes = [Wish(edit, entry(edit.rule), voice) for edit in recommendations]
    wishes.sort(key=lambda wish: wish.entry.layer.rank)
    if not wishes:
        return prompt
    writes_sentences = current.is_in_sentences
    slots: dict[Layer, int] = {}
    open_wishes = []
    for wish in wishes:
        count = len(current.phrases)
        current, placed, slot = put_in_place(current, wish, writes_sentences)
        slots = _moved(slots, count - len(current.phrases), slot)
        if slot is not None:
            slots.setdefault(wish.entry.layer, slot)
        if not placed:
            open_wishes.append(wish)
    if writes_sentences:
        current = _write_sentences(current, open_wishes, slots)
    else:
        for wish in open_wishes:
            current = _add_to_list(current, wish)
    return _with_negatives(current, wishes)


def _add_to_list(prompt: Prompt, wish: Wish) -> Prompt:
    present = {phrase.text.lower() for phrase in prompt.phrases if phrase.kind == "asked"}
    parts = [part.strip() for part in wish.edit.phrase.split(",")]
    new = [part for part in parts if part and part.lower() not in present]
    return prompt.add(wish.entry.layer, ", ".join(new))


def _moved(slots: dict[Layer, int], lost: int, at: int | None) -> dict[Layer, int]:
    """The slots after phrases were lost; forgotten where it is not one phrase at a known place."""
    if lost == 0:
        return slots
    if lost != 1 or at is None:
        return {}
    return {layer: slot - (slot > at) for layer, slot in slots.items()}


def _write_sentences(prompt: Prompt, wishes: Sequence[Wish], slots: dict[Layer, int]) -> Prompt:
    """Sentences for the wishes, by layer, where the layer's own were dropped or behind its last."""
    by_layer: dict[Layer, list[str]] = {}
    for wish in wishes:
        by_layer.setdefault(wish.entry.layer, []).append(wish.clause)
    places = {layer: slots.get(layer, prompt.place_for(layer)) for layer in by_layer}
    for layer in sorted(by_layer, key=lambda one: (places[one], one.rank), reverse=True):
        for sentence in reversed(in_sentences(by_layer[layer])):
            prompt = _with_sentence(prompt, places[layer], Phrase(sentence, layer))
    return prompt


def _with_sentence(prompt: Prompt, place: int, sentence: Phrase) -> Prompt:
    """The prompt with the sentence at the next full stop from ``place`` on."""
    phrases = list(prompt.phrases)
    while 0 < place < len(phrases) and not SENTENCE_END.search(phrases[place].before):
        if phrases[place].kind != "asked":
            phrases[place] = replace(phrases[place], before="." + phrases[place].before)
            break
        place += 1
    tail = prompt.tail
    if place == 0 and phrases:
        sentence = replace(sentence, before=phrases[0].before)
        phrases[0] = replace(phrases[0], before=". ")
    elif place > 0:
        sentence = replace(sentence, before=". ")
    if place == len(phrases) and not SENTENCE_END.search(tail):
        tail = "." + tail
    phrases.insert(place, sentence)
    return Prompt(tuple(phrases), tail)


def _with_negatives(prompt: Prompt, wishes: Sequence[Wish]) -> Prompt:
    """Leave out of the negative prompt what is now asked for, and add what the edits bring."""
    for wish in wishes:
        for index in reversed(range(len(prompt.phrases))):
            phrase = prompt.phrases[index]
            if phrase.layer is Layer.NEGATIVE and wish.entry.asks.search(phrase.text):
                prompt = prompt.rewrite(index, _without_asked(phrase.text, wish.entry))
    negatives = [wish.edit.negative for wish in wishes if wish.edit.negative]
    return prompt.with_negative(", ".join(negatives)) if negatives else prompt


def _without_asked(text: str, entry: Entry) -> str:
    """A negative phrase, or a list behind ``--no``, without the items that the entry asks for."""
    flag = re.match(r"(?:--|—)no\s+", text)
    items = text[flag.end() if flag else 0 :].split(",")
    kept = [item.strip() for item in items if not entry.asks.search(item)]
    return (flag.group() if flag and kept else "") + ", ".join(kept)
