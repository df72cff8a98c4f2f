"""Who may do what: one table of every route, method and role.

A test fails when an address, or a method of one, is missing from the table, so that a new page
cannot forget it.
"""

import uuid
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portfolio.models import Team
from tests.library_rows import LIBRARY_TABLE
from tests.portal_rows import PORTAL_ROWLESS, PORTAL_TABLE
from tests.trash_rows import TRASH_TABLE
from tests.wall import INSIDE, OUTSIDE, ROLES, WITH, WITHOUT, World, outcome, undone

pytestmark = pytest.mark.django_db

ALL = ("owner", "admin", "editor", "reviewer", "read_only")
EDITORS = ("owner", "admin", "editor")
ADMINS = ("owner", "admin")
OWNERS = ("owner",)

#: route -> (the row its address names, method, form data, roles that may)
TABLE = {
    "portfolio:team": [("team", "GET", {}, ALL)],
    "portfolio:team-leave": [("team", "POST", {}, ALL)],
    "portfolio:team-settings": [("team", "GET", {}, ADMINS), ("team", "POST", {}, ADMINS)],
    "portfolio:team-transfer": [("team", "POST", {}, OWNERS)],
    "portfolio:team-delete": [("team", "POST", {}, OWNERS)],
    "portfolio:audit-log": [("team", "GET", {}, ADMINS)],
    "portfolio:audit-log-csv": [("team", "GET", {}, ADMINS)],
    "portfolio:member-role": [("member", "POST", {"role": "reviewer"}, ADMINS)],
    "portfolio:member-reach": [("member", "GET", {}, ADMINS), ("member", "POST", {}, ADMINS)],
    "portfolio:member-remove": [("member", "POST", {}, ADMINS)],
    "portfolio:invitations": [("team", "GET", {}, ADMINS), ("team", "POST", {}, ADMINS)],
    "portfolio:invitation-renew": [("invitation", "POST", {}, ADMINS)],
    "portfolio:invitation-revoke": [("invitation", "POST", {}, ADMINS)],
    "portfolio:invite-links": [("team", "GET", {}, ADMINS), ("team", "POST", {}, ADMINS)],
    "portfolio:api-tokens": [("team", "GET", {}, ALL), ("team", "POST", {}, ALL)],
    "portfolio:api-token-revoke": [("api_token", "POST", {}, ADMINS)],
    "portfolio:invite-link-revoke": [("invite_link", "POST", {}, ADMINS)],
    "portfolio:webhooks": [("team", "GET", {}, ADMINS), ("team", "POST", {}, ADMINS)],
    "portfolio:webhook": [("webhook", "GET", {}, ADMINS), ("webhook", "POST", {}, ADMINS)],
    "portfolio:webhook-rotate": [("webhook", "POST", {}, ADMINS)],
    "portfolio:webhook-test": [("webhook", "POST", {}, ADMINS)],
    "portfolio:webhook-turn": [("webhook", "POST", {}, ADMINS)],
    "portfolio:webhook-delete": [("webhook", "POST", {}, ADMINS)],
    "portfolio:webhook-redeliver": [("webhook_delivery", "POST", {}, ADMINS)],
    "portfolio:brand-add": [("team", "GET", {}, EDITORS), ("team", "POST", {}, EDITORS)],
    "portfolio:brand": [("brand", "GET", {}, ALL)],
    "portfolio:brand-consistency": [("brand", "GET", {}, ALL)],
    "portfolio:brand-report": [("brand", "GET", {}, ALL)],
    "portfolio:brand-report-pdf": [("brand", "GET", {}, ALL)],
    "portfolio:brand-edit": [("brand", "GET", {}, EDITORS), ("brand", "POST", {}, EDITORS)],
    "portfolio:library-add": [("brand", "GET", {}, EDITORS), ("brand", "POST", {}, EDITORS)],
    "portfolio:library": [("library", "GET", {}, ALL)],
    "portfolio:portrait-upload": [("library", "POST", {}, EDITORS)],
    "portfolio:portrait": [("portrait", "GET", {}, ALL)],
    "portfolio:portrait-card": [("portrait", "GET", {}, ALL)],
    "portfolio:portrait-report": [("portrait", "GET", {}, ALL)],
    "portfolio:portrait-report-pdf": [("portrait", "GET", {}, ALL)],
    "portfolio:portrait-archive": [("portrait", "POST", {}, EDITORS)],
    "portfolio:portrait-restore": [("portrait", "POST", {}, EDITORS)],
    "portfolio:portrait-reference": [("portrait", "POST", {"kind": "us"}, EDITORS)],
    "portfolio:portrait-title": [("portrait", "POST", {"title": "Renamed"}, EDITORS)],
    "portfolio:version-add": [("portrait", "POST", {}, EDITORS)],
    "portfolio:file": [
        ("thumb", "GET", {}, ALL),
        ("original", "GET", {}, ALL),
        ("brand_picture", "GET", {}, ALL),
        ("candidate_thumb", "GET", {}, ALL),
        ("trashed_thumb", "GET", {}, ALL),
    ],
    "scoring:assessment-fragment": [("version", "GET", {}, ALL)],
    "scoring:version-jobs": [("version", "GET", {}, ALL)],
    "scoring:cue-correct": [("version", "GET", {}, EDITORS), ("version", "POST", {}, EDITORS)],
    "scoring:correction-withdraw": [("correction", "POST", {}, EDITORS)],
    "scoring:outdated": [("brand", "GET", {}, ALL)],
    "scoring:rescore-outdated": [("brand", "POST", {}, EDITORS)],
    "scoring:assessment-retry": [("assessment", "POST", {}, EDITORS)],
    "scoring:consistency": [("brand", "GET", {}, ALL)],
    "scoring:consistency-report": [("brand", "GET", {}, ALL)],
    "scoring:exception-add": [("portrait", "POST", {}, EDITORS)],
    "scoring:exception-withdraw": [("exception", "POST", {}, EDITORS)],
    "scoring:try": [("brand", "GET", {}, ALL)],
    "scoring:candidate-add": [("library", "POST", {}, EDITORS)],
    "scoring:candidate": [("candidate", "GET", {}, ALL)],
    "scoring:candidate-row": [("candidate", "GET", {}, ALL)],
    "scoring:candidate-accept": [("candidate", "POST", {}, EDITORS)],
    "scoring:candidate-discard": [("candidate", "POST", {}, EDITORS)],
    "scoring:target": [("brand", "GET", {}, EDITORS), ("brand", "POST", {}, EDITORS)],
    "scoring:brand-images": [("brand", "GET", {}, EDITORS), ("brand", "POST", {}, EDITORS)],
    "scoring:brand-image-remove": [("brand_image", "POST", {}, EDITORS)],
    "scoring:rubric": [("brand", "GET", {}, ALL), ("brand", "POST", {}, EDITORS)],
    "scoring:rubric-preview": [("brand", "POST", {}, EDITORS)],
    "scoring:rubric-history": [("brand", "GET", {}, ALL)],
    "scoring:rubric-restore": [("rubric", "POST", {}, EDITORS)],
    "scoring:custom-job-add": [("team", "GET", {}, EDITORS), ("team", "POST", {}, EDITORS)],
    "scoring:custom-job": [("custom_job", "GET", {}, EDITORS), ("custom_job", "POST", {}, EDITORS)],
    "scoring:custom-job-delete": [("custom_job", "POST", {}, EDITORS)],
    "prompts:brand-phrases": [("brand", "GET", {}, ALL)],
    "prompts:edit-tips": [("version", "GET", {}, ALL)],
    "prompts:edit-ask": [("version", "POST", {}, EDITORS)],
    "prompts:edit-shown": [("preview", "GET", {}, ALL)],
    "prompts:edit-file": [("preview", "GET", {}, ALL)],
    "prompts:edit-credentials": [("preview", "GET", {}, ALL)],
    "prompts:brand-prompts": [("brand", "GET", {}, ALL)],
    "prompts:prompt-add": [("brand", "GET", {}, EDITORS), ("brand", "POST", {}, EDITORS)],
    "prompts:library-prompts": [("library", "GET", {}, EDITORS), ("library", "POST", {}, EDITORS)],
    "prompts:prompt-preview": [("brand", "GET", {}, EDITORS)],
    "prompts:brand-prompt": [("brand_prompt", "GET", {}, ALL)],
    "prompts:prompt-version-add": [("brand_prompt", "POST", {"text": "a portrait"}, EDITORS)],
    "prompts:prompt-archive": [("brand_prompt", "POST", {}, EDITORS)],
    "prompts:prompt-unarchive": [("brand_prompt", "POST", {}, EDITORS)],
    "prompts:prompt-version-restore": [("brand_prompt_version", "POST", {}, EDITORS)],
    "prompts:version-prompt-from-library": [("version", "POST", {}, EDITORS)],
    "prompts:version-prompt": [("version", "POST", {"prompt": "a portrait"}, EDITORS)],
    "prompts:paste-preview": [("version", "POST", {"prompt": "a portrait"}, EDITORS)],
    "prompts:prompt-same": [("version", "POST", {}, EDITORS)],
    "prompts:phrase-move": [("version", "POST", {}, EDITORS)],
    "prompts:recommendation": [("version", "POST", {"verdict": "accepted"}, EDITORS)],
    "prompts:own-phrase-add": [("version", "POST", {"shelf": "skin-texture"}, EDITORS)],
    "prompts:own-phrase-remove": [("own_phrase", "POST", {}, EDITORS)],
    **PORTAL_TABLE,
    **TRASH_TABLE,
    **LIBRARY_TABLE,
}
EXTRA_ARGUMENTS: dict[str, list[str]] = {
    "scoring:cue-correct": ["gaze_off_lens"],
    "prompts:edit-ask": ["softer-shadows"],
    "prompts:recommendation": ["gaze-direct"],
}
#: What a signed-out visitor gets where it is not the page to sign in.
PICTURES = ("thumb", "brand_picture", "candidate_thumb", "trashed_thumb")
SIGNED_OUT = dict.fromkeys(PICTURES, "nothing")
#: What a member without the second factor gets, by row, where it is not the way to set one up.
LOCKED_OUT = {**SIGNED_OUT, "original": "nothing"}

