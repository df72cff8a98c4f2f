"""Facets: how the found portraits divide, with counts, each entry a link that adds its term."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, QuerySet, Value, When

from portfolio.models import Library, Portrait, Tag, Tagged
from portfolio.pages.brand_job import brand_job
from portfolio.pages.grid_query import GridQuery
from portfolio.pages.search_box import Term
from portfolio.pages.search_fields import GAZES, ORIGINS
from portfolio.pages.search_spans import span_of
from scoring.models import State

MOST_TAGS = 20
BANDS = {"80..100": "80–100", "60..79": "60–79", "40..59": "40–59", "0..39": "0–39"}
COLUMNS = ("library", "review", "scoring", "gaze", "origin", "band")
BAND = Case(
    *(When(then=Value(band), **span_of(band).as_shown().limits("overall")) for band in BANDS),
    default=Value(""),
    output_field=CharField(),
)


@dataclass(frozen=True)
class Entry:
    """One value: how many of the found have it. address: the result with it, or without."""

    words: str
    count: int
    address: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """One way that the found divide. field: of the search box."""

    title: str
    field: str
    entries: tuple[Entry, ...]

    @property
    def is_chosen(self) -> bool:
        return any(entry.is_chosen for entry in self.entries)


def tally(portraits: QuerySet[Portrait]) -> list[dict[str, Any]]:
    """How many portraits there are of each combination, as `count`: one query, few rows."""
    rows = portraits.order_by().annotate(band=BAND)
    return list(rows.values(*COLUMNS).annotate(count=Count("pk")))


def facets(
    rows: Iterable[Mapping[str, Any]],
    found: QuerySet[Portrait],
    query: GridQuery,
    *,
    kind: str,
) -> list[Facet]:
    """The facets of what was found. rows: its tally. kind: library, brand, team or collection."""
    rows = list(rows)
    columns = {name: _summed(rows, name) for name in COLUMNS}
    made = [
        *(_of_places(columns["library"], query, kind) if kind != "library" else []),
        _facet("Review", "state", dict(Portrait.Review.choices), columns["review"], query),
        _facet("Gaze", "gaze", GAZES, _named(columns["gaze"], "unread"), query),
        _facet("Score", "score", BANDS, columns["band"], query),
        _facet(
            "Scoring", "state", dict(State.choices), _named(columns["scoring"], State.QUEUED), query
        ),
        _facet("AI origin", "origin", ORIGINS, _named(columns["origin"], "unknown"), query),
        _of_tags(found, query),
    ]
    # What all have in common divides nothing; a tag is one of several all the same.
    least = {"tag": 1}
    return [
        each for each in made if len(each.entries) >= least.get(each.field, 2) or each.is_chosen
    ]


def _summed(rows: list[Mapping[str, Any]], name: str) -> Counter[Any]:
    sums: Counter[Any] = Counter()
    for row in rows:
        sums[row[name]] += row["count"]
    return sums


def _named(sums: Counter[Any], word: str) -> Counter[Any]:
    """What has no value, counted under a word."""
    return sums if "" not in sums else sums + Counter({word: sums[""]})


def _facet(
    title: str, field: str, labels: Mapping[str, str], sums: Counter[Any], query: GridQuery
) -> Facet:
    """A facet of a column. labels: value -> words, in their order."""
    others = [Term(field, value) for value in labels]
    entries = [
        _entry(words, sums[value], Term(field, value), query, others)
        for value, words in labels.items()
    ]
    return Facet(title, field, tuple(entry for entry in entries if entry.count or entry.is_chosen))


def _entry(
    words: str, count: int, term: Term, query: GridQuery, others: Iterable[Term] = ()
) -> Entry:
    """others: terms that it takes the place of; a portrait has only one of them."""
    if term in query.terms:
        return Entry(words, count, query.canonical(without=term), is_chosen=True)
    if term.field in ("state", "origin") and getattr(query, term.field) == term.value:
        return Entry(words, count, query.canonical(without=term.field), is_chosen=True)
    return Entry(words, count, query.lacking(*others).having(term).canonical())


def _of_places(sums: Counter[Any], query: GridQuery, kind: str) -> list[Facet]:
    """Emotional jobs, brands and libraries: by name, as the search box finds them."""
    libraries = Library.objects.filter(pk__in=sums).select_related("brand__custom_job")
    jobs: list[tuple[str, str, int]] = []
    brands: list[tuple[str, str, int]] = []
    named: list[tuple[str, str, int]] = []
    for library in libraries.order_by("name", "id"):
        brand, count = library.brand, sums[library.pk]
        title = brand_job(brand).title
        jobs.append((title if brand.custom_job else brand.job, title, count))
        brands.append((brand.name, brand.name, count))
        named.append((library.name, library.name, count))
    of_libraries = _of_names("Library", "library", named, query)
    if kind != "team":
        return [of_libraries]
    by_job = _of_names("Job", "job", jobs, query)
    return [by_job, _of_names("Brand", "brand", brands, query), of_libraries]


def _of_names(
    title: str, field: str, rows: Iterable[tuple[str, str, int]], query: GridQuery
) -> Facet:
    """A facet of names, as (value, words, count): the same in capitals or not is the same."""
    sums: Counter[str] = Counter()
    known: dict[str, tuple[str, str]] = {}
    for value, words, count in rows:
        known.setdefault(value.casefold(), (value, words))
        sums[value.casefold()] += count
    by_words = sorted(known.items(), key=lambda each: each[1][1].casefold())
    labels = dict(pair for _, pair in by_words)
    counts = Counter({known[name][0]: count for name, count in sums.items()})
    return _facet(title, field, labels, counts, query)


def _of_tags(found: QuerySet[Portrait], query: GridQuery) -> Facet:
    """The tags that most of the found have; a portrait can have several."""
    tagged = Tagged.objects.filter(portrait__in=found.order_by().values("pk")).order_by()
    sums = dict(tagged.values_list("tag").annotate(count=Count("pk")))
    names = Tag.objects.filter(pk__in=sums).values_list("name", "pk")
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for name, key in names.order_by("name"):
        counts[name.casefold()] += sums[key]  # two brands can have a tag of one name
        written.setdefault(name.casefold(), name)
    most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST_TAGS]
    entries = [
        _entry(written[low], count, _chosen(written[low], query), query) for low, count in most
    ]
    return Facet("Tags", "tag", tuple(entries))


def _chosen(tag: str, query: GridQuery) -> Term:
    """The term of a tag, as it stands in the query where it does."""
    own = (each for each in query.terms if each.field == "tag" and not each.negated)
    same = (each for each in own if each.value.casefold() == tag.casefold())
    return next(same, Term("tag", tag))
