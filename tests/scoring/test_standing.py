"""What lists sort and filter by is a copy: after each way to change it, it equals the truth."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.launcher.setup import hide_switched_off
from portfolio.actions import trash
from portfolio.actions.brands import change_brand
from portfolio.actions.custom_jobs import add_custom_job, change_custom_job
from portfolio.actions.portraits import add_version
from portfolio.models import Portrait
from portfolio.uploads import inspect
from scoring.actions import assessments, set_readings, standing
from scoring.actions.corrections import record_correction, withdraw_correction
from scoring.actions.rubrics import restore_rubric, rubric_in_use, save_rubric
from scoring.actions.verdicts import disabled_cues, scorecard_that_counts
from scoring.consistency.colour_cells import cells_near, cells_of
from scoring.models import Assessment, SetReading, State, engine_in_use
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import rubric_for
from scoring.rubric.reading import Reading
from scoring.rubric.verdict import PictureReading, judge
from scoring.tasks import judge_brand, refresh_standing_of, requeue_stranded
from scoring.version import ENGINE_VERSION
from tests.factories import make_portrait, portrait_file
from tests.pages.readings import bare_portrait
from tests.prompts.scorecards import INSIDE_TRUST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]

NAVY, SAND = [0.6, [23.8, 1.5, -25.0]], [0.4, [81.0, 1.0, 20.0]]
CLOSED = ({"kind": "box", "x": 0.1, "y": 0.1, "w": 0.1, "h": 0.1, "state": "closed"},)
HIDDEN = ({"kind": "box", "x": 0.1, "y": 0.1, "w": 0.1, "h": 0.1, "state": "hidden"},)
EYES_FIRST = {"cues": {"gaze_off_lens": {"weight": 40.0}}}


def seen(assessment, *, eyes=(), colours=(NAVY, SAND), **readings) -> PictureReading:
    """What the pixels showed, as a test chooses it; None = it could not be read."""
    measured = {}
    for key, value in {**INSIDE_TRUST, "palette_warmth": 30.0, **readings}.items():
        swatches = [{"kind": "swatch", "weight": part, "lab": lab} for part, lab in colours]
        evidence = {"palette_warmth": tuple(swatches), "gaze_off_lens": eyes}.get(key, ())
        why = "The eyes are shut." if value is None else None
        measured[key] = Reading(value, CATALOGUE[key].unit, 0.9, evidence, why)
    return PictureReading(assessment.version.sha256, measured, engine_version=ENGINE_VERSION)


def answer(assessment, reading: PictureReading | None = None, **chosen) -> Assessment:
    """Store what the engine would have made of it."""
    rubric = rubric_for(assessment.rubric.job, assessment.rubric.changes)
    reading = reading or seen(assessment, **chosen)
    card = judge(reading, rubric, disabled_cues=disabled_cues())
    return assessments.record_scorecard(assessment=assessment, scorecard=card)


def answer_all() -> None:
    """What the worker does with everything that waits; nothing is read twice."""
    for waiting in Assessment.objects.unfinished():
        assessments.assess_version(assessment=waiting)


def truth(portrait) -> dict:
    """What the columns should hold, from the rows that they are copied from, one by one."""
    counts = portrait.current_version.assessments.current_first().first()
    reading = SetReading.objects.filter(portrait=portrait).first()
    is_shown = reading is not None and reading.engine_version.startswith(engine_in_use())
    colours = cells_of(reading.palette) if is_shown else []
    if counts is None:
        return standing.NOTHING | {"colours": colours}
    return {
        "overall": counts.overall,
        "scoring": counts.state,
        "judged_by": counts.pk,
        "gaze": word_of(counts),
        "colours": colours,
    }


def word_of(assessment) -> str:
    card = scorecard_that_counts(assessment)
    cue = next((cue for cue in card.cues if cue.key == "gaze_off_lens"), None) if card else None
    if cue is None:
        return ""
    if cue.value is None:
        return "closed" if any(part.get("state") == "closed" for part in cue.evidence) else ""
    return "direct" if cue.value <= 5 else "averted"


def holds() -> dict[str, dict]:
    """Whether every portrait's columns equal the truth; they themselves, by title."""
    found = {}
    for portrait in Portrait.all_rows.select_related("current_version"):
        columns = {name: getattr(portrait, name) for name in standing.COLUMNS}
        assert columns == truth(portrait), portrait.title
        assert portrait.standing_at is not None
        found[portrait.title] = columns
    return found


