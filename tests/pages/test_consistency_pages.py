"""The pages of a brand's set: what they say, what can be done on them, and what they cost."""

import hashlib
import re
from dataclasses import replace

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.actions.references import pin_reference
from portfolio.actions.teams import join_team
from portfolio.models import ReferencePortrait, Role
from scoring.actions.consistency import refresh_consistency
from scoring.actions.exceptions import add_exception
from scoring.actions.sameness import refresh_sameness
from scoring.models import Candidate, ConsistencyException, ConsistencyReport
from tests.cast import make_user
from tests.factories import library_of, make_brand, portrait_file
from tests.scoring import brand_sets
from tests.scoring.stored_sets import store

pytestmark = pytest.mark.django_db
SIZE = 20


@pytest.fixture
def brand(team):
    """Twenty portraits that belong together; one looks away, one is lit as by a candle."""
    brand = make_brand(team, palette=["#1f4e5f", "#e0a458"], gaze_policy="direct")
    members = brand_sets.with_readings(brand_sets.brand(SIZE), 3, gaze=(28.0, 2.0))
    store(brand, brand_sets.with_readings(members, 7, cct=3000.0))
    refresh_consistency(brand=brand)
    return brand


@pytest.fixture
def seen(client, alice):
    client.force_login(alice)

    def page(name, row, query=""):
        answer = client.get(reverse(name, args=[row.pk]) + query)
        assert answer.status_code == 200
        return answer.content.decode()

    return page


def of_other_files(members):
    """The same readings, as of files that the team does not have yet."""
    return [replace(m, sha256=hashlib.sha256(m.sha256.encode()).hexdigest()) for m in members]


def portrait_of(brand, number):
    return brand.libraries.get().portraits.get(title=f"Portrait {number:03}")


