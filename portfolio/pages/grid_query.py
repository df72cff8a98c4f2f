"""The query string of a grid of portraits, as ranges and an order; what is wrong in it is told.

Grammar, the same as the API's filters:

    cue.KEY__OP=NUMBER          a cue's value in its native unit (OP: lt, lte, gt, gte)
    cue.KEY.score__OP=NUMBER    a cue's score, 0 to 100
    overall__OP=NUMBER          the overall score, 0 to 100
    state=scored                one state; outdated=yes: only what an older rubric or engine judged
    prompt=soft "window light"  words and quoted phrases that the prompt holds
    origin=declared         what the file says of AI: declared, detected, contradictory, unknown
    archived=yes                those that are set apart, instead of those in use
    withdrawn=yes               those whose person took their consent back, instead of the others
    q=job:trust gaze:direct     the search box, see ``search_box``
    ordering=cue.KEY            also cue.KEY.score, overall, created; “-” in front turns it round;
                                best: what fits the free words of the search box best
    page=2                      the next cards
    counts=yes                  how the found divide is counted however many they are

The form “Filter by a cue” sends cue, of, from, to and order instead, in the units that the page
shows; ``GridQuery.canonical`` is the same in the grammar above.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from portfolio.pages.cue_ranges import OPERATORS, OVERALL, Range, Subject
from portfolio.pages.prompt_filter import LONGEST, ORIGINS, terms_of
from portfolio.pages.search_box import Term, formatted, parsed
from portfolio.pages.search_fields import Known
from scoring.models import State
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.units import NotANumber, finite, unit_of

NEWEST, BEST = "-created", "best"
FORM = ("cue", "of", "from", "to", "order")
#: What is shown by itself, and never among the rest.
APART = ("archived", "withdrawn")
PLAIN = ("q", "state", "prompt", "origin", "ordering", "outdated", *APART, "page", "counts", *FORM)
MOST_PAGES = 100_000


class BadFilter(ValueError):
    """A part of the address that filters nothing; the message says which and why."""


@dataclass(frozen=True)
class GridQuery:
    """What was asked for. problems: sentences on what could not be understood, and was left out.

    terms: what the search box asks for; text: what stands in it, as it was typed; known: what the
    reader's brands add to its fields. form: what stands in the form “Filter by a cue”;
    came_from_form: it was sent just now.
    """

    ranges: tuple[Range, ...] = ()
    terms: tuple[Term, ...] = ()
    text: str = ""
    known: Known = field(default_factory=Known)
    ordering: str = NEWEST
    state: str = ""
    prompt: str = ""
    origin: str = ""
    outdated: bool = False
    archived: bool = False
    withdrawn: bool = False
    page: int = 1
    counts: bool = False
    problems: tuple[str, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    came_from_form: bool = False

    @property
    def is_narrowed(self) -> bool:
        words = self.state or self.prompt or self.origin
        return bool(
            self.ranges or self.terms or words or self.outdated or self.archived or self.withdrawn
        )

    @property
    def has_words(self) -> bool:
        """Whether it asks for free words."""
        return any(not term.field and not term.negated for term in self.terms)

    @property
    def is_placed(self) -> bool:
        """Whether each portrait has a number that it is sorted by, as `place`."""
        return self.ordering.removeprefix("-") != "created"

    @property
    def subject(self) -> Subject | None:
        """The cue or score that it is sorted by; None for another order."""
        if not self.is_placed or self.ordering == BEST:
            return None
        return _subject(self.ordering.removeprefix("-"), frozenset())

    def shows(self, name: str) -> bool:
        """Whether it asks for what is shown apart: archived or withdrawn."""
        asked = (Term("is", name), Term("state", name))
        return bool(getattr(self, name)) or any(term in self.terms for term in asked)

    def having(self, term: Term) -> "GridQuery":
        """The same with one term more."""
        return replace(self, terms=(*self.terms, term))

    def lacking(self, *terms: Term) -> "GridQuery":
        """The same without these terms; in the usual order where no word is left to go by."""
        rest = replace(self, terms=tuple(each for each in self.terms if each not in terms))
        if self.ordering == BEST and not rest.has_words:
            return replace(rest, ordering=NEWEST)
        return rest

    def pairs(self, *, without: Range | Term | str | None = None) -> list[tuple[str, str]]:
        """The query string's pairs, without one range, one term or one plain parameter."""
        if isinstance(without, Term):
            return self.lacking(without).pairs()
        found = [pair for each in self.ranges if each != without for pair in each.pairs()]
        plain = {
            "state": self.state,
            "prompt": self.prompt,
            "origin": self.origin,
            "outdated": "yes" if self.outdated else "",
            "archived": "yes" if self.archived else "",
            "withdrawn": "yes" if self.withdrawn else "",
            "q": formatted(self.terms),
            "ordering": "" if self.ordering == self.usual else self.ordering,
        }
        return found + [(key, word) for key, word in plain.items() if word and key != without]

    @property
    def usual(self) -> str:
        """The order where none is asked for."""
        return BEST if self.has_words else NEWEST

    def canonical(self, *, without: Range | Term | str | None = None) -> str:
        """The query string with its question mark; empty for the plain page."""
        pairs = self.pairs(without=without)
        return f"?{urlencode(pairs)}" if pairs else "?"

    @property
    def with_counts(self) -> str:
        """The query string of the same page, on which everything is counted."""
        return f"?{urlencode([*self.pairs(), ('counts', 'yes')])}"

    def on_page(self, page: int) -> str:
        """The query string of another page of the same cards."""
        return f"?{urlencode([*self.pairs(), ('page', str(page))])}"


