"""The search box: its text as terms, and terms as text. What it cannot read is told, and left out.

    job:trust gaze:direct score:<60 state:approved prompt:"golden hour" color:#336699

A word without a field is looked for in names, prompts and remarks; in quotation marks, as a
phrase. A minus in front turns a term round. Opens no database.
"""

import re
from dataclasses import dataclass

from portfolio.pages.search_fields import BadValue, Known, SearchField, field_named, name_near

LONGEST = 500
LONGEST_VALUE = 120
MOST_TERMS = 20

_TOKEN = re.compile(
    r"""(?P<minus>-?)
        (?:(?P<field>[^\W\d][\w.-]*):)?
        (?: "(?P<quoted>(?:[^"\\]|\\.)*)(?:"|\\?$)
          | [“„](?P<curly>[^“”]*)(?:[“”]|$)
          | «(?P<angled>[^»]*)(?:»|$)
          | (?P<bare>[^\s"“”„«»]*))""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\(.)")
#: A value that stands without quotation marks.
_PLAIN = re.compile(r"[^\s\"“”„«»:-][^\s\"“”„«»:]*")


@dataclass(frozen=True)
class Term:
    """One condition. field: its name, "" for free words. value: as the field keeps it.

    is_phrase: free words that must stand together, as they are.
    """

    field: str
    value: str
    negated: bool = False
    is_phrase: bool = False

    def __str__(self) -> str:
        minus = "-" if self.negated else ""
        quoted = '"' + re.sub(r'(["\\])', r"\\\1", self.value) + '"'
        if self.field:
            is_plain = _PLAIN.fullmatch(self.value)
            return f"{minus}{self.field}:{self.value if is_plain else quoted}"
        return minus + (quoted if self.is_phrase else self.value)


@dataclass(frozen=True)
class Parsed:
    """What was read. text: what was typed, tidied. problems: a sentence for each part left out."""

    terms: tuple[Term, ...] = ()
    problems: tuple[str, ...] = ()
    text: str = ""


def parsed(text: str, known: Known | None = None) -> Parsed:
    """The terms of a text, each once, in their order."""
    known = known or Known()
    text = " ".join(text.replace("\x00", "").split())
    if len(text) > LONGEST:
        problem = f"A search holds at most {LONGEST} letters; this one has {len(text)}. Shorten it."
        return Parsed((), (problem,), text[:LONGEST])
    terms: dict[Term, None] = {}
    problems: list[str] = []
    for token in _TOKEN.finditer(text):
        try:
            term = _term(token, known)
        except BadValue as problem:
            problems.append(str(problem))
        else:
            if term:
                terms[term] = None
    found = tuple(terms)
    if len(found) > MOST_TERMS:
        problems.append(f"A search takes {MOST_TERMS} terms; those after them were left out.")
    return Parsed(found[:MOST_TERMS], tuple(dict.fromkeys(problems)), text)


def formatted(terms: tuple[Term, ...]) -> str:
    """Terms as a text that is read as the same terms."""
    return " ".join(str(term) for term in terms)


def field_of(term: Term, known: Known) -> SearchField | None:
    """The field of a term; None for free words."""
    return field_named(term.field, known) if term.field else None


def worded(term: Term, known: Known) -> str:
    """A term as a chip says it."""
    field = field_of(term, known)
    words = f"{field.label}: {field.worded(term.value)}" if field else f"“{term.value}”"
    return f"Not {words[0].lower()}{words[1:]}" if term.negated else words


def _term(token: re.Match[str], known: Known) -> Term | None:
    """One term; None for what holds nothing to look for. Raises BadValue."""
    negated, name = bool(token["minus"]), token["field"]
    value, is_quoted = _value(token)
    if len(value) > LONGEST_VALUE:
        raise BadValue(f"“{value[:20]}…” is too long: a term holds {LONGEST_VALUE} letters.")
    if not name:
        holds_words = any(letter.isalnum() for letter in value)
        return Term("", value, negated, is_quoted) if holds_words else None
    field = field_named(name, known)
    if field is None:
        near = name_near(name, known)
        hint = f"Did you mean “{near}”? " if near else ""
        raise BadValue(
            f"There is no field “{name[:40]}”. {hint}To look for the words themselves, put them in "
            "quotation marks."
        )
    return Term(field.name, _known_job(field, field.read(value), known), negated)


def _value(token: re.Match[str]) -> tuple[str, bool]:
    """What stands behind the field, and whether in quotation marks."""
    inner = [token[name] for name in ("quoted", "curly", "angled") if token[name] is not None]
    value = inner[0] if inner else token["bare"]
    if token["quoted"] is not None:
        value = _ESCAPED.sub(r"\1", value)
    return " ".join(value.split()), bool(inner)


def _known_job(field: SearchField, value: str, known: Known) -> str:
    """Of `job`: one of the ten, or a team's own. Raises BadValue."""
    if field.name != "job" or value in field.values:
        return value
    own = {title.casefold(): title for title in known.own_jobs}
    if value.casefold() in own:
        return own[value.casefold()]
    jobs = ", ".join([*field.values, *known.own_jobs])
    raise BadValue(f"There is no emotional job “{value[:40]}” here. There are {jobs}.")