PAGE, SIGN_IN = "let in", "sign in"
#: Addresses that name no row of a team -> what a signed-out visitor gets, and their arguments.
ROWLESS: dict[str, tuple] = {
    "portfolio:home": (SIGN_IN,),
    "portfolio:team-add": (SIGN_IN,),
    # the team and what was chosen of it stand in the form: tests/portfolio/test_bulk_edit.py
    "portfolio:bulk": (SIGN_IN,),
    "portfolio:export": (SIGN_IN,),
    "portfolio:tasks": (SIGN_IN,),
    "portfolio:tray": (SIGN_IN,),
    "portfolio:upload-places": (SIGN_IN,),
    # the list stands in the query string: tests/pages/test_cards.py
    "portfolio:portrait-cards": (SIGN_IN,),
    "portfolio:portraits-listed": (SIGN_IN,),
    # what is compared and what is gone through, too: tests/pages/test_compare.py, test_cull.py
    "portfolio:compare": (SIGN_IN,),
    "portfolio:cull": (SIGN_IN,),
    "credits": (PAGE,),
    "scoring:scorer": (PAGE,),
    "health": (PAGE,),
    "api:docs": (PAGE,),
    "api:schema": (PAGE,),
    "api:nothing": ("nothing", "nowhere"),
    # the ways into a team: the secret in the address is what lets in
    "invitation": ("410", "no:such:token"),
    "invite-link": ("410", "no-such-secret"),
    # a team in the trash is a row of nobody; its owners alone bring it back
    "portfolio:team-restore": (SIGN_IN, uuid.UUID(int=0)),
    # a person's own account
    "account_settings": (SIGN_IN,),
    "account_theme": (SIGN_IN,),
    "account_delete": (SIGN_IN,),
    "account_end_session": (SIGN_IN,),
    # django-allauth's
    "account_change_password": (SIGN_IN,),
    "account_confirm_email": (PAGE, "no:such:key"),
    "account_confirm_login_code": (SIGN_IN,),
    "account_email": (SIGN_IN,),
    "account_email_verification_sent": (PAGE,),
    "account_inactive": (PAGE,),
    "account_login": (PAGE,),
    "account_logout": (SIGN_IN,),
    "account_reauthenticate": (SIGN_IN,),
    "account_reset_password": (PAGE,),
    "account_reset_password_done": (PAGE,),
    "account_reset_password_from_key": (PAGE, "0", "no-such-key"),
    "account_reset_password_from_key_done": (PAGE,),
    "account_set_password": (SIGN_IN,),
    "account_signup": (PAGE,),
    "mfa_activate_totp": (SIGN_IN,),
    "mfa_add_webauthn": (SIGN_IN,),
    "mfa_authenticate": (SIGN_IN,),
    "mfa_deactivate_totp": (SIGN_IN,),
    "mfa_download_recovery_codes": (SIGN_IN,),
    "mfa_edit_webauthn": (SIGN_IN, 1),
    "mfa_generate_recovery_codes": (SIGN_IN,),
    "mfa_index": (SIGN_IN,),
    "mfa_list_webauthn": (SIGN_IN,),
    "mfa_login_webauthn": (SIGN_IN,),
    "mfa_reauthenticate": (SIGN_IN,),
    "mfa_reauthenticate_webauthn": (SIGN_IN,),
    "mfa_remove_webauthn": (SIGN_IN, 1),
    "mfa_view_recovery_codes": (SIGN_IN,),
    "openid_connect_callback": ("nothing", "nobody"),
    "openid_connect_login": ("nothing", "nobody"),
    "socialaccount_connections": (SIGN_IN,),
    "socialaccount_login_cancelled": (PAGE,),
    "socialaccount_login_error": (SIGN_IN,),
    "socialaccount_signup": (SIGN_IN,),
    "usersessions_list": (SIGN_IN,),
    **PORTAL_ROWLESS,
}
#: Only in development; and old addresses of django-allauth that lead to new ones of it.
ASIDE = {"styleguide", *(f"account/social/{end}/" for end in ("connections", "signup"))} | {
    f"account/social/login/{end}/" for end in ("cancelled", "error")
}
METHODS = ("GET", "POST", "DELETE")