@pytest.fixture
def brand(brand):
    """A brand with a portrait at the lens, one off it, one with closed eyes, one that waits."""
    for title, chosen in {
        "Lens": {"gaze_off_lens": 3.0},
        "Aside": {"gaze_off_lens": 24.0, "colours": (SAND,)},
        "Closed": {"gaze_off_lens": None, "eyes": CLOSED},
    }.items():
        answer(bare_portrait(brand, title).current_version.assessments.get(), **chosen)
    bare_portrait(brand, "Waiting")
    return brand


def of(title: str) -> Portrait:
    return Portrait.all_rows.get(title=title)


def counted(title: str) -> Assessment:
    return of(title).current_version.assessments.current_first().first()


def test_a_new_portrait_waits_and_a_scored_one_says_what_was_read(brand):
    found = holds()
    assert found["Waiting"] == truth(of("Waiting")) | {"scoring": State.QUEUED, "overall": None}
    assert {title: row["gaze"] for title, row in found.items()} == {
        "Lens": "direct",
        "Aside": "averted",
        "Closed": "closed",
        "Waiting": "",
    }
    assert found["Lens"]["overall"] == 100 > found["Aside"]["overall"]
    assert set(found["Lens"]["colours"]) > set(found["Aside"]["colours"])
    found_by_colour = Portrait.objects.filter(colours__overlap=cells_near("#1f3a5f"))
    assert {portrait.title for portrait in found_by_colour} == {"Lens", "Closed"}


def test_eyes_behind_dark_glass_are_not_said_to_be_closed(brand):
    answer(counted("Waiting"), gaze_off_lens=None, eyes=HIDDEN)
    assert holds()["Waiting"]["gaze"] == ""


def test_the_way_of_an_assessment_is_followed_at_every_step(brand, monkeypatch):
    def broken(*_):
        assert holds()["Waiting"]["scoring"] == State.RUNNING
        raise RuntimeError("no pixels today")

    monkeypatch.setattr(assessments, "_read", broken)
    assessments.assess_version(assessment=counted("Waiting"))
    assert holds()["Waiting"]["scoring"] == State.FAILED
    assessments.retry_assessment(assessment=counted("Waiting"))
    assert holds()["Waiting"]["scoring"] == State.QUEUED
    long_ago = timezone.now() - timedelta(hours=1)
    waiting = Assessment.objects.filter(pk=counted("Waiting").pk)
    waiting.update(state=State.RUNNING, started_at=long_ago)
    standing.refresh_standing([of("Waiting").pk])
    assessments.requeue_stranded()
    assert holds()["Waiting"]["scoring"] == State.QUEUED
    unreadable = PictureReading("0" * 64, {}, "no_face", "There is no face.", "Use another.")
    answer(counted("Waiting"), unreadable)
    assert holds()["Waiting"] == truth(of("Waiting")) | {"scoring": "unassessable", "gaze": ""}


def test_a_picture_that_cannot_be_scored_any_more_has_no_colours(brand):
    unreadable = PictureReading("0" * 64, {}, "no_face", "There is no face.", "Use another.")
    answer(counted("Lens"), unreadable)
    assert holds()["Lens"]["colours"] == []


def test_a_correction_is_followed_and_so_is_its_withdrawal(brand, bob):
    before = holds()["Aside"]
    version = of("Aside").current_version
    kept = record_correction(
        version=version, key="gaze_off_lens", value=2.0, reason="They meet the lens.", by=bob
    )
    after = holds()["Aside"]
    assert (after["gaze"], after["overall"] > before["overall"]) == ("direct", True)
    withdraw_correction(correction=kept, by=bob)
    assert holds()["Aside"] == before
    record_correction(
        version=version, key="gaze_off_lens", value=None, reason="A reflection.", by=bob
    )
    assert holds()["Aside"]["gaze"] == ""


def test_a_new_version_waits_with_the_colours_of_the_one_before(library):
    portrait = make_portrait(library, "synthetic/female-00.jpg")
    answer(portrait.current_version.assessments.get())
    colours = holds()[portrait.title]["colours"]
    add_version(portrait=portrait, upload=inspect(portrait_file("tiles/glasses-44.jpg")), by=None)
    found = holds()[portrait.title]
    assert (found["scoring"], found["overall"], found["gaze"]) == (State.QUEUED, None, "")
    assert found["colours"] == colours
    answer(counted(portrait.title), colours=(SAND,))
    assert holds()[portrait.title]["colours"] != colours


def test_another_job_and_the_way_back_are_followed(brand, team):
    first = holds()
    change_brand(brand=brand, job="elite")
    assert {row["scoring"] for row in holds().values()} == {State.QUEUED}
    answer_all()
    elite = holds()
    assert elite["Lens"]["overall"] != first["Lens"]["overall"]
    change_brand(brand=brand, secondary_job="warm")
    holds()
    answer_all()
    holds()
    own = add_custom_job(team=team, title="Steady", description="", starts_from="trust")
    change_brand(brand=brand, custom_job=own, secondary_job="")
    holds()
    change_custom_job(job=own, changes=EYES_FIRST)
    holds()
    answer_all()
    holds()
    change_brand(brand=brand, job="trust")
    answer_all()
    assert holds()["Lens"]["judged_by"] == first["Lens"]["judged_by"]


