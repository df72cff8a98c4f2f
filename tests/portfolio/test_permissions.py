"""Who may do what: one table of every route, method and role.

The last test fails when an address is missing from the table, so a new page cannot forget it.
"""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portfolio.actions.custom_jobs import add_custom_job
from portfolio.models import EmotionalJob, Member, Role
from prompts.actions import record_prompt
from scoring.actions.assessments import queue_assessment
from scoring.actions.rubrics import rubric_in_use
from scoring.models import CueOverride
from tests.factories import library_of, make_brand, make_portrait

ALL = ("owner", "admin", "editor", "reviewer", "read_only")
EDITORS = ("owner", "admin", "editor")
ADMINS = ("owner", "admin")

#: route -> (the row its address names, method, form data, roles that may)
TABLE = {
    "portfolio:team": [("team", "GET", {}, ALL)],
    "portfolio:member-add": [("team", "POST", {"email": "", "role": "editor"}, ADMINS)],
    "portfolio:member-role": [("member", "POST", {"role": "reviewer"}, ADMINS)],
    "portfolio:member-link": [("member", "POST", {}, ADMINS)],
    "portfolio:member-remove": [("member", "POST", {}, ADMINS)],
    "portfolio:brand-add": [("team", "GET", {}, EDITORS), ("team", "POST", {}, EDITORS)],
    "portfolio:brand": [("brand", "GET", {}, ALL)],
    "portfolio:brand-consistency": [("brand", "GET", {}, ALL)],
    "portfolio:brand-edit": [("brand", "GET", {}, EDITORS), ("brand", "POST", {}, EDITORS)],
    "portfolio:library-add": [("brand", "GET", {}, EDITORS), ("brand", "POST", {}, EDITORS)],
    "portfolio:library": [("library", "GET", {}, ALL)],
    "portfolio:portrait-upload": [("library", "POST", {}, EDITORS)],
    "portfolio:portrait": [("portrait", "GET", {}, ALL)],
    "portfolio:portrait-card": [("portrait", "GET", {}, ALL)],
    "portfolio:portrait-title": [("portrait", "POST", {"title": "Renamed"}, EDITORS)],
    "portfolio:version-add": [("portrait", "POST", {}, EDITORS)],
    "portfolio:version-image": [("version", "GET", {}, ALL)],
    "scoring:assessment-fragment": [("version", "GET", {}, ALL)],
    "scoring:version-jobs": [("version", "GET", {}, ALL)],
    "scoring:cue-correct": [("version", "GET", {}, EDITORS), ("version", "POST", {}, EDITORS)],
    "scoring:correction-withdraw": [("correction", "POST", {}, EDITORS)],
    "scoring:outdated": [("brand", "GET", {}, ALL)],
    "scoring:rescore-outdated": [("brand", "POST", {}, EDITORS)],
    "scoring:assessment-retry": [("assessment", "POST", {}, EDITORS)],
    "scoring:rubric": [("brand", "GET", {}, ALL), ("brand", "POST", {}, EDITORS)],
    "scoring:rubric-preview": [("brand", "POST", {}, EDITORS)],
    "scoring:rubric-history": [("brand", "GET", {}, ALL)],
    "scoring:rubric-restore": [("rubric", "POST", {}, EDITORS)],
    "scoring:custom-job-add": [("team", "GET", {}, EDITORS), ("team", "POST", {}, EDITORS)],
    "scoring:custom-job": [("custom_job", "GET", {}, EDITORS), ("custom_job", "POST", {}, EDITORS)],
    "scoring:custom-job-delete": [("custom_job", "POST", {}, EDITORS)],
    "prompts:version-prompt": [("version", "POST", {"prompt": "a portrait"}, EDITORS)],
}
#: Addresses that name no row of a team.
ROWLESS = {
    "portfolio:home",
    "login",
    "logout",
    "password_reset_confirm",
    "credits",
    "scoring:scorer",
    "health",
    "styleguide",
}
EXTRA_ARGUMENTS = {
    "portfolio:version-image": ["original"],
    "scoring:cue-correct": ["gaze_off_lens"],
}

