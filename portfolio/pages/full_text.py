"""Words and phrases in what is searched of portraits: exact, by their beginnings, and nearly.

Names are looked up as they are written, prompts and remarks by the stems of English words.
"""

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_

from django.contrib.postgres.search import (
    CombinedSearchQuery,
    SearchQuery,
    SearchRank,
    TrigramWordSimilarity,
)
from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Lower

from portfolio.models import Portrait, PortraitWords
from portfolio.pages.search_box import Term

Query = SearchQuery | CombinedSearchQuery
#: Words that English prompts are full of; the index over prompts leaves them out.
COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        a about after all am an and any are as at be because been before being between both but by
        can did do does doing down during each few for from further had has have having he her here
        hers him his how i if in into is it its just me more most my no nor not now of off on once
        only or other our out over own same she should so some such than that the their them then
        there these they this those through to too under until up very was we were what when where
        which while who why will with you your
        """,
    )
)


def free_words(terms: Sequence[Term]) -> list[Term]:
    """The words and phrases that a portrait must have. Common words count only by themselves."""
    found = [term for term in terms if not term.field and not term.negated]
    telling = [term for term in found if term.is_phrase or term.value.casefold() not in COMMON]
    return telling or found


def holding(term: Term, *, is_last: bool = False) -> Q:
    """Portraits that have a free word or phrase. is_last: the beginning of a word is enough."""
    rows = PortraitWords.objects.filter(vector=_query(term, is_last=is_last))
    return Q(pk__in=rows.values("portrait"))


def nearly_holding(portraits: QuerySet[Portrait], words: Sequence[Term]) -> QuerySet[Portrait]:
    """Those of the portraits with a name that is written nearly as each of the words."""
    rows = portraits.annotate(low=Lower("words__names"))
    for word in words:
        rows = rows.filter(low__trigram_word_similar=word.value.casefold())
    return rows


def with_prompt(words: str) -> Q:
    """Portraits whose prompt has these very letters, in any case; parts of words count."""
    rows = PortraitWords.objects.annotate(low=Lower("prompt"))
    return Q(pk__in=rows.filter(low__contains=words.lower()).values("portrait"))


def relevance(terms: Sequence[Term], *, is_close: bool) -> Combinable:
    """How well a portrait fits the free words: more is better."""
    words = free_words(terms)
    if is_close:
        near: list[Combinable] = [
            TrigramWordSimilarity(word.value.casefold(), Lower("words__names")) for word in words
        ]
        together: Combinable = reduce(lambda one, other: one + other, near)
    else:
        each = [_query(word, is_last=word is words[-1]) for word in words]
        together = SearchRank(F("words__vector"), reduce(and_, each))
    # A `real` that went to a page and came back is no longer equal to itself.
    return Coalesce(Cast(together, FloatField()), Value(0.0))


def _query(term: Term, *, is_last: bool) -> Query:
    """The term as a query of names or of English words."""
    if term.is_phrase:
        simple, english = (
            SearchQuery(term.value, config=config, search_type="phrase")
            for config in ("simple", "english")
        )
        return simple | english
    quoted = "'" + re.sub(r"(['\\])", r"\1\1", term.value) + "'"
    raw = quoted + (":*" if is_last else "")
    simple = SearchQuery(raw, config="simple", search_type="raw")
    return simple | SearchQuery(raw, config="english", search_type="raw")
