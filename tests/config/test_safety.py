"""What protects a visitor's browser and the accounts."""

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from config.keys import strong_key
from tests.cast import PASSWORD, make_user

ROOT = Path(__file__).resolve().parents[2]
KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRS"
PRODUCTION = {
    "SECRET_KEY": KEY,
    "DATABASE_URL": "postgres://presence@127.0.0.1:9/presence",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "ALLOWED_HOSTS": "portraits.example.com",
    "HTTPS_ONLY": "true",
    "BEHIND_TLS_PROXY": "true",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "PATH": os.environ["PATH"],
}
#: Script and style that the policy forbids; a block of data is none.
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<style|\son[a-z]+=[\"']|\sstyle="
    r"|javascript:"
)
#: Templates of django-allauth for what is switched off here.
UNUSED = {
    "account/email_change.html",  # one address at a time
    "account/phone_change.html",
    "allauth/layouts/base.html",  # ours stands before it
    "mfa/webauthn/signup_form.html",
}


def manage(*arguments: str, **changed: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=PRODUCTION | changed,
        capture_output=True,
        text=True,
        check=False,
    )


class TestProduction:
    def test_django_finds_nothing_to_warn_of(self):
        done = manage("check", "--deploy", "--fail-level", "WARNING")
        assert done.returncode == 0, done.stderr
        assert "no issues" in done.stdout

    def test_a_weak_key_is_refused_with_the_command_that_makes_a_strong_one(self):
        done = manage("check", SECRET_KEY="changeme")
        assert done.returncode != 0
        assert "secrets.token_urlsafe(50)" in done.stderr

    @pytest.mark.parametrize("key", ["", "short", "ab" * 40, "django-insecure-" + KEY])
    def test_keys_that_can_be_guessed_are_weak(self, key):
        with pytest.raises(ImproperlyConfigured):
            strong_key(key)
        assert strong_key(KEY) == KEY

    def test_cookies_have_names_that_only_this_host_can_set(self):
        code = (
            "from django.conf import settings as s;"
            "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
            "s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.DEBUG, s.SESSION_COOKIE_AGE)"
        )
        done = manage("shell", "--no-imports", "-c", code, SESSION_DAYS="3")
        assert done.stdout.split() == [
            *("__Host-sessionid", "__Host-csrftoken", "True", "True"),
            *("31536000", "False", str(3 * 24 * 60 * 60)),
        ]


def addresses(patterns, prefix: str = "/"):
    """An address for every route, with keys that no row has."""
    for pattern in patterns:
        path = prefix + _filled(str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield path
        elif pattern.app_name != "admin":
            yield from addresses(pattern.url_patterns, path)


def _filled(route: str) -> str:
    if route.startswith("^"):  # a regular expression of django-allauth's
        return re.sub(r"\(\?P<\w+>[^)]*\)", "x", route.strip("^$")).replace("\\", "")
    keys = {"uuid": "01890000-0000-7000-8000-000000000000", "int": "1", "str": "x", "slug": "x"}
    return re.sub(r"<(\w+):\w+>", lambda found: keys.get(found[1], "x"), route)


ADDRESSES = sorted({*addresses(get_resolver().url_patterns), "/admin/", "/nowhere/", "/health"})


@pytest.mark.django_db
class TestEveryAnswer:
    def test_carries_the_headers_whoever_asks_and_whatever_it_is(self, alice, client_of):
        assert len(ADDRESSES) > 50
        for client in (client_of(alice), Client()):
            for address in ADDRESSES:
                answer = client.get(address)
                _check_headers(address, answer)

    @pytest.mark.parametrize("name", ["css/tokens.css", "js/page.js"])
    def test_carries_them_for_a_static_file_too(self, client, name):
        answer = client.get(f"/static/{name}")
        assert answer.status_code == 200
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_allows_no_inline_code_and_nothing_from_elsewhere(self):
        directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        words = {word for sources in directives.values() for word in sources}
        assert words == {"'self'", "'none'", "data:", "blob:"}
        assert directives["script-src"] == directives["style-src"] == ["'self'"]


def _check_headers(address, answer):
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy, address
    assert "unsafe" not in policy, address
    assert "frame-ancestors 'none'" in policy, address
    assert answer["X-Frame-Options"] == "DENY", address
    assert answer["Referrer-Policy"] == "same-origin", address
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin", address
    assert "camera=()" in answer["Permissions-Policy"], address
    if "html" in answer.get("Content-Type", ""):
        assert INLINE.findall(answer.content.decode()) == [], address


def _allauth_templates() -> list:
    folder = Path(allauth.__file__).parent / "templates"
    ours = ROOT / "templates"
    named = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.html")}
    return [
        pytest.param(path, id=name)
        for name, path in sorted(named.items())
        if not (ours / name).exists() and name not in UNUSED
    ]


@pytest.mark.parametrize("path", _allauth_templates())
def test_a_template_of_the_account_pages_holds_no_inline_code(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.django_db
class TestAccounts:
    def test_passwords_are_stored_by_argon2(self, settings):
        settings.PASSWORD_HASHERS = importlib.import_module("config.settings").PASSWORD_HASHERS
        user = make_user("Zoe")
        assert user.password.startswith("argon2$argon2id$")
        assert user.check_password(PASSWORD)

    def test_the_session_gets_another_key_when_somebody_signs_in(self, alice, client):
        client.get(reverse("account_login"))
        session = client.session
        session["kept"] = "by a visitor"
        session.save()
        before = session.session_key
        client.cookies[settings.SESSION_COOKIE_NAME] = before
        client.post(reverse("account_login"), {"login": "alice@example.org", "password": PASSWORD})
        assert client.session["_auth_user_id"] == str(alice.pk)
        assert client.session.session_key != before

    def test_no_script_reads_the_cookies(self, alice, client):
        client.post(reverse("account_login"), {"login": "alice@example.org", "password": PASSWORD})
        client.get(reverse("account_settings"))
        for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            assert client.cookies[name]["httponly"]
            assert client.cookies[name]["samesite"] == "Lax"

    def test_a_form_from_another_site_is_refused(self, alice):
        client = Client(enforce_csrf_checks=True)
        client.force_login(alice)
        answer = client.post(reverse("account_logout"), headers={"Origin": "http://evil.example"})
        assert answer.status_code == 403
        assert client.session["_auth_user_id"]

    def test_the_admin_has_no_sign_in_of_its_own(self, client):
        for answer in (client.get("/admin/login/"), client.post("/admin/login/")):
            assert answer.status_code == 302
            assert answer["Location"].startswith(reverse("account_login"))
