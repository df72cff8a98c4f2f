"""Portraits found by the search box: each field on real rows of two teams, counts, chips, views."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio.models import (
    Collected,
    Collection,
    Field,
    Grant,
    Library,
    Mark,
    Member,
    Person,
    Portrait,
    PortraitWords,
    SavedView,
    Tag,
    Tagged,
)
from portfolio.pages import finding as finding_page
from portfolio.pages import grid as grid_page
from portfolio.pages.finding import finding, query_of
from portfolio.pages.search_box import Term
from portfolio.pages.views_of import pinned_views
from scoring.consistency.colour_cells import cells_near
from tests.cast import make_user
from tests.factories import make_brand
from tests.pages.readings import bare_portrait, make_outdated, scored_portrait

pytestmark = pytest.mark.django_db

ANNA, BEN, CLARA = "Anna by the window", "Ben at his desk", "Clara in the garden"
ALL = {ANNA, BEN, CLARA}


def put(portrait, *, names="", prompt="", comments="", **columns):
    """What the copies say of a portrait; they are tested where they are made."""
    Portrait.objects.filter(pk=portrait.pk).update(**columns)
    words = {"names": names, "prompt": prompt, "comments": comments}
    PortraitWords.objects.update_or_create(portrait=portrait, defaults=words)
    portrait.refresh_from_db()
    return portrait


def organise(brand, reader, anna, ben, clara):
    """Tags, a person, a collection, marks and fields."""
    tag = Tag.objects.create(brand=brand, name="Spring look")
    Tagged.objects.create(tag=tag, portrait=anna)
    Tagged.objects.create(tag=tag, portrait=ben)
    held = Collection.objects.create(brand=brand, name='The "A" list')
    Collected.objects.create(collection=held, portrait=clara)
    Mark.objects.create(portrait=anna, user=reader, rating=4, flag="pick")
    Mark.objects.create(portrait=ben, user=reader, rating=2)
    for key, kind in (("campaign", "text"), ("year", "number"), ("cleared", "yes_no")):
        Field.objects.create(brand=brand, name=key, key=key, kind=kind)
    Field.objects.create(brand=brand, name="Shot", key="shot", kind="date")
    values = {"campaign": "Spring 2026", "year": 2026, "cleared": True, "shot": "2026-03-05"}
    Portrait.objects.filter(pk=anna.pk).update(field_values=values)
    Portrait.objects.filter(pk=ben.pk).update(field_values={"campaign": "Autumn", "year": 2025})


def three(brand, reader):
    """Three portraits that differ in everything that can be searched for."""
    anna = put(
        scored_portrait(brand, ANNA, gaze_off_lens=1.0, face_height=0.30),
        names="Anna by the window female-00.jpg Spring look",
        prompt="studio portrait of a founder, golden hour, 85mm, seed 4711",
        gaze="direct", overall=59.6, scoring="scored", origin="declared", review="approved",
        colours=cells_near("#336699", 2.0)[:1],
    )  # fmt: skip
    ben = put(
        scored_portrait(brand, BEN, gaze_off_lens=24.0, face_height=0.45),
        names="Ben at his desk",
        prompt="portraits at noon, hour of gold",
        comments="softer shadows please",
        gaze="averted", overall=40.0, scoring="scored", origin="detected", review="draft",
    )  # fmt: skip
    clara = put(
        bare_portrait(brand, CLARA), names="Clara in the garden", gaze="", scoring="", origin=""
    )
    clara.library = Library.objects.create(brand=brand, name="Garden")
    clara.person = Person.objects.create(brand=brand, name="Clara Bow")
    clara.created_at = timezone.now() - timedelta(days=60)
    clara.save()
    organise(brand, reader, anna, ben, clara)
    return anna, ben, clara


@pytest.fixture
def portraits(alice, brand):
    return three(brand, alice)


@pytest.fixture
def strangers(mallory):
    """Another team with portraits that are the same in all."""
    return three(make_brand(mallory.memberships.get().team), mallory)


@pytest.fixture
def ask(client, alice, team):
    """The whole page of the team's portraits for a search."""
    client.force_login(alice)

    def page(q="", **asked):
        address = reverse("portfolio:portraits", args=[team.pk])
        answer = client.get(address, asked | ({"q": q} if q else {}))
        assert answer.status_code == 200
        return answer

    return page