CASES = [
    (route, row, method, data, allowed)
    for route, lines in TABLE.items()
    for row, method, data, allowed in lines
]


@pytest.fixture
def rows(alice, django_user_model):
    """One of everything in Alice's team."""
    team = alice.memberships.get().team
    brand = make_brand(team)
    portrait = make_portrait(library_of(brand))
    version = portrait.current_version
    record_prompt(version=version, text="a portrait", negative="", by=None)
    colleague = django_user_model.objects.create_user("erin@example.org", None, name="Erin")
    return {
        "team": team,
        "brand": brand,
        "library": portrait.library,
        "portrait": portrait,
        "version": version,
        "assessment": queue_assessment(version=version),
        "rubric": rubric_in_use(brand),
        "custom_job": add_custom_job(
            team=team, title="Our founder", description="", starts_from=EmotionalJob.TRUST
        ),
        "correction": CueOverride.objects.create(version=version, key="gaze_off_lens", reason="x"),
        "member": Member.objects.create(team=team, user=colleague, role=Role.READ_ONLY),
    }


@pytest.fixture
def signed_in(rows, django_user_model):
    """A browser signed in as a fresh member with the role."""

    def sign_in(role: str) -> Client:
        user = django_user_model.objects.create_user(f"{role}@example.org", None)
        Member.objects.create(team=rows["team"], user=user, role=role)
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def ask(client: Client, route: str, pk: object, method: str, data: dict):
    """The answer to one request."""
    address = reverse(route, args=[pk, *EXTRA_ARGUMENTS.get(route, [])])
    return client.get(address) if method == "GET" else client.post(address, data)


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "row", "method", "data", "allowed"), CASES)
class TestEveryRoute:
    @pytest.mark.parametrize("role", ALL)
    def test_lets_in_the_roles_of_the_table_and_no_other(
        self, rows, signed_in, route, row, method, data, allowed, role
    ):
        status = ask(signed_in(role), route, rows[row].pk, method, data).status_code
        if role in allowed:
            assert status in (200, 302, 422)
        else:
            assert status == 403

    def test_answers_a_stranger_as_if_nothing_were_there(
        self, rows, mallory, route, row, method, data, allowed
    ):
        stranger = Client()
        stranger.force_login(mallory)
        assert ask(stranger, route, rows[row].pk, method, data).status_code == 404
        assert ask(stranger, route, uuid.uuid4(), method, data).status_code == 404

    def test_sends_a_signed_out_visitor_to_sign_in(
        self, rows, client, route, row, method, data, allowed
    ):
        answer = ask(client, route, rows[row].pk, method, data)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("login"))


@pytest.mark.django_db
def test_a_signed_out_visitor_sees_no_row_at_all(rows):
    for row in rows.values():
        if hasattr(type(row)._default_manager.all(), "visible_to"):
            assert not type(row).objects.visible_to(AnonymousUser()).exists()


def _names(patterns: list, namespace: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":  # guarded by is_staff, tested by Django
                inner = f"{pattern.namespace}:" if pattern.namespace else namespace
                found |= _names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            found.add(f"{namespace}{pattern.name}")
    return found


def test_no_route_is_missing_from_the_table():
    assert _names(get_resolver().url_patterns) - ROWLESS == set(TABLE)


@pytest.mark.django_db
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(rows, client):
    page = reverse("portfolio:portrait", args=[rows["portrait"].pk])
    address = reverse("portfolio:portrait-title", args=[rows["portrait"].pk])
    ours = client.post(address, {"title": "x"}, headers={"Referer": f"http://testserver{page}"})
    assert ours["Location"] == f"{reverse('login')}?next={page}"
    elsewhere = client.post(address, {"title": "x"}, headers={"Referer": "http://evil.example/x"})
    assert elsewhere["Location"] == f"{reverse('login')}?next=/"