class Line(NamedTuple):
    """One line of the table."""

    route: str
    row: str
    method: str
    data: dict
    allowed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.row}"

    def ask(self, client: Client, pk: object, method: str = "") -> str:
        """What becomes of one request; whatever it did is undone."""
        address = reverse(self.route, args=[pk, *EXTRA_ARGUMENTS.get(self.route, [])])
        with undone():
            if (method or self.method) == "POST":
                return outcome(client.post(address, self.data))
            return outcome(client.generic(method or self.method, address))

    def expected(self, who: str, row: object) -> str:
        """What the table promises a member of the row's own team.

        Members who are limited to brands see what belongs to these brands as their role does,
        of the team its page, and nothing else.
        """
        if who in ROLES:
            return "let in" if who in self.allowed else "refused"
        if hasattr(row, "brand_path"):
            inside = "let in" if "editor" in self.allowed else "refused"
            return inside if who == INSIDE else "nothing"
        if isinstance(row, Team):
            return "let in" if self.allowed == ALL else "refused"
        return "nothing"


LINES = [Line(route, *line) for route, lines in TABLE.items() for line in lines]


@pytest.mark.parametrize("line", LINES, ids=str)
class TestEveryRoute:
    def test_gives_each_member_what_the_table_says(self, world: World, line: Line):
        row = world.rows[line.row]
        members = (*ROLES, INSIDE, OUTSIDE)
        found = {who: line.ask(world.browser(who), row.pk) for who in members}
        assert found == {who: line.expected(who, row) for who in members}

    def test_answers_a_stranger_as_if_nothing_were_there(self, world: World, line: Line):
        stranger = world.browser("stranger")
        assert line.ask(stranger, world.rows[line.row].pk) == "nothing"
        assert line.ask(stranger, uuid.uuid4()) == "nothing"

    def test_lets_a_signed_out_visitor_do_nothing_but_sign_in(self, world: World, line: Line):
        found = line.ask(world.browser(), world.rows[line.row].pk)
        assert found == SIGNED_OUT.get(line.row, "sign in")

    def test_asks_for_the_second_factor_where_the_team_does(self, world: World, line: Line):
        pk = world.rows[line.row].pk
        way = "second factor" if line.method == "GET" else "refused"
        with undone():
            Team.objects.filter(pk=world.team.pk).update(requires_mfa=True)
            assert line.ask(world.browser(WITHOUT), pk) == LOCKED_OUT.get(line.row, way)
            assert line.ask(world.browser(WITH), pk) == "let in"

    def test_takes_no_method_that_the_table_does_not_name(self, world: World, line: Line):
        owner, pk = world.browser("owner"), world.rows[line.row].pk
        named = {other.method for other in LINES if other.route == line.route}
        found = {method: line.ask(owner, pk, method) for method in METHODS if method not in named}
        assert found == dict.fromkeys(found, "no such method")


