"""The audit log: what gets into it, who reads it, how it is narrowed, taken away and forgotten."""

import ast
import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portfolio import tasks
from portfolio.acting import Actor, acting
from portfolio.actions import audit, teams
from portfolio.actions.brands import add_library, change_brand
from portfolio.models import AuditEvent, Brand, Member, Role
from portfolio.pages.audit_words import SENTENCES, what
from tests.cast import PASSWORD
from tests.invited import invited

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


def log_of(team, **filters):
    return AuditEvent.objects.filter(team=team, **filters)


def sign_in(client, password=PASSWORD):
    return client.post(
        reverse("account_login"), {"login": "alice@example.org", "password": password}
    )


def page(client, team, **filters):
    return client.get(reverse("portfolio:audit-log", args=[team.pk]), filters)


def read_csv(client, team, **filters):
    answer = client.get(reverse("portfolio:audit-log-csv", args=[team.pk]), filters)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


class TestOneTransaction:
    def test_what_is_taken_back_leaves_neither_the_change_nor_its_line(
        self, team, bob, monkeypatch
    ):
        member = Member.objects.get(team=team, user=bob)
        before = log_of(team).count()

        def fail(*_, **__):
            raise RuntimeError("the log is full")

        monkeypatch.setattr(AuditEvent.objects, "create", fail)
        with pytest.raises(RuntimeError, match="the log is full"):
            teams.change_role(member=member, role=Role.ADMIN, by=Role.OWNER)
        monkeypatch.undo()
        member.refresh_from_db()
        assert member.role == Role.EDITOR
        assert log_of(team).count() == before

    def test_a_change_that_fails_afterwards_leaves_no_line(self, brand, monkeypatch):
        before = AuditEvent.objects.count()

        def fail(**_):
            raise RuntimeError("a receiver failed")

        monkeypatch.setattr("portfolio.actions.brands.brand_changed.send", fail)
        with pytest.raises(RuntimeError, match="a receiver failed"):
            change_brand(brand=brand, job="warm")
        assert Brand.objects.get(pk=brand.pk).job == "trust"
        assert AuditEvent.objects.count() == before


class TestBrands:
    def test_a_new_target_is_recorded_with_what_it_was(self, team, brand):
        change_brand(brand=brand, job="warm", palette=["#112233"], tone="calm")
        aims = log_of(team, action="brand.target_changed").get()
        assert aims.details["changed"] == {"job": ["trust", "warm"], "palette": [[], ["#112233"]]}
        assert what(aims) == (
            "changed what the brand Northlight aims at: "
            "emotional job from Trust to Warm; palette from none to #112233"
        )
        assert log_of(team, action="brand.changed").get().details["changed"] == {
            "tone": ["", "calm"]
        }

    def test_saving_a_brand_unchanged_records_nothing(self, team, brand):
        before = log_of(team).count()
        change_brand(brand=brand, job="trust", name=brand.name)
        assert log_of(team).count() == before

    def test_brands_and_libraries_are_recorded_when_they_come(self, team, brand):
        add_library(brand=brand, name="Press")
        assert log_of(team, action="brand.added").get().target_name == "Northlight"
        assert log_of(team, action="library.added").get().target_name == "Press"


class TestWords:
    def test_every_action_that_is_recorded_anywhere_has_words(self):
        recorded = set()
        for app in ("config", "portfolio", "scoring", "prompts"):
            for source in (ROOT / app).rglob("*.py"):
                for call in ast.walk(ast.parse(source.read_text())):
                    if isinstance(call, ast.Call):
                        recorded |= set(_actions(call))
        assert len(recorded) > 20
        assert recorded - SENTENCES.keys() == set()

    def test_a_role_is_read_in_words_and_by_the_persons_own_name(self, team, bob):
        member = Member.objects.get(team=team, user=bob)
        teams.change_role(member=member, role=Role.READ_ONLY, by=Role.OWNER)
        event = log_of(team, action="member.role_changed").get()
        assert what(event) == "changed the role of Bob from editor to read only"

    def test_who_is_invited_is_named_by_address_alone(self, team):
        invited(team, "ada@example.org")
        event = log_of(team, action="invitation.sent").get()
        assert what(event) == "invited ada@example.org as editor"

    def test_an_action_without_words_is_shown_as_it_is_stored(self, team):
        event = audit.record_event(team=team, action="moon.landed", target=team)
        assert what(event) == "moon.landed Atelier Nord"

    def test_no_detail_may_be_named_like_a_secret(self, team):
        with pytest.raises(audit.SecretInDetails):
            audit.record_event(team=team, action="token.added", outer=[{"api_token": "x"}])


