"""The five recipes of docs/api.md, run as they stand: real server, real worker, real files."""

import json
import shutil

import pytest

from portfolio.actions.api_tokens import create_token
from portfolio.actions.portals import add_to_portal, open_portal
from portfolio.actions.renditions import record_renditions
from portfolio.actions.reviews import PlannedStage, plan_stages, record_decision, withdraw_decision
from portfolio.models import Decision, Portrait
from scoring.actions.standing import refresh_standing
from scoring.consistency import SetMember
from scoring.models import Assessment
from tests.api.recipes import RECIPES, run
from tests.factories import library_of, make_portrait, portrait_path
from tests.pages.readings import bare_portrait, scored_portrait
from tests.scoring.brand_sets import brand as members_of
from tests.scoring.brand_sets import with_readings
from tests.scoring.stored_sets import store

pytestmark = [pytest.mark.django_db(transaction=True)]
FACE, ANOTHER = "synthetic/female-00.jpg", "synthetic/male-00.jpg"


@pytest.fixture
def token(team, alice):
    """Tokens with just the scopes that a recipe names."""

    def made(*scopes: str) -> str:
        _, secret = create_token(team=team, name="Recipe", scopes=scopes, by=alice)
        return secret

    return made


def test_there_are_five_recipes_one_of_them_in_two_parts():
    assert list(RECIPES) == [
        "score-a-folder",
        "fail-a-build",
        "mirror-approved",
        "make-a-webhook",
        "verify-a-webhook",
        "nightly-consistency",
    ]


def test_a_folder_is_scored_and_run_twice_uploads_nothing_twice(
    worker, live_server, token, brand, tmp_path
):
    folder = tmp_path / "portraits"
    folder.mkdir()
    for name in (FACE, ANOTHER):
        shutil.copy(portrait_path(name), folder)
    (folder / "notes.txt").write_text("no picture")
    given = {
        "PRESENCE": live_server.url,
        "TOKEN": token("portraits:write", "portraits:read", "assessments:read"),
        "LIBRARY": str(library_of(brand).pk),
        "FOLDER": str(folder),
    }
    first = run("score-a-folder", tmp_path, **given)
    lines = [line.split("\t") for line in first.stdout.splitlines()]
    assert sorted(line[:2] for line in lines) == [["Female 00", "scored"], ["Male 00", "scored"]]
    shown = {round(float(line[2]), 3) for line in lines}
    assert shown == {round(each.overall, 3) for each in Assessment.objects.all()}
    assert "notes.txt: This is not a JPEG" in first.stderr
    assert run("score-a-folder", tmp_path, **given).stdout == first.stdout
    assert Portrait.objects.count() == len(lines)


def test_a_build_fails_for_a_portrait_below_its_brief_and_passes_without(
    unheard, live_server, token, brand, tmp_path
):
    scored_portrait(brand, "Fine")
    scored_portrait(brand, "Off", gaze_off_lens=35.0, mouth_smile=1.0, texture_detail=None)
    worst = min(each.overall for each in Assessment.objects.all())
    given = {
        "PRESENCE": live_server.url,
        "TOKEN": token("portraits:read", "assessments:read"),
        "BRAND": str(brand.pk),
    }
    failed = run("fail-a-build", tmp_path, FLOOR=str(worst + 0.5), **given)
    assert (failed.returncode, failed.stdout) == (1, f"Off: {round(worst)}\n")
    passed = run("fail-a-build", tmp_path, FLOOR="1", **given)
    assert (passed.returncode, passed.stdout) == (0, "")
    bare = bare_portrait(brand, "Turned away").current_version.assessments
    bare.update(state="unassessable", reason="No face was found.")
    refresh_standing(Portrait.objects.all())
    without = run("fail-a-build", tmp_path, FLOOR="1", **given)
    assert (without.returncode, without.stdout) == (1, "Turned away: No face was found.\n")


def test_what_is_approved_is_mirrored_and_what_is_not_any_more_goes(
    unheard, live_server, token, brand, alice, tmp_path
):
    portal = open_portal(brand=brand, by=alice, name="Review")
    plan_stages(portal=portal, stages=[PlannedStage("Team", "internal")])
    portraits = [make_portrait(library_of(brand), name) for name in (FACE, ANOTHER)]
    items = add_to_portal(portal=portal, portraits=portraits, by=alice)
    version = record_renditions(version=portraits[0].current_version)
    record_renditions(version=portraits[1].current_version)
    record_decision(item=items[0], version=version, by=alice, answer="approve")
    given = {
        "PRESENCE": live_server.url,
        "TOKEN": token("decisions:read", "portraits:read"),
        "PORTAL": str(portal.pk),
        "SITE": str(tmp_path / "site"),
    }
    for _ in range(2):
        done = run("mirror-approved", tmp_path, **given)
        assert (done.returncode, done.stderr) == (0, "")
        [file] = (tmp_path / "site").glob("*.webp")
        assert file.stem == str(version.pk)
        assert file.read_bytes()[8:12] == b"WEBP"
    withdraw_decision(decision=Decision.objects.get(), by=alice)
    run("mirror-approved", tmp_path, **given)
    assert list((tmp_path / "site").glob("*.webp")) == []


def test_a_webhook_is_made_pinged_and_verified(worker, live_server, token, receiver, tmp_path):
    given = {
        "PRESENCE": live_server.url,
        "TOKEN": token("webhooks:manage"),
        "URL": receiver.url,
    }
    made = run("make-a-webhook", tmp_path, **given)
    assert (made.returncode, made.stderr) == (0, "")
    worker.wait_until_idle()
    [ping] = receiver.received
    (tmp_path / "body.json").write_bytes(ping.body)
    heads = {
        "ID": ping.headers["webhook-id"],
        "TIME": ping.headers["webhook-timestamp"],
        "SIGNATURES": ping.headers["webhook-signature"],
    }
    verified = run("verify-a-webhook", tmp_path, **heads)
    assert (verified.returncode, verified.stderr) == (0, "")
    assert verified.stdout.startswith(f"ping {json.loads(ping.body)['data']['id']}")
    late = run("verify-a-webhook", tmp_path, **heads | {"TIME": str(int(heads["TIME"]) - 900)})
    assert late.returncode == 1
    (tmp_path / "body.json").write_bytes(ping.body + b" ")
    changed = run("verify-a-webhook", tmp_path, **heads)
    assert (changed.returncode, changed.stderr) == (1, "not from Presence\n")


def test_consistency_is_computed_and_the_night_fails_below_the_floor(
    worker, live_server, token, brand, tmp_path
):
    members: list[SetMember] = members_of(12)
    store(brand, with_readings(members, 3, gaze=(38.0, 4.0)))
    given = {
        "PRESENCE": live_server.url,
        "TOKEN": token("assessments:run", "assessments:read"),
        "BRAND": str(brand.pk),
    }
    below = run("nightly-consistency", tmp_path, FLOOR="101", **given)
    assert below.returncode == 1, below.stderr
    words, *named = below.stdout.splitlines()
    assert 0 < float(words.removeprefix("consistency: ")) <= 100
    assert any(line.startswith(members[3].title) for line in named)
    fine = run("nightly-consistency", tmp_path, FLOOR="1", **given)
    assert (fine.returncode, fine.stdout) == (0, f"{words}\n")