def titles(page):
    return [card.portrait.title for card in page.context["cards"]]


@pytest.mark.parametrize(
    ("q", "shown"),
    [
        ("job:trust", ALL),
        ("job:warm", set()),
        ("gaze:direct", {ANNA}),
        ("gaze:unread", {CLARA}),
        ("-gaze:direct", {BEN, CLARA}),
        ("score:<60", {BEN}),  # 59.6 is shown as 60
        ("score:>=60", {ANNA}),
        ("score:40..60", {ANNA, BEN}),
        ("-score:<60", {ANNA, CLARA}),
        ("state:approved", {ANNA}),
        ("state:scored", {ANNA, BEN}),
        ("state:queued", {CLARA}),
        ('prompt:"golden hour"', {ANNA}),
        ("prompt:hour", {ANNA, BEN}),
        ("color:#336699", {ANNA}),
        ('tag:"spring look"', {ANNA, BEN}),
        ('-tag:"Spring look"', {CLARA}),
        ("person:clara", {CLARA}),
        ("person:none", {ANNA, BEN}),
        ("rating:>=3", {ANNA}),
        ("rating:none", {CLARA}),
        ("rating:<=2", {BEN, CLARA}),
        ("flag:pick", {ANNA}),
        ("flag:none", {BEN, CLARA}),
        ("origin:declared", {ANNA}),
        ("origin:unknown", {CLARA}),
        ('in:"The \\"A\\" list"', {CLARA}),
        ("library:garden", {CLARA}),
        ("brand:northlight", ALL),
        ("-brand:northlight", set()),
        ("added:7d", {ANNA, BEN}),
        ("-added:7d", {CLARA}),
        ("is:sample", set()),
        ("gaze_off_lens:<5", {ANNA}),
        ("cue.face_height:>=0.3", {ANNA, BEN}),
        ("-gaze_off_lens:<5", {BEN, CLARA}),
        ("gaze_off_lens.score:>=100", {ANNA}),
        ("campaign:spring", {ANNA}),
        ("-campaign:spring", {BEN, CLARA}),
        ("year:<=2025", {BEN}),
        ("cleared:yes", {ANNA}),
        ("shot:2026-03", {ANNA}),
        ("shot:>2026-03", set()),
        ("anna", {ANNA}),
        ("ann", {ANNA}),  # the beginning of the last word
        ("portrait", {ANNA, BEN}),  # as English words are: portraits, too
        ('"golden hour"', {ANNA}),
        ("golden anna", {ANNA}),
        ("shadow", {BEN}),
        ("4711", {ANNA}),
        ("-window", {BEN, CLARA}),
        ("the garden", {CLARA}),
        ("anna gaze:averted", set()),
        ("l'hour:x' & | ! <-> (anna) \\", set()),
    ],
)
def test_each_field_finds_what_it_says_and_nothing_of_another_team(
    ask, portraits, strangers, q, shown
):
    page = ask(q)
    assert set(titles(page)) == shown
    assert page.context["found"] == len(shown)
    assert all(card.portrait.team == page.context["team"] for card in page.context["cards"])


def test_what_is_apart_is_found_when_it_is_asked_for(ask, portraits):
    anna, ben, clara = portraits
    Portrait.objects.filter(pk=ben.pk).update(archived_at=timezone.now())
    Person.objects.filter(pk=clara.person_id).update(withdrawn_at=timezone.now())
    make_outdated(anna)
    assert titles(ask()) == [ANNA]
    assert titles(ask("state:archived")) == titles(ask("is:archived")) == [BEN]
    assert titles(ask("is:withdrawn")) == [CLARA]
    assert titles(ask("-is:archived")) == titles(ask("is:outdated")) == [ANNA]


def test_ratings_and_marks_are_the_readers_own(client_of, ask, portraits, bob, team):
    Mark.objects.create(portrait=portraits[2], user=bob, rating=5, flag="reject")
    assert titles(ask("flag:reject")) == []
    page = client_of(bob).get(reverse("portfolio:portraits", args=[team.pk]), {"q": "rating:5"})
    assert titles(page) == [CLARA]


