"""Puts one edit into a prompt where the words that it replaces stand. Knows no framework."""

import re
from dataclasses import dataclass
from typing import Protocol

from prompts import wording
from prompts.layers import Layer, Prompt
from prompts.lexicon import read_layer
from prompts.phrasebook import Entry
from prompts.phrases import SENTENCE_END
from prompts.sentences import Voice, capitalised, leaning

MOST_HITS = 50
"""Places of a prompt that one edit changes at most."""

MOST_WORDS_TO_DROP = 2
"""Content words beside the edited ones with which a whole sentence is still about the edit."""


class Edit(Protocol):
    """What refinement reads of a Recommendation; ``phrase`` may have been changed by hand."""

    @property
    def rule(self) -> str: ...
    @property
    def phrase(self) -> str: ...
    @property
    def replaces(self) -> str | None: ...
    @property
    def negative(self) -> str | None: ...
    @property
    def already_asked(self) -> bool: ...


@dataclass(frozen=True)
class Wish:
    """An edit with the phrasebook's forms of it, in the voice of the prompt that it is made to.

    by hand: the words are not the book's. detail: what of a brand's brief follows the book's
    phrase, as “ in deep navy”.
    """

    edit: Edit
    entry: Entry
    voice: Voice

    @property
    def by_hand(self) -> bool:
        known = {self.entry.stronger, self.edit.replaces}
        return not self.is_plain and self.edit.phrase not in known

    @property
    def is_plain(self) -> bool:
        """Whether it is the book's own phrase, with or without a detail."""
        return self.edit.phrase.startswith(self.entry.phrase)

    @property
    def detail(self) -> str:
        return self.edit.phrase.removeprefix(self.entry.phrase) if self.is_plain else ""

    @property
    def with_form(self) -> str:
        plain = self.is_plain and self.entry.with_form
        return self.entry.with_form + self.detail if plain else self.edit.phrase

    @property
    def clause(self) -> str:
        """The wish as a sentence without capital and full stop."""
        if self.by_hand:
            return "the portrait shows " + self.edit.phrase
        firmer = self.edit.phrase == self.entry.stronger and self.entry.stronger_clause
        said = self.voice.says(self.entry.stronger_clause if firmer else self.entry.clause)
        return said + self.detail

    @property
    def is_removal(self) -> bool:
        """Nothing is put in: the prompt asks for the rest already."""
        return not self.edit.phrase

    @property
    def is_kept_as_it_is(self) -> bool:
        """The prompt has said it in its strongest form."""
        return self.edit.already_asked and self.edit.phrase == self.edit.replaces

    def find_in(self, text: str) -> re.Match[str] | None:
        """What has to go: the words that it strengthens, or what works against it."""
        if self.edit.already_asked and self.edit.replaces:
            return re.search(re.escape(self.edit.replaces), text)
        return self.entry.conflict_in(text, sparing=self.edit.phrase)

    def is_in(self, prompt: Prompt) -> bool:
        """Whether the prompt says it already in one of the forms that refinement writes."""
        if self.is_removal:
            return True
        said = self.clause
        short = (self.entry.inline, self.entry.attribute)
        forms = (self.edit.phrase, self.with_form, said, leaning(said), *short)
        return any(form.lower() in prompt.positive.lower() for form in forms if form)


def put_in_place(
    prompt: Prompt, wish: Wish, writes_sentences: bool
) -> tuple[Prompt, bool, int | None]:
    """(prompt without what goes, whether the wish stands in it, where its sentence was dropped)."""
    placed, slot, index = wish.is_kept_as_it_is or wish.is_in(prompt), None, 0
    hits = 0
    while index < len(prompt.phrases) and not (placed and wish.edit.already_asked):
        phrase = prompt.phrases[index]
        match = wish.find_in(phrase.text) if phrase.kind == "asked" else None
        if match is None or hits == MOST_HITS:
            index += 1
            continue
        hits += 1
        spot = _Spot(prompt, index, match, writes_sentences)
        text = spot.without_words() if placed else spot.filled(wish)
        if text is None and wish.edit.already_asked:
            return prompt, False, None
        if text == "" and slot is None and spot.is_sentence:
            slot = index
        fits = text is not None and not placed and text != ""
        stands_alone = fits and not phrase.hard and match.start() == 0
        text = spot.without_words() if text is None else text
        prompt = prompt.rewrite(index, text)
        prompt = prompt.detach(index) if stands_alone and not writes_sentences else prompt
        placed = placed or fits
    return prompt, placed, slot


@dataclass(frozen=True)
class _Spot:
    """Words of a phrase that go, and what stands around them."""

    prompt: Prompt
    index: int
    match: re.Match[str]
    writes_sentences: bool

    @property
    def before(self) -> str:
        return self.match.string[: self.match.start()]

    @property
    def after(self) -> str:
        return self.match.string[self.match.end() :]

    @property
    def opens(self) -> bool:
        """Whether the phrase begins a sentence."""
        before = self.prompt.phrases[self.index].before
        return self.index == 0 or bool(SENTENCE_END.search(before))

    @property
    def is_sentence(self) -> bool:
        """Whether the phrase is a whole sentence: nothing but full stops around it."""
        following = self.prompt.phrases[self.index + 1 : self.index + 2]
        closes = not following or bool(SENTENCE_END.search(following[0].before))
        return self.opens and (closes or following[0].kind != "asked")

    def without_words(self) -> str:
        """The phrase without them; "" where nothing remains."""
        return wording.without_words(self.before, self.after)

    def filled(self, wish: Wish) -> str | None:
        """The phrase with the wish in their place; "" where the whole sentence goes; else None."""
        before, hit, after = self.before, self.match.group(), self.after
        adjective = wording.slot_before_picture(before, hit, after, wish.entry.inline)
        if adjective is not None and wish.edit.already_asked:
            return None
        attribute = wording.slot_of_an_adjective(before, hit, after, wish.entry.attribute)
        if (adjective := adjective or attribute) is not None:
            return adjective
        slot = wording.slot_after_with(before, after, wish.with_form)
        if self.writes_sentences and self.opens and self._is_about_it(slot):
            return "" if self.is_sentence else capitalised(wish.clause)
        if wish.edit.already_asked:
            return wording.strengthened(before, hit, after, wish.edit.phrase)
        slot = slot or wording.slot_of_a_verb(before, hit, after, wish.with_form)
        inside = self.writes_sentences and not self.opens
        bare = f"with {wish.with_form}" if inside else wish.edit.phrase
        own = wording.slot_of_its_own(before, hit, after, bare=bare, full=wish.with_form)
        return own if slot is None else slot

    def _is_about_it(self, slot: str | None) -> bool:
        """Whether the sentence says little else, so that it may go as a whole.

        Not one that introduces the person, and not one where the words can be exchanged or are an
        adjective of something else.
        """
        if read_layer(self.before).layer is Layer.IDENTITY or wording.is_attribute(self.after):
            return False
        rest = wording.telling_words(self.before + " " + self.after)
        return not rest or (slot is None and len(rest) <= MOST_WORDS_TO_DROP)