def grid_query(asked: QueryDict, *, has_expression: bool, known: Known | None = None) -> GridQuery:
    """Read a query string. has_expression: whether this installation judges expression at all.

    known: what the reader's brands add to the fields of the search box.
    """
    known = replace(known or Known(), has_expression=has_expression)
    searched = parsed(asked.get("q", ""), known)
    hidden = frozenset() if has_expression else EXPRESSION_CUES
    problems: list[str] = list(searched.problems)
    bounds: dict[Subject, list[tuple[str, float]]] = {}
    for parameter in asked:
        if parameter in PLAIN:
            continue
        try:
            subject, operator = _subject_and_operator(parameter, hidden)
            numbers = [_number(parameter, text) for text in asked.getlist(parameter)]
        except BadFilter as problem:
            problems.append(str(problem))
        else:
            bounds.setdefault(subject, []).extend((operator, number) for number in numbers)
    ordering, state = asked.get("ordering", ""), asked.get("state", "")
    try:
        sent, order = _from_form(asked, hidden)
    except BadFilter as problem:
        problems.append(str(problem))
        sent, order = None, ""
    if sent and sent.bounds:
        bounds[sent.subject] = list(sent.bounds)
    ranges = tuple(Range(subject, tuple(limits)) for subject, limits in bounds.items())
    problems += [_nothing_inside(each) for each in ranges if each.is_empty]
    read = GridQuery(terms=searched.terms)
    return GridQuery(
        ranges=ranges,
        terms=read.terms,
        text=searched.text,
        known=known,
        ordering=_told(problems, lambda: _ordering(order or ordering, hidden, read), read.usual),
        state=_told(problems, lambda: _state(state), ""),
        prompt=_told(problems, lambda: _words(asked.get("prompt", "")), ""),
        origin=_told(problems, lambda: _origin(asked.get("origin", "")), ""),
        outdated=_told(problems, lambda: _yes(asked, "outdated"), False),
        archived=_told(problems, lambda: _yes(asked, "archived"), False),
        withdrawn=_told(problems, lambda: _yes(asked, "withdrawn"), False),
        page=_told(problems, lambda: _page(asked.get("page", "")), 1),
        counts=asked.get("counts") == "yes",
        problems=tuple(problems),
        form={name: asked.get(name, "") for name in FORM},
        came_from_form=bool(asked.get("cue")),
    )


