"""Quotas: what a team may keep and have scored, and what is said when it is used up."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from portfolio.actions.quotas import QuotaFull, usage_of
from portfolio.actions.trash import move_to_trash
from portfolio.models import Portrait, Team
from scoring.actions.assessments import requeue_stranded
from scoring.models import Assessment, State
from scoring.tasks import assess_version
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
SECOND = "synthetic/female-03.jpg"


@pytest.fixture
def library(team):
    return library_of(make_brand(team))


def limit(team, **most):
    Team.objects.filter(pk=team.pk).update(**most)


def test_without_a_limit_a_team_keeps_what_it_wants(library, team):
    make_portrait(library)
    used = usage_of(team)
    assert (used.files, used.most_files, used.most_bytes) == (1, None, None)
    assert used.bytes == Portrait.objects.get().current_version.bytes


def test_a_file_too_many_is_refused_with_what_makes_room(client, alice, library, team):
    limit(team, most_files=1)
    portrait = make_portrait(library)
    move_to_trash(row=portrait, by=alice)
    client.force_login(alice)
    address = reverse("portfolio:portrait-upload", args=[library.pk])
    answer = client.post(
        address, {"files": [portrait_file(SECOND)]}, headers={"Accept": "application/json"}
    )
    [result] = answer.json()["results"]
    assert result["outcome"] == "rejected"
    assert "all the 1 files" in result["message"]
    assert "the trash included" in result["message"]
    assert Portrait.all_rows.count() == 1


def test_bytes_count_and_the_installation_s_limit_holds_where_the_team_has_none(
    library, team, settings
):
    settings.TEAM_MOST_BYTES = 1000
    with pytest.raises(QuotaFull, match=r"1000\xa0bytes left of 1000\xa0bytes"):
        make_portrait(library)
    limit(team, most_bytes=0)  # the team's own: none
    assert make_portrait(library)
    assert Portrait.objects.count() == 1


def test_what_the_day_has_no_scoring_for_waits_until_midnight_and_says_so(
    client, alice, library, team, unheard
):
    first, second = make_portrait(library), make_portrait(library, SECOND)
    limit(team, most_scorings=1)
    rows = [Assessment.objects.get(version=each.current_version) for each in (first, second)]
    for row in rows:
        assess_version(str(row.pk))
        row.refresh_from_db()
    assert [row.state for row in rows] == [State.SCORED, State.QUEUED]
    assert "1 scorings of today are used up" in rows[1].reason
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    assert rows[1].rung_at == midnight + timedelta(days=1)
    client.force_login(alice)
    page = client.get(reverse("portfolio:portrait", args=[second.pk])).content.decode()
    assert "after midnight" in page
    assert requeue_stranded() == 0
    Assessment.objects.filter(pk=rows[0].pk).update(started_at=timezone.now() - timedelta(days=1))
    Assessment.objects.filter(pk=rows[1].pk).update(rung_at=timezone.now() - timedelta(hours=1))
    assert requeue_stranded() == 1
    assess_version(str(rows[1].pk))
    rows[1].refresh_from_db()
    assert (rows[1].state, rows[1].reason) == (State.SCORED, "")


def test_who_runs_the_installation_sets_a_team_s_quota(team, library, capsys):
    make_portrait(library)
    call_command("set_quota", str(team.pk), "--files", "100", "--scorings", "0")
    team.refresh_from_db()
    assert (team.most_files, team.most_bytes, team.most_scorings) == (100, None, 0)
    assert "1 of 100 files" in capsys.readouterr().out
    call_command("set_quota", team.name, "--files", "default")
    team.refresh_from_db()
    assert team.most_files is None
    with pytest.raises(CommandError, match="no number"):
        call_command("set_quota", team.name, "--files", "-1")
    with pytest.raises(CommandError, match="no team"):
        call_command("set_quota", "Nobody")
    Team.objects.create(name=team.name)
    with pytest.raises(CommandError, match="Several teams"):
        call_command("set_quota", team.name)
