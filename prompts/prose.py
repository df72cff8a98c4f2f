"""A comma list of phrases as a few plain sentences, for generators that read prose. Pure.

Sentences that were written by a person, and other languages than English, stay as they are.
"""

import re
from collections.abc import Iterable, Sequence

from prompts.lexicon import Layer, read_layer
from prompts.phrasebook import entries
from prompts.sentences import Voice, capitalised

_LINK = re.compile(
    r"(?:with|wearing|in|at|on|against|by|under|beside|near|from|of|behind|before|among)\b", re.I
)
_DOING = re.compile(r"[a-z]+ing\b(?! (?:light|lights|room|gown|dress|suit|cap)\b)", re.IGNORECASE)
_ONLY_A_PICTURE = re.compile(
    r"^(?!.*\bof\b).*\b(?:photo|photograph|portrait|headshot|shot|picture|image)$", re.IGNORECASE
)
_ENGLISH = re.compile(r"\b(?:an?|the|of|with|and|in|at|on)\b", re.IGNORECASE)

#: layer -> how a sentence about its things, and one about its single words, begins
_OPENINGS = {
    Layer.IDENTITY: ("{They} {has}", "{They} {is}"),
    Layer.EMOTION: ("The portrait shows", "The mood is"),
    Layer.CONTEXT: ("The setting has", "The setting is"),
    Layer.REALISM: ("The photograph keeps", "The look is"),
    Layer.CAMERA: ("The camera work:", "The camera work:"),
    Layer.STYLE: ("The style:", "The style is"),
}


def is_english(phrases: Sequence[str]) -> bool:
    """Whether at least half of the phrases hold a word that English prompts are made of."""
    known = [text for text in phrases if _ENGLISH.search(text) or read_layer(text).layer]
    return 2 * len(known) >= len(phrases) > 0


def in_prose(phrases: Sequence[tuple[Layer, str]]) -> str:
    """Sentences that ask for all of the phrases, layer by layer; the first one opens them."""
    if not phrases:
        return ""
    voice = Voice.of(" ".join(text for _, text in phrases))
    opening, rest = _opened(phrases)
    sentences: list[str] = []
    for layer in _OPENINGS:
        texts = [_full(text) for found, text in rest if found is layer]
        links = [text for text in texts if _LINK.match(text)]
        opening += links
        sentences += _about(layer, [text for text in texts if text not in links], voice)
    return " ".join(f"{capitalised(text)}." for text in (" ".join(opening), *sentences))


def _opened(
    phrases: Sequence[tuple[Layer, str]],
) -> tuple[list[str], list[tuple[Layer, str]]]:
    """(how the first sentence begins, the other phrases): a kind of picture, and of whom."""
    (_, first), rest = phrases[0], list(phrases[1:])
    person = next((item for item in rest if item[0] is Layer.IDENTITY), None)
    if person is None or not _ONLY_A_PICTURE.search(first):
        return [first], rest
    rest.remove(person)
    return [first, person[1] if _LINK.match(person[1]) else f"of {person[1]}"], rest


def _about(layer: Layer, texts: Sequence[str], voice: Voice) -> Iterable[str]:
    """The sentences about what a layer asks for, without full stops."""
    doing = [text for text in texts if layer.rank <= Layer.CONTEXT.rank and _DOING.match(text)]
    words = [text for text in texts if text not in doing and " " not in text]
    things = [text for text in texts if text not in doing and text not in words]
    has_opening, is_opening = (_said(opening, voice) for opening in _OPENINGS[layer])
    if things:
        yield f"{has_opening} {_listed(things)}"
    if words:
        yield f"{is_opening} {_listed(words)}"
    if doing:
        yield _said("{They} {is} ", voice) + _listed(doing)


def _said(opening: str, voice: Voice) -> str:
    verbs = {"has": "has", "is": "is"} if voice.singular else {"has": "have", "is": "are"}
    return opening.format(They=capitalised(voice.they), **verbs)


def _full(text: str) -> str:
    """The phrase with its article where the phrasebook knows it: “a gentle smile”."""
    return next((e.with_form for e in entries() if e.with_form and e.phrase == text), text)


def _listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