def test_a_saved_rubric_and_a_restored_one_are_followed(brand, alice):
    before = holds()
    first = rubric_in_use(brand)
    save_rubric(brand=brand, changes=EYES_FIRST, note="Eyes first", author=alice)
    assert holds() == before
    judge_brand(str(brand.pk))
    holds()
    answer_all()
    assert holds()["Aside"]["overall"] != before["Aside"]["overall"]
    restore_rubric(version=first, note="", author=alice)
    holds()
    judge_brand(str(brand.pk))
    answer_all()
    assert holds()["Aside"]["overall"] == before["Aside"]["overall"]


def test_what_is_in_the_trash_is_kept_up_for_its_way_back(brand, alice):
    entry = trash.move_to_trash(row=of("Lens"), by=alice)
    change_brand(brand=brand, job="warm")
    assert holds()["Lens"]["scoring"] == State.SCORED
    trash.restore_from_trash(entry=entry)
    assessments.queue_outdated()
    assert holds()["Lens"]["scoring"] == State.QUEUED


def test_an_upgrade_is_filled_in_by_the_sweeper(brand):
    before = holds()
    Portrait.all_rows.update(**standing.NOTHING, standing_at=None)
    SetReading.objects.all().delete()
    requeue_stranded()
    assert holds() == before


def test_readings_that_come_later_bring_their_colours(brand):
    before = holds()
    SetReading.objects.all().delete()
    standing.refresh_standing(Portrait.all_rows.all())
    assert holds()["Lens"]["colours"] == []
    set_readings.record_missing()
    assert holds() == before


def test_where_expression_is_switched_off_nothing_judged_with_it_is_listed(brand, settings):
    before = holds()
    settings.EXPRESSION_CUES_ENABLED = False
    hide_switched_off()  # as every start does
    hidden = {title: row["overall"] for title, row in read().items()}
    assert hidden == dict.fromkeys(before)
    requeue_stranded()
    assert {row["scoring"] for row in holds().values()} == {State.QUEUED}
    for title in ("Lens", "Aside", "Closed"):
        answer(counted(title))
    assert holds()["Aside"]["scoring"] == State.SCORED
    settings.EXPRESSION_CUES_ENABLED = True
    requeue_stranded()
    back = holds()
    assert {title: back[title]["judged_by"] for title in back} == {
        title: before[title]["judged_by"] for title in before
    }


def read() -> dict[str, dict]:
    return {row["title"]: row for row in Portrait.all_rows.values("title", *standing.COLUMNS)}


def test_the_engine_is_looked_at_once_until_it_is_another_one(brand, monkeypatch):
    cache.delete(standing.ENGINE_SEEN)
    assert standing.follow_engine() is True
    assert standing.follow_engine() is False
    monkeypatch.setattr(standing, "engine_in_use", lambda: "99.0.0")
    assert standing.follow_engine() is True
    assert Portrait.objects.filter(standing_at=None).count() == 4
    cache.delete(standing.ENGINE_SEEN)


def test_many_portraits_take_as_many_statements_as_one(brand):
    def statements(portraits) -> int:
        Portrait.all_rows.update(**standing.NOTHING)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            standing.refresh_standing(portraits)
        return len(caught)

    one, all_of_them = statements([of("Lens").pk]), statements(Portrait.all_rows.all())
    assert all_of_them == one + 1  # for the ids
    holds()


def test_what_is_right_already_is_not_written_again(brand):
    assert standing.refresh_standing(Portrait.all_rows.all()) == 0
    Portrait.all_rows.filter(title="Lens").update(gaze="averted")
    assert standing.refresh_standing(Portrait.all_rows.all()) == 1
    holds()


@pytest.mark.django_db(transaction=True)
def test_a_portrait_that_somebody_holds_does_not_hold_up_its_brand(brand, unheard):
    held, done = Event(), Event()

    def hold():
        with transaction.atomic():
            Portrait.objects.select_for_update().get(title="Lens")
            held.set()
            done.wait(10)
        connection.close()

    Portrait.all_rows.update(gaze="")
    thread = Thread(target=hold)
    thread.start()
    held.wait(10)
    changed = standing.refresh_brand(brand=brand)
    done.set()
    thread.join()
    assert changed == 2
    assert ("scoring.tasks.refresh_standing_of", str(brand.pk)) in unheard
    refresh_standing_of(str(brand.pk))
    holds()