def test_what_fits_the_words_best_comes_first_unless_another_order_is_asked_for(ask, portraits):
    ben = portraits[1]
    put(ben, names="Ben", prompt="the window behind, a window beside, one more window")
    assert titles(ask("window")) == [ANNA, BEN]  # a name tells more than a prompt
    assert titles(ask("window", ordering="overall")) == [BEN, ANNA]
    assert titles(ask("window", ordering="-created")) == [BEN, ANNA]
    page = ask("window")
    assert page.context["orderings"][0] == ("best", "Best match")
    assert "ordering=-created" in ask("window", ordering="-created").context["query"].canonical()


def test_among_very_many_the_newest_come_first(ask, portraits, monkeypatch):
    monkeypatch.setattr(finding_page, "MOST_LOOKED_UP", 1)
    put(portraits[1], names="Ben", prompt="one window")
    assert titles(ask("window")) == [BEN, ANNA]


def test_a_misspelt_name_finds_close_ones_and_says_so(ask, portraits):
    page = ask("claara")
    assert titles(page) == [CLARA]
    assert "No exact match; showing close ones." in page.content.decode()
    assert "No exact match" not in ask("clara").content.decode()
    assert titles(ask("zzyzx")) == []


def test_each_term_is_a_chip_with_its_count_and_its_way_out(ask, portraits):
    page = ask("gaze:direct -tag:old score:>=40", ordering="overall")
    gaze, tag, score = page.context["chips"]
    assert [chip.words for chip in (gaze, tag, score)] == [
        "Gaze: Direct", "Not tag: old", "Score: >=40"
    ]  # fmt: skip
    assert [chip.count for chip in (gaze, tag, score)] == [1, 3, 2]
    rest = {"q": "-tag:old score:>=40", "ordering": "overall"}
    assert gaze.away == f"?{urlencode(rest)}"
    assert gaze.away.replace("&", "&amp;") in page.content.decode()


def test_what_cannot_be_read_is_told_and_stays_in_the_box(ask, portraits):
    page = ask("gase:direct score:<60")
    html = page.content.decode()
    assert "Did you mean “gaze”?" in html
    assert 'value="gase:direct score:&lt;60"' in html
    assert titles(page) == [BEN]


def test_counts_are_those_of_a_recount_and_lead_there(ask, client, portraits, team):
    address = reverse("portfolio:portraits", args=[team.pk])
    page = ask("-job:warm")
    seen = set()
    for facet in page.context["facets"]:
        for entry in facet.entries:
            there = client.get(f"{address}{entry.address}")
            assert there.context["found"] == entry.count, (facet.title, entry.words)
            seen.add(facet.title)
    assert seen >= {"Library", "Review", "Gaze", "Score", "Scoring", "AI origin"}


def test_a_chosen_entry_is_marked_and_takes_itself_away(ask, portraits):
    page = ask("gaze:direct")
    [gaze] = [facet for facet in page.context["facets"] if facet.title == "Gaze"]
    [direct] = gaze.entries
    assert (direct.is_chosen, direct.address) == (True, "?")
    assert 'aria-current="true"' in page.content.decode()
    [review] = [each for each in ask("state:scored").context["facets"] if each.title == "Review"]
    draft = next(entry for entry in review.entries if entry.words == "Draft")
    assert draft.address == f"?{urlencode({'q': 'state:scored state:draft'})}"


def test_of_very_many_is_counted_only_what_is_asked_for(ask, portraits, monkeypatch):
    monkeypatch.setattr(grid_page, "MOST_IN_PASSING", 1)
    page = ask("score:>=40 state:scored")
    assert page.context["facets"] is None
    assert [chip.count for chip in page.context["chips"]] == [None, None]
    assert "Count what was found" in page.content.decode()
    page = ask("score:>=40 state:scored", counts="yes")
    assert [chip.count for chip in page.context["chips"]] == [2, 2]
    assert "counts" not in page.context["query"].canonical()


