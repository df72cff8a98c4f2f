"""What no line of the logs may hold."""

import logging
from io import StringIO
from pathlib import Path

import pytest
import structlog
from django.urls import reverse
from gunicorn.config import Config

from config.logs import LOGGING_CONFIG_DICT
from config.redacting import REDACTED, redacted, redacted_text
from config.web_logs import RedactingLogger
from portfolio.actions.invitations import link_token
from tests.cast import PASSWORD
from tests.invited import invited

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def written():
    """All that is logged meanwhile, in the lines of the settings."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    lines = LOGGING_CONFIG_DICT["formatters"]["lines"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=lines["processors"], foreign_pre_chain=lines["foreign_pre_chain"]
        )
    )
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.mark.django_db
class TestLogs:
    def test_a_wrong_password_and_an_opened_invitation_leave_no_secret(
        self, alice, team, client, written
    ):
        invitation = invited(team)
        client.post(
            reverse("account_login"), {"login": "alice@example.org", "password": "wrong-secret"}
        )
        token = link_token(invitation)
        assert client.get(reverse("invitation", args=[token])).status_code == 200
        for address in (
            reverse("invitation", args=[token]),
            reverse("invite-link", args=["opensesame-opensesame"]),
            reverse("account_reset_password_from_key", args=["1", "set-opensesame"]),
        ):
            client.get(address)
            logging.getLogger("django.request").warning("Not Found: %s", address)
        text = written.getvalue()
        assert f"/invitation/{REDACTED}/" in text
        for secret in ("wrong-secret", token, invitation.nonce, "opensesame", PASSWORD):
            assert secret not in text

    def test_what_is_named_like_a_secret_is_not_written(self, written):
        structlog.get_logger("plain").warning(
            "asked", password="one", headers={"Authorization": "Bearer two-three-four"}, team="five"
        )
        line = written.getvalue()
        assert "five" in line
        assert "'one'" not in line
        assert "two-three-four" not in line

    def test_gunicorns_access_lines_keep_the_links_out(self, tmp_path):
        config = Config()
        config.set("accesslog", str(tmp_path / "access"))
        config.set("errorlog", str(tmp_path / "error"))
        logger = RedactingLogger(config)
        logger.access_log.info("%(r)s", {"r": "GET /join/opensesame/?next=/teams/ HTTP/1.1"})
        logger.error_log.error("Error handling request %s", "/invitation/opensesame/")
        for name in ("access", "error"):
            text = (tmp_path / name).read_text()
            assert REDACTED in text
            assert "opensesame" not in text
        assert "?next=/teams/" in (tmp_path / "access").read_text()

    def test_every_start_of_gunicorn_asks_for_that_logger(self):
        for name in ("Dockerfile", "config/launcher/commands.py"):
            assert "config.web_logs.RedactingLogger" in (ROOT / name).read_text()


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("/account/confirm-email/abc:def/", "/account/confirm-email/", "abc"),
        ("/account/password/reset/key/1-abc-def/", "/account/password/reset/key/", "abc"),
        ("/account/oidc/sso/login/callback/?code=abc&state=xyz", "/callback/?code=", "abc"),
        ("/account/oidc/sso/login/callback/?code=abc&state=xyz", "&state=", "xyz"),
        ("redis://:hunter2@127.0.0.1:6379/0", "@127.0.0.1:6379/0", "hunter2"),
        ("postgres://user:hunter2@db/presence", "postgres://user:", "hunter2"),
        ("Authorization: Bearer abcdefgh1234", "Bearer", "abcdefgh1234"),
    ],
)
def test_a_secret_is_known_by_where_it_stands(text, kept, gone):
    assert kept in redacted_text(text)
    assert gone not in redacted_text(text)


@pytest.mark.parametrize("text", ["/teams/0189/audit/?name=x", "GET /brands/ 200", "a token bus"])
def test_other_lines_stay_as_they_are(text):
    assert redacted_text(text) == text


def test_names_hide_their_values_at_any_depth():
    assert redacted({"a": [{"session_key": "x", "count": 3}], "Cookie": "y"}) == {
        "a": [{"session_key": REDACTED, "count": 3}],
        "Cookie": REDACTED,
    }