@pytest.mark.parametrize("route", ROWLESS)
def test_an_address_without_a_row_gives_a_signed_out_visitor_what_is_written(world: World, route):
    expected, *args = ROWLESS[route]
    answer = world.browser().get(reverse(route, args=args))
    if answer.status_code == 405:  # only forms are sent there
        answer = world.browser().post(reverse(route, args=args))
    assert outcome(answer) == expected


def test_a_signed_out_visitor_sees_no_row_at_all(world: World):
    for row in world.rows.values():
        if hasattr(row, "_meta"):
            assert not type(row).objects.visible_to(AnonymousUser()).exists()


def _routes(patterns: list, namespace: str = "", path: str = "") -> Iterator[tuple[str, object]]:
    """Every route's name, or else its path, with its view."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":  # guarded by is_staff, tested by Django
                inner = f"{pattern.namespace}:" if pattern.namespace else namespace
                yield from _routes(pattern.url_patterns, inner, path + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name}" if pattern.name else path + str(pattern.pattern)
            yield name, pattern.callback


def test_no_route_is_missing_from_the_table():
    found = {name for name, _ in _routes(get_resolver().url_patterns)}
    of_the_api = {name for name in found if name.startswith("api:")}  # tests/api/table.py has them
    assert found - ASIDE - (of_the_api - set(ROWLESS)) == set(TABLE) | set(ROWLESS)


def test_the_pages_of_our_own_without_a_row_declare_their_methods(world: World):
    """The page that deletes an account asks for the password before it looks at anything."""
    browser = world.browser("stranger")
    for name, view in _routes(get_resolver().url_patterns):
        is_page = view.__module__.startswith("portfolio.") and name != "api:nothing"
        if name in ROWLESS and is_page and "delete" not in name:
            answer = browser.delete(reverse(name, args=ROWLESS[name][1:]))
            assert answer.status_code == 405, name


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(world: World, client):
    pk = world.rows["portrait"].pk
    page = reverse("portfolio:portrait", args=[pk])
    address = reverse("portfolio:portrait-title", args=[pk])
    ours = client.post(address, {"title": "x"}, headers={"Referer": f"http://testserver{page}"})
    assert ours["Location"] == f"{reverse('account_login')}?next={page}"
    elsewhere = client.post(address, {"title": "x"}, headers={"Referer": "http://evil.example/x"})
    assert elsewhere["Location"] == f"{reverse('account_login')}?next=/"
