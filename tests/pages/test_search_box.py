"""The search box's text is read as terms, and terms are written as a text of the same terms."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.pages.search_box import LONGEST, MOST_TERMS, Term, formatted, parsed, worded
from portfolio.pages.search_fields import FIELDS, GAZES, STATES, Known
from portfolio.pages.search_spans import Span, days_of, span_of

OWN = Known(
    own_fields={
        "campaign": frozenset({"text"}),
        "year": frozenset({"number"}),
        "cleared": frozenset({"yes_no"}),
    },
    own_jobs=("Quiet pride",),
)


def test_the_search_of_the_brief_is_read_term_by_term():
    read = parsed(
        'job:trust gaze:direct score:<60 state:approved prompt:"golden hour" color:#336699'
    )
    assert read.problems == ()
    assert read.terms == (
        Term("job", "trust"),
        Term("gaze", "direct"),
        Term("score", "<60"),
        Term("state", "approved"),
        Term("prompt", "golden hour"),
        Term("color", "#336699"),
    )


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("spring", Term("", "spring")),
        ('"by the window"', Term("", "by the window", is_phrase=True)),
        ("“by the window”", Term("", "by the window", is_phrase=True)),
        ('"never closed', Term("", "never closed", is_phrase=True)),
        ("-spring", Term("", "spring", negated=True)),
        ('-tag:"old look"', Term("tag", "old look", negated=True)),
        ("10:30", Term("", "10:30")),
        ("female-00.jpg", Term("", "female-00.jpg")),
        ("Colour:369", Term("color", "#336699")),
        ("state:in-review", Term("state", "in_review")),
        ('state:"Changes requested"', Term("state", "changes")),
        ("score:≥60", Term("score", ">=60")),
        ("score:60..80", Term("score", "60..80")),
        ("score:=60", Term("score", "60")),
        ("rating:none", Term("rating", "0")),
        ("flag:picked", Term("flag", "pick")),
        ("added:2026-11", Term("added", "2026-11")),
        ("mouth_smile:>0.3", Term("mouth_smile", ">0.3")),
        ("cue.mouth_smile:>0.3", Term("mouth_smile", ">0.3")),
        ("cue.mouth_smile.score:>80", Term("mouth_smile.score", ">80")),
        ("campaign:spring", Term("campaign", "spring")),
        ("year:>=2024", Term("year", ">=2024")),
        ("cleared:yes", Term("cleared", "yes")),
        ('job:"quiet pride"', Term("job", "Quiet pride")),
        ('job:"Thought leadership"', Term("job", "thought_leadership")),
    ],
)
def test_each_way_of_writing_is_read(text, term):
    read = parsed(text, OWN)
    assert (read.terms, read.problems) == ((term,), ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("gase:direct", "There is no field “gase”. Did you mean “gaze”?"),
        ("smile:>0.3", "Did you mean “mouth_smile”?"),
        ("http://example.org", "put them in quotation marks"),
        ("gaze:sideways", "“gaze” takes direct, averted, closed or unread; “sideways” is none"),
        ("gaze:", "Write what “gaze” should be, as gaze:direct."),
        ("score:low", "“score” takes a number, as score:<60"),
        ("score:>120", "“score” goes from 0 to 100"),
        ("score:80..60", "“score:80..60” leaves no number to find."),
        ("state:aproved", "Did you mean approved?"),
        ("color:blue", "Write a colour as # and six hex digits"),
        ("added:soon", "“added” takes a day, a month or a year"),
        ("added:2026-13", "“added” takes a day, a month or a year"),
        ("job:beauty", "There is no emotional job “beauty” here."),
        ("distinctiveness:>3", "There is no field “distinctiveness”."),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_kept(text, told):
    read = parsed(f"{text} tag:spring", OWN)
    assert told in " ".join(read.problems)
    assert read.terms == (Term("tag", "spring"),)
    assert read.text == f"{text} tag:spring"


def test_a_search_is_short_and_holds_no_nul():
    assert parsed("a\x00nna").terms == (Term("", "anna"),)
    assert "at most 500 letters" in parsed("a" * (LONGEST + 1)).problems[0]
    many = parsed(" ".join(f"w{number}" for number in range(MOST_TERMS + 3)))
    assert len(many.terms) == MOST_TERMS
    assert "those after them were left out" in many.problems[0]
    assert parsed("anna anna & -").terms == (Term("", "anna"),)


def test_where_expression_is_left_out_its_cues_are_no_fields():
    assert parsed("mouth_smile:>0.3", Known(has_expression=False)).terms == ()


def test_a_chip_says_its_term_in_words():
    assert worded(Term("gaze", "unread"), OWN) == "Gaze: Not read"
    assert worded(Term("state", "changes", negated=True), OWN) == "Not state: Changes requested"
    assert worded(Term("", "spring", negated=True), OWN) == "Not “spring”"


def test_a_span_is_of_the_numbers_that_are_shown():
    assert span_of("<60").as_shown() == Span(None, 59.5, has_high=False)
    assert span_of("60..80").as_shown() == Span(59.5, 80.5, has_high=False)
    assert span_of(">60").as_shown() == Span(60.5, None)
    assert span_of(">60.2").as_shown() == Span(60.2, None, has_low=False)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026", (date(2026, 1, 1), date(2027, 1, 1))),
        ("2026-12", (date(2026, 12, 1), date(2027, 1, 1))),
        ("2026-11-05", (date(2026, 11, 5), date(2026, 11, 6))),
        (">2026-11-05", (date(2026, 11, 6), None)),
        (">=2026-11", (date(2026, 11, 1), None)),
        ("<2026-11", (None, date(2026, 11, 1))),
        ("<=2026-11", (None, date(2026, 12, 1))),
        ("2026-02..2026-03", (date(2026, 2, 1), date(2026, 4, 1))),
        ("7d", (date(2026, 11, 16), None)),
        ("yesterday", (date(2026, 11, 22), date(2026, 11, 23))),
    ],
)
def test_days_months_years_and_how_long_ago_are_read(text, days):
    assert days_of(text, date(2026, 11, 23)) == days


WORDS = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters='"“”„«»'), max_size=20
)
SPANS = st.builds("{}{}".format, st.sampled_from(["", "<", "<=", ">", ">="]), st.integers(0, 100))
TEXTS = st.one_of(
    st.builds("score:{}".format, SPANS),
    st.builds("gaze:{}".format, st.sampled_from(sorted(GAZES))),
    st.builds("state:{}".format, st.sampled_from(sorted(STATES))),
    st.builds("{}:{}".format, st.sampled_from(["tag", "person", "in"]), WORDS),
    st.builds('{}:"{} {}"'.format, st.sampled_from(["tag", "prompt", "brand"]), WORDS, WORDS),
    st.builds('"{} {}"'.format, WORDS, WORDS),
    WORDS,
)


@given(st.lists(st.builds("{}{}".format, st.sampled_from(["", "-"]), TEXTS), max_size=8))
def test_what_was_read_is_written_so_that_it_is_read_the_same(texts):
    read = parsed(" ".join(texts))
    again = parsed(formatted(read.terms))
    assert again.terms == read.terms
    assert again.problems == ()


def test_every_field_reads_its_own_example():
    for field in FIELDS.values():
        for example in field.example.replace(" or ", ", ").split(", "):
            read = parsed(example)
            assert (len(read.terms), read.problems) == (1, ()), example