def _actions(call: ast.Call):
    """The actions that a call to one of the log's writers names as plain text."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    texts = [one.value for one in ast.walk(call) if isinstance(one, ast.Constant)]
    if name.startswith(("record_", "_record")):
        yield from (
            text
            for text in texts
            if isinstance(text, str) and text.split(".")[0] in PREFIXES and text.count(".") == 1
        )


PREFIXES = {action.split(".")[0] for action in SENTENCES}


class TestThePage:
    @pytest.fixture
    def admin(self, alice, client_of) -> Client:
        return client_of(alice)

    def test_shows_the_newest_first_and_goes_on_where_it_ended(self, team, admin, monkeypatch):
        monkeypatch.setattr("portfolio.pages.audit_log.PAGE_SIZE", 3)
        at = timezone.now()
        log_of(team).delete()
        for number in range(7):
            audit.record_event(team=team, action="library.added", name=number)
        log_of(team).update(at=at)  # the same moment: the order holds by id
        seen, query = [], ""
        address = reverse("portfolio:audit-log", args=[team.pk])
        while query is not None:
            context = admin.get(address + query).context
            seen += [line.event.details["name"] for line in context["page"].lines]
            query = context["older"] or None
        assert seen == [6, 5, 4, 3, 2, 1, 0]

    def test_is_narrowed_by_kind_person_day_and_name(self, team, admin, alice, bob):
        with acting(Actor(user_id=bob.pk, name="Bob")):
            audit.record_event(team=team, action="library.added", target=team)
        old = audit.record_event(team=team, action="export.downloaded", what="the log")
        log_of(team, pk=old.pk).update(at=timezone.now() - timedelta(days=10))

        def actions(**filters):
            lines = page(admin, team, **filters).context["page"].lines
            return {line.event.action for line in lines}

        assert actions(group="exports") == {"export.downloaded"}
        assert actions(person=str(bob.pk)) == {"library.added"}
        today = timezone.localdate()
        assert "export.downloaded" not in actions(begin=today.isoformat())
        assert actions(end=(today - timedelta(days=5)).isoformat()) == {"export.downloaded"}
        assert actions(name="bob") == {"library.added"}
        assert actions(name="nowhere") == set()

    def test_days_are_the_readers_own(self, team, alice, admin):
        alice.time_zone = "Pacific/Auckland"
        alice.save()
        event = audit.record_event(team=team, action="library.added")
        log_of(team, pk=event.pk).update(at="2026-03-01T22:00:00+00:00")  # 2 March over there
        assert page(admin, team, begin="2026-03-02", end="2026-03-02").context["page"].lines
        assert not page(admin, team, begin="2026-03-01", end="2026-03-01").context["page"].lines

    @pytest.mark.parametrize(
        "filters",
        [{"begin": "the first"}, {"person": "0"}, {"group": "nothing"}, {"end": "2026-13-01"}],
    )
    def test_filters_that_cannot_be_read_are_answered_and_never_ignored(self, team, admin, filters):
        answer = page(admin, team, **filters)
        assert answer.status_code == 422
        assert "page" not in answer.context
        address = reverse("portfolio:audit-log-csv", args=[team.pk])
        assert admin.get(address, filters).status_code == 400

    @pytest.mark.parametrize("after", ["", "x", "2026-01-01_x", "2026-01-01T00:00:00_" + "0" * 32])
    def test_a_place_that_is_none_begins_at_the_newest(self, team, admin, after):
        assert page(admin, team, after=after).context["page"].lines

    def test_says_for_how_long_events_are_kept_and_where_that_is_set(self, team, admin):
        text = page(admin, team).content.decode()
        assert "kept for 365 days" in text
        assert reverse("portfolio:team-settings", args=[team.pk]) in text

    def test_names_nobody_of_another_team(self, team, admin, mallory):
        text = page(admin, team).content.decode()
        assert "Mallory" not in text
        assert page(admin, team, person=str(mallory.pk)).status_code == 422

    def test_what_people_are_called_is_text_on_the_page(self, team, admin):
        with acting(Actor(name="<script>alert(1)</script>")):
            audit.record_event(team=team, action="library.added", target=team)
        assert "<script>alert" not in page(admin, team).content.decode()


class TestTheDownload:
    @pytest.fixture
    def admin(self, alice, client_of) -> Client:
        return client_of(alice)

    def test_holds_what_is_filtered_and_nothing_else(self, team, admin):
        audit.record_event(team=team, action="library.added", target=team)
        rows = read_csv(admin, team, group="libraries")
        assert [row["action"] for row in rows] == ["library.added"]
        assert rows[0]["what"] == "added the library Atelier Nord"

    def test_is_an_event_of_its_own_with_its_filters(self, team, admin, alice):
        read_csv(admin, team, group="libraries", name="nord")
        event = log_of(team, action="export.downloaded").get()
        assert event.actor == alice
        assert event.details["filters"] == {"group": "libraries", "name": "nord"}

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
    def test_no_cell_is_a_formula(self, team, admin, start):
        with acting(Actor(name=f'{start}HYPERLINK("http://evil.example")')):
            audit.record_event(team=team, action="library.added", target=team)
        rows = read_csv(admin, team, group="libraries")
        assert rows[0]["who"].startswith(f"'{start}")

    def test_is_sent_while_it_is_read(self, team, admin):
        answer = admin.get(reverse("portfolio:audit-log-csv", args=[team.pk]))
        assert answer.streaming
        assert answer["Content-Disposition"] == 'attachment; filename="audit-log-atelier-nord.csv"'


class TestForgetting:
    def test_the_clock_deletes_what_is_older_than_the_team_keeps_it(self, team, mallory):
        elsewhere = mallory.memberships.get().team
        type(team).objects.filter(pk=team.pk).update(audit_days=30)
        for place in (team, elsewhere):
            old = audit.record_event(team=place, action="library.added")
            log_of(place, pk=old.pk).update(at=timezone.now() - timedelta(days=31))
            kept = audit.record_event(team=place, action="library.deleted")
            log_of(place, pk=kept.pk).update(at=timezone.now() - timedelta(days=29))
        tasks.tidy_people()
        assert not log_of(team, action="library.added").exists()
        assert log_of(team, action="library.deleted").exists()
        assert log_of(elsewhere, action="library.added").exists()

    def test_addresses_are_kept_only_where_the_installation_keeps_them(
        self, team, client, settings
    ):
        settings.AUDIT_IP = False
        sign_in(client)
        assert log_of(team, action="account.signed_in").get().ip is None