def test_a_limited_member_finds_only_in_their_brands(client_of, alice, team, brand, portraits):
    other = make_brand(team, "Southlight")
    scored_portrait(other, "Elsewhere")
    guest = make_user("Erin")
    member = Member.objects.create(team=team, user=guest, role="editor", is_limited=True)
    Grant.objects.create(member=member, brand=other)
    page = client_of(guest).get(reverse("portfolio:portraits", args=[team.pk]))
    assert titles(page) == ["Elsewhere"]
    assert "Northlight" not in page.content.decode()


def test_a_search_costs_as_many_queries_for_many_portraits_as_for_few(ask, brand, portraits):
    q = "portrait gaze:direct -tag:old rating:<=5 gaze_off_lens:<9 color:#336699"

    def cost():
        with CaptureQueriesContext(connection) as captured:
            ask(q)
        return len(captured)

    cost()
    few = cost()
    for number in range(5):
        one = scored_portrait(brand, f"More {number}", gaze_off_lens=1.0)
        put(one, prompt="portrait", gaze="direct", colours=cells_near("#336699", 2.0)[:1])
    assert cost() == few


def test_a_page_that_reads_nothing_but_the_address_finds_the_same(alice, portraits):
    query = query_of(QueryDict(urlencode({"q": "window campaign:spring"})), alice)
    found = finding(Portrait.objects.visible_to(alice), query, alice).sorted
    assert [portrait.title for portrait in found] == [ANNA]
    assert found[0].place > 0


def test_a_search_is_saved_shared_renamed_and_deleted_with_a_way_back(
    client, client_of, alice, bob, brand, team, portraits
):
    client.force_login(alice)
    sent = {
        "name": "Looks at us",
        "query": "?q=gaze:direct",
        "is_shared": "yes",
        "is_pinned": "yes",
    }
    answer = client.post(reverse("portfolio:brand-view-add", args=[brand.pk]), sent)
    address = reverse("portfolio:brand", args=[brand.pk])
    assert answer["Location"] == f"{address}?q=gaze%3Adirect"
    page = client.get(answer["Location"])
    assert [(kept.view.name, kept.is_here) for kept in page.context["shelf"]] == [
        ("Looks at us", True)
    ]
    [seen] = pinned_views(bob, team)
    assert (seen.address, seen.is_own) == (answer["Location"], False)
    view = SavedView.objects.get()
    change = reverse("portfolio:saved-view", args=[view.pk])
    assert client_of(bob).post(change, {"name": "Mine"}).status_code == 403
    client.post(change, {"name": "Direct"})
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.is_pinned) == ("Direct", False, False)
    assert pinned_views(bob, team) == []
    page = client.post(reverse("portfolio:saved-view-delete", args=[view.pk]), follow=True)
    assert "“Direct” is deleted." in page.content.decode()
    assert not SavedView.objects.exists()
    client.post(reverse("portfolio:brand-view-add", args=[brand.pk]), {"name": "Direct"})
    assert SavedView.objects.get().owner == alice


def test_a_view_of_a_name_that_is_taken_is_refused_in_words(client, alice, team):
    client.force_login(alice)
    address = reverse("portfolio:team-views", args=[team.pk])
    client.post(address, {"name": "Kept", "query": "?q=anna"})
    page = client.post(address, {"name": "Kept", "query": "?q=ben"}, follow=True)
    assert "You already have a view “Kept” here." in page.content.decode()
    assert SavedView.objects.get().query == "q=anna"
    assert "Give the view a name." in client.post(address, {}, follow=True).content.decode()


def test_a_library_s_search_is_kept_with_its_library(client, alice, brand, library):
    client.force_login(alice)
    bare_portrait(brand, "One")
    page = client.get(reverse("portfolio:library", args=[library.pk]), {"q": "gaze:unread"})
    kept = QueryDict(page.context["view_query"].removeprefix("?"))["q"]
    assert kept == str(Term("gaze", "unread")) + " " + str(Term("library", library.name))
    assert (
        client.get(reverse("portfolio:brand", args=[brand.pk]), {"q": kept}).context["found"] == 1
    )