def said(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_page_shows_the_stored_report_and_leads_to_every_portrait(seen, brand):
    html = seen("scoring:consistency", brand)
    data = ConsistencyReport.objects.get(brand=brand).data
    assert {row["title"] for row in data["different"]} == {"Portrait 003", "Portrait 007"}
    for row in data["different"]:
        assert row["sentence"] in said(html)
        assert row["fix"] in said(html)
    for portrait in brand.libraries.get().portraits.all():
        assert reverse("portfolio:portrait", args=[portrait.pk]) in html
    total = " + ".join(
        f"{row['name'].lower()} {row['score']:.1f} × {row['weight']:.1f} %"
        for row in data["arithmetic"]
    )
    assert f"Overall = {total} = {data['overall']:.1f}" in said(html).replace("= <", "= ")


def test_a_drop_past_the_brands_threshold_is_shown_on_both_pages(seen, brand):
    told = "Under 99, the limit that the brand has set"
    for page in ("scoring:consistency", "portfolio:brand"):
        assert told not in seen(page, brand)
    type(brand).objects.filter(pk=brand.pk).update(alert_below=99)
    for page in ("scoring:consistency", "portfolio:brand"):
        assert told in seen(page, brand)


def test_the_wall_can_be_round(seen, brand):
    assert 'href="?wall=circle#wall"' in seen("scoring:consistency", brand)
    assert 'aria-current="true">Circles' in seen("scoring:consistency", brand, "?wall=circle")
    assert 'aria-current="true">Squares' in seen("scoring:consistency", brand, "?wall=<x>")


def test_the_page_costs_the_same_queries_for_any_number_of_portraits(seen, team, brand):
    larger = make_brand(team, "Larger", palette=["#1f4e5f", "#e0a458"], gaze_policy="direct")
    members = brand_sets.with_readings(brand_sets.brand(SIZE * 5), 3, gaze=(28.0, 2.0))
    store(larger, of_other_files(brand_sets.with_readings(members, 7, cct=3000.0)))
    refresh_consistency(brand=larger)
    for each in (brand, larger):
        add_exception(portrait=portrait_of(each, 3), dimension="gaze", reason="Agreed", by=None)
        pin_reference(portrait=portrait_of(each, 1), kind="us", by=None)
        refresh_consistency(brand=each)
    counts = []
    for each in (brand, larger):
        seen("scoring:consistency", each)
        with CaptureQueriesContext(connection) as run:
            seen("scoring:consistency", each)
        counts.append(len(run))
    assert counts[0] == counts[1]


def test_an_exception_is_made_on_the_page_stays_visible_and_can_be_withdrawn(
    client, seen, alice, brand
):
    portrait = portrait_of(brand, 3)
    seen("scoring:consistency", brand)
    client.post(
        reverse("scoring:exception-add", args=[portrait.pk]),
        {"dimension": "gaze", "reason": "The campaign of May looks at the product"},
    )
    refresh_consistency(brand=brand)
    html = said(seen("scoring:consistency", brand))
    assert "The campaign of May looks at the product" in html
    assert "Portrait 003" not in [
        row["title"] for row in ConsistencyReport.objects.get(brand=brand).data["different"]
    ]
    assert "May differ in gaze" in said(seen("portfolio:portrait", portrait))
    made = ConsistencyException.objects.get(portrait=portrait)
    client.post(reverse("scoring:exception-withdraw", args=[made.pk]))
    refresh_consistency(brand=brand)
    assert "The campaign of May" not in said(seen("scoring:consistency", brand))
    assert ConsistencyException.objects.get(pk=made.pk).withdrawn_by == alice


def test_an_exception_without_a_reason_is_refused_in_words(client, seen, brand):
    seen("scoring:consistency", brand)
    portrait = portrait_of(brand, 3)
    told = client.post(
        reverse("scoring:exception-add", args=[portrait.pk]),
        {"dimension": "gaze", "reason": " "},
        follow=True,
    )
    assert "Write why." in told.content.decode()
    assert not ConsistencyException.objects.exists()


def test_a_portrait_is_held_up_as_us_as_not_us_and_as_neither(client, seen, brand):
    portrait = portrait_of(brand, 1)
    page = reverse("portfolio:portrait-reference", args=[portrait.pk])
    seen("portfolio:portrait", portrait)
    for kind, words in (("us", "This is us"), ("not_us", "Not us")):
        client.post(page, {"kind": kind})
        assert ReferencePortrait.objects.get(portrait=portrait).kind == kind
        pressed = f'value="{kind}" aria-pressed="true">{words}'
        assert pressed in seen("portfolio:portrait", portrait)
    client.post(page, {"kind": ""})
    assert not ReferencePortrait.objects.filter(portrait=portrait).exists()
    told = client.post(page, {"kind": "them"}, follow=True).content.decode()
    assert "Choose “This is us”, “Not us” or neither." in told


def test_an_archived_portrait_leaves_the_report_and_comes_back(client, seen, brand):
    portrait = portrait_of(brand, 3)
    seen("portfolio:portrait", portrait)
    client.post(reverse("portfolio:portrait-archive", args=[portrait.pk]))
    refresh_consistency(brand=brand)
    assert ConsistencyReport.objects.get(brand=brand).data["n"] == SIZE - 1
    assert "it counts in no report" in said(seen("portfolio:portrait", portrait))
    assert "Portrait 003" in seen("portfolio:brand", brand, "?archived=yes")
    client.post(reverse("portfolio:portrait-restore", args=[portrait.pk]))
    refresh_consistency(brand=brand)
    assert ConsistencyReport.objects.get(brand=brand).data["n"] == SIZE


def test_the_target_is_changed_step_by_step_and_saved_at_the_end(client, seen, brand):
    page = reverse("scoring:target", args=[brand.pk])
    seen("scoring:target", brand)
    sent = {"palette": "#1f4e5f", "colour_tolerance": "6", "gaze_policy": "direct", "tone": "calm"}
    step = client.post(page, {**sent, "add": "#ffffff"})
    assert "Not saved yet" in step.content.decode()
    brand.refresh_from_db()
    assert brand.palette == ["#1f4e5f", "#e0a458"]
    client.post(page, {**sent, "palette": "#1f4e5f #ffffff", "channels": ["linkedin"]})
    brand.refresh_from_db()
    assert brand.palette == ["#1f4e5f", "#ffffff"]
    assert brand.colour_tolerance == 6
    assert brand.channels == ["linkedin"]


def test_a_target_that_cannot_be_is_told_and_what_was_typed_stays(client, seen, brand):
    page = reverse("scoring:target", args=[brand.pk])
    seen("scoring:target", brand)
    sent = {"palette": "teal", "colour_tolerance": "-3", "alert_below": "400", "tone": "calm"}
    answer = client.post(page, sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="teal"' in html
    assert html.count("field__error") >= 3


def test_colours_are_offered_from_chosen_portraits(client, seen, brand):
    chosen = [str(portrait_of(brand, number).pk) for number in (1, 2, 4)]
    answer = client.post(
        reverse("scoring:target", args=[brand.pk]), {"portrait": chosen, "look": "portraits"}
    )
    assert "What 3 portraits share" in said(answer.content.decode())
    assert re.search(r'name="add" value="#[0-9a-f]{6}"', answer.content.decode())


def test_a_portrait_of_another_brand_is_tried_and_nothing_is_moved(seen, team, brand):
    other = make_brand(team, "Other")
    [stray] = store(other, [brand_sets.one_portrait(99, np.random.default_rng(1))])
    html = said(seen("scoring:try", brand, f"?portrait={stray.pk}"))
    assert "What it would do" in html
    assert "Portrait 099" in html
    stray.refresh_from_db()
    assert stray.library.brand == other
    assert "cannot be tried here" in said(seen("scoring:try", brand, "?portrait=nonsense"))


def test_a_file_that_is_no_picture_is_told_and_the_others_are_tried(client, seen, brand, unheard):
    seen("scoring:try", brand)
    answer = client.post(
        reverse("scoring:candidate-add", args=[library_of(brand).pk]),
        {
            "files": [
                SimpleUploadedFile("notes.jpg", b"no picture"),
                SimpleUploadedFile("one.jpg", portrait_file().read()),
            ]
        },
        follow=True,
    )
    assert "notes.jpg" in said(answer.content.decode())
    assert [row.original_name for row in Candidate.objects.all()] == ["one.jpg"]


def test_two_brands_that_look_the_same_are_told_to_who_reaches_both(seen, client, team, brand):
    twin = make_brand(team, "Twin")
    store(twin, of_other_files(brand_sets.brand(SIZE, seed=6)))
    refresh_consistency(brand=twin)
    refresh_sameness(team=team)
    assert "Two of your brands look nearly the same" in seen("scoring:consistency", brand)
    limited = make_user("Ivo")
    join_team(team=team, user=limited, role=Role.EDITOR, brands=[brand])
    client.force_login(limited)
    html = client.get(reverse("scoring:consistency", args=[brand.pk])).content.decode()
    assert "nearly the same" not in html
    assert "Twin" not in html
