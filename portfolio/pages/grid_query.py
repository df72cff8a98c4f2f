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
    ordering=cue.KEY            also cue.KEY.score, overall, created; “-” in front turns it round
    page=2                      the next cards

The form “Filter by a cue” sends cue, of, from, to and order instead, in the units that the page
shows; ``GridQuery.canonical`` is the same in the grammar above.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from portfolio.pages.cue_ranges import OPERATORS, OVERALL, Range, Subject
from portfolio.pages.prompt_filter import LONGEST, ORIGINS, terms_of
from scoring.models import State
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.units import NotANumber, finite, unit_of

NEWEST = "-created"
FORM = ("cue", "of", "from", "to", "order")
#: What is shown by itself, and never among the rest.
APART = ("archived", "withdrawn")
PLAIN = ("state", "prompt", "origin", "ordering", "outdated", *APART, "page", *FORM)
MOST_PAGES = 100_000


class BadFilter(ValueError):
    """A part of the address that filters nothing; the message says which and why."""


@dataclass(frozen=True)
class GridQuery:
    """What was asked for. problems: sentences on what could not be understood, and was left out.

    form: what stands in the form “Filter by a cue”; came_from_form: it was sent just now.
    """

    ranges: tuple[Range, ...] = ()
    ordering: str = NEWEST
    state: str = ""
    prompt: str = ""
    origin: str = ""
    outdated: bool = False
    archived: bool = False
    withdrawn: bool = False
    page: int = 1
    problems: tuple[str, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    came_from_form: bool = False

    @property
    def is_narrowed(self) -> bool:
        words = self.state or self.prompt or self.origin
        return bool(self.ranges or words or self.outdated or self.archived or self.withdrawn)

    @property
    def subject(self) -> Subject | None:
        """What it is sorted by; None for the time of upload."""
        parameter = self.ordering.removeprefix("-")
        return None if parameter == "created" else _subject(parameter, frozenset())

    def pairs(self, *, without: Range | str | None = None) -> list[tuple[str, str]]:
        """The query string's pairs, without one range or one plain parameter."""
        found = [pair for each in self.ranges if each != without for pair in each.pairs()]
        plain = {
            "state": self.state,
            "prompt": self.prompt,
            "origin": self.origin,
            "outdated": "yes" if self.outdated else "",
            "archived": "yes" if self.archived else "",
            "withdrawn": "yes" if self.withdrawn else "",
            "ordering": "" if self.ordering == NEWEST else self.ordering,
        }
        return found + [(key, word) for key, word in plain.items() if word and key != without]

    def canonical(self, *, without: Range | str | None = None) -> str:
        """The query string with its question mark; empty for the plain page."""
        pairs = self.pairs(without=without)
        return f"?{urlencode(pairs)}" if pairs else "?"

    def on_page(self, page: int) -> str:
        """The query string of another page of the same cards."""
        return f"?{urlencode([*self.pairs(), ('page', str(page))])}"


def grid_query(asked: QueryDict, *, has_expression: bool) -> GridQuery:
    """Read a query string. has_expression: whether this installation judges expression at all."""
    hidden = frozenset() if has_expression else EXPRESSION_CUES
    problems: list[str] = []
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
    return GridQuery(
        ranges=ranges,
        ordering=_told(problems, lambda: _ordering(order or ordering, hidden), NEWEST),
        state=_told(problems, lambda: _state(state), ""),
        prompt=_told(problems, lambda: _words(asked.get("prompt", "")), ""),
        origin=_told(problems, lambda: _origin(asked.get("origin", "")), ""),
        outdated=_told(problems, lambda: _yes(asked, "outdated"), False),
        archived=_told(problems, lambda: _yes(asked, "archived"), False),
        withdrawn=_told(problems, lambda: _yes(asked, "withdrawn"), False),
        page=_told(problems, lambda: _page(asked.get("page", "")), 1),
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


def _ordering(text: str, hidden: frozenset[str]) -> str:
    if text and text.removeprefix("-") != "created":
        try:
            _subject(text.removeprefix("-"), hidden)
        except BadFilter as problem:
            raise BadFilter(f"Sorting by “{text[:60]}” is not possible. {problem}") from None
    return text or NEWEST


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