def _told(problems: list[str], read: Any, otherwise: Any) -> Any:
    """What `read` gives; where it cannot, the problem is noted."""
    try:
        return read()
    except BadFilter as problem:
        problems.append(str(problem))
        return otherwise


def _subject_and_operator(parameter: str, hidden: frozenset[str]) -> tuple[Subject, str]:
    name, _, operator = parameter.rpartition("__")
    if operator not in OPERATORS or not name:
        raise BadFilter(
            f"“{parameter[:60]}” is no filter here. Write for example cue.gaze_off_lens__lte=5; "
            f"after the two underscores stands {', '.join(OPERATORS)}."
        )
    return _subject(name, hidden), operator


def _subject(parameter: str, hidden: frozenset[str]) -> Subject:
    if parameter == OVERALL:
        return Subject(OVERALL, "score")
    key = parameter.removeprefix("cue.").removesuffix(".score")
    if not parameter.startswith("cue.") or key not in CATALOGUE:
        raise BadFilter(f"There is no cue “{key[:60]}”.")
    if key in hidden:
        raise BadFilter("Expression is not judged here: this installation leaves it out.")
    return Subject(key, "score" if parameter.endswith(".score") else "value")


def _number(parameter: str, text: str) -> float:
    try:
        return finite(text)
    except NotANumber as problem:
        raise BadFilter(f"{parameter}: {problem}") from None


def _from_form(asked: QueryDict, hidden: frozenset[str]) -> tuple[Range | None, str]:
    """The form's range in native units, and the ordering it asks for. Raises BadFilter."""
    if not asked.get("cue"):
        return None, ""
    of = ".score" if asked.get("of") == "score" else ""
    subject = _subject(f"cue.{asked['cue']}{of}", hidden)
    unit = unit_of(subject.unit or "points")
    try:
        bounds = [
            (operator, round(unit.native(text), 6))
            for operator, text in (("gte", asked.get("from", "")), ("lte", asked.get("to", "")))
            if text.strip()
        ]
    except NotANumber as problem:
        raise BadFilter(f"{subject.name}: {problem}") from None
    order = {"up": "", "down": "-"}.get(asked.get("order", ""))
    if not bounds and order is None:
        raise BadFilter(f"{subject.name}: give a lowest or a highest value, or an order.")
    return Range(subject, tuple(bounds)), "" if order is None else f"{order}{subject.parameter}"


def _ordering(text: str, hidden: frozenset[str], read: GridQuery) -> str:
    if text == BEST:
        return read.usual  # without words nothing fits better than anything else
    if text and text.removeprefix("-") != "created":
        try:
            _subject(text.removeprefix("-"), hidden)
        except BadFilter as problem:
            raise BadFilter(f"Sorting by “{text[:60]}” is not possible. {problem}") from None
    return text or read.usual


def _state(text: str) -> str:
    if text and text not in State.values:
        raise BadFilter(f"There is no state “{text[:60]}”: {', '.join(State.values)}.")
    return text


def _words(text: str) -> str:
    words = " ".join(text.replace("\x00", "").split())
    if len(words) > LONGEST:
        raise BadFilter(f"Search the prompts for at most {LONGEST} letters.")
    if words and not terms_of(words):
        raise BadFilter("Write a word, or a phrase in quotation marks, to search the prompts for.")
    return words


def _origin(text: str) -> str:
    known = [status.value for status, _ in ORIGINS]
    if text and text not in known:
        raise BadFilter(f"There is no AI origin “{text[:60]}”: {', '.join(known)}.")
    return text


def _yes(asked: QueryDict, name: str) -> bool:
    if asked.get(name, "") not in ("", "yes"):
        raise BadFilter(f"“{name}” takes yes, or is left out.")
    return asked.get(name) == "yes"


def _page(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= MOST_PAGES):
        raise BadFilter(f"There is no page “{text[:20]}”.")
    return int(text or 1)


def _nothing_inside(found: Range) -> str:
    return f"{found.subject.name}: the lowest value lies above the highest, so nothing fits."
