"""The history of a brand's reports: what changed, why, and who is told of a fall."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from portfolio.actions.brands import change_brand
from portfolio.actions.erasures import empty_entry
from portfolio.actions.portraits import archive_portrait, restore_portrait
from portfolio.actions.references import pin_reference
from portfolio.actions.teams import change_grants
from portfolio.actions.trash import move_to_trash
from portfolio.models import AuditEvent, Member, Role
from portfolio.tasks import empty_entry as empty_trash_entry
from scoring.actions.corrections import record_correction
from scoring.actions.exceptions import add_exception
from scoring.actions.report_causes import MOST, causes_since
from scoring.actions.report_history import keep_report
from scoring.models import ConsistencyReport, PastReport
from scoring.tasks import assess_version, tell_of_drop
from tests.cast import make_member
from tests.factories import make_brand, make_portrait
from tests.scoring.brand_sets import brand as a_look
from tests.scoring.stored_sets import store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rung(monkeypatch, django_capture_on_commit_callbacks):
    """What the doorbell was rung for; no worker hears it."""
    heard = []
    monkeypatch.setattr(
        "scoring.actions.report_history.ring", lambda name, pk: heard.append((name, pk))
    )
    return heard


def found(overall: float | None, n: int = 9, different: tuple[str, ...] = ()) -> dict:
    """A report as the engine finds it, as far as it is kept."""
    return {
        "n": n,
        "overall": overall,
        "interval": None if overall is None else [overall - 3, overall + 3],
        "dimensions": [{"key": "gaze", "score": overall}],
        "different": [
            {"portrait_id": "1", "title": title, "dimension": "gaze"} for title in different
        ],
    }


def keep(brand, overall, **more) -> PastReport | None:
    return keep_report(brand=brand, data=found(overall, **more), at=timezone.now())


def kinds(brand, since=None) -> list[tuple[str, str]]:
    return [(cause["kind"], cause["title"]) for cause in causes_since(brand, since)]


def test_a_report_that_finds_the_same_is_not_kept_twice(brand):
    first = keep(brand, 80.0)
    assert (first.n, first.overall, first.low, first.high) == (9, 80.0, 77.0, 83.0)
    assert first.scores == {"gaze": 80.0}
    assert keep(brand, 80.0) is None
    assert keep(brand, 80.0, n=10) is not None
    assert keep(brand, 80.0, n=10, different=("Anna",)).different[0]["title"] == "Anna"
    assert PastReport.objects.count() == 3


def test_a_fall_is_told_once_for_each_crossing(brand, alice, rung):
    change_brand(brand=brand, alert_below=70)
    brand.refresh_from_db()
    fell = [keep(brand, overall).fell_below for overall in (60.0, 75.0, 69.9, 60.0, 70.0, 69.0)]
    assert fell == [None, None, 70, None, None, 70]  # the first report falls from nowhere
    assert [name for name, _ in rung] == ["scoring.tasks.tell_of_drop"] * 2
    events = AuditEvent.objects.filter(action="brand.consistency_dropped").order_by("at")
    assert [event.details for event in events] == [
        {"overall": 69.9, "threshold": 70},
        {"overall": 69.0, "threshold": 70},
    ]


def test_without_a_threshold_and_without_an_overall_nobody_is_told(brand, alice, rung):
    assert keep(brand, 90.0).fell_below is None
    assert keep(brand, 10.0).fell_below is None
    change_brand(brand=brand, alert_below=5)
    brand.refresh_from_db()
    assert keep(brand, None, n=3).fell_below is None
    assert keep(brand, 4.0).fell_below == 5  # under what was last stated
    assert len(rung) == 1


def test_editors_who_reach_the_brand_are_told_and_nobody_else(
    brand, team, alice, bob, carol, dave, mallory, rung
):
    other = make_brand(team, "Other")
    for name, granted in (("Inside", brand), ("Outside", other)):
        limited = make_member(team, name, Role.EDITOR)
        change_grants(member=limited.memberships.get(), brands=[granted], by=Role.OWNER)
    muted = make_member(team, "Muted", Role.ADMIN)
    muted.muted = ["consistency_dropped"]
    muted.save()
    change_brand(brand=brand, alert_below=70)
    brand.refresh_from_db()
    keep(brand, 80.0)
    keep(brand, 60.0, different=("Anna",))
    for _, past_and_member in rung:
        tell_of_drop(past_and_member)
    told = sorted(letter.to[0] for letter in mail.outbox)
    assert told == ["alice@example.org", "bob@example.org", "inside@example.org"]
    assert mail.outbox[0].subject == f"The consistency of {brand} fell to 60"
    assert "Different from the others: Anna." in mail.outbox[0].body


def test_who_left_before_the_letter_went_out_reads_nothing(brand, alice, bob, rung):
    change_brand(brand=brand, alert_below=70)
    brand.refresh_from_db()
    keep(brand, 80.0)
    keep(brand, 60.0)
    Member.objects.filter(user=bob).update(role=Role.READ_ONLY)
    Member.objects.filter(user=alice).delete()
    for _, past_and_member in rung:
        tell_of_drop(past_and_member)
    tell_of_drop("01890000-0000-7000-8000-000000000000:01890000-0000-7000-8000-000000000000")
    assert mail.outbox == []


def test_a_report_says_what_was_new_since_the_one_before(brand, bob):
    anna, ben = store(brand, a_look(2))
    assert kinds(brand) == [("added", anna.title), ("added", ben.title)]
    since = timezone.now()
    ConsistencyReport.objects.create(
        brand=brand, asked_at=since, data={"dimensions": [{"key": "gaze", "name": "Gaze"}]}
    )
    archive_portrait(portrait=anna, by=bob)
    change_brand(brand=brand, gaze_policy="direct")
    pin_reference(portrait=ben, kind="us", by=bob)
    add_exception(portrait=ben, dimension="gaze", reason="She looks at the work.", by=bob)
    restore_portrait(portrait=anna, by=bob)
    assert kinds(brand, since) == [
        ("archived", anna.title),
        ("target", brand.name),
        ("reference", ben.title),
        ("exception", ben.title),
        ("restored", anna.title),
    ]


def test_what_happens_in_other_brands_is_no_cause(brand, team, bob):
    [portrait] = store(make_brand(team, "Other"), a_look(1))
    archive_portrait(portrait=portrait, by=bob)
    assert kinds(brand) == []


def test_a_corrected_portrait_is_told_from_a_new_one(library, brand, alice):
    portrait = make_portrait(library)
    assess_version(str(portrait.current_version.assessments.get().pk))
    assert kinds(brand) == [("added", portrait.title)]
    since = timezone.now()
    record_correction(
        version=portrait.current_version,
        key="gaze_off_lens",
        value=None,
        reason="The eyes are painted.",
        by=alice,
    )
    assert kinds(brand, since) == [("corrected", portrait.title)]
    assert kinds(brand, timezone.now()) == []


def test_what_was_deleted_for_good_is_named_no_more_and_hinders_no_report(brand, bob, unheard):
    anna, ben = store(brand, a_look(2))
    since = timezone.now()
    entry = move_to_trash(row=anna, by=bob)
    assert kinds(brand, since) == [("removed", anna.title)]
    empty_entry(entry=entry, typed="1", by=bob)
    empty_trash_entry(str(entry.pk))
    archive_portrait(portrait=ben, by=bob)
    assert kinds(brand, since) == [("archived", ben.title)]


def test_of_many_causes_the_newest_are_kept(brand):
    store(brand, a_look(MOST + 5))
    assert len(kinds(brand)) == MOST
    assert kinds(brand, timezone.now() + timedelta(seconds=1)) == []
