"""The compose file runs the same settings as everything else, and no secret has a default."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.checks import CHECKS

ROOT = Path(__file__).resolve().parent.parent
OURS = ("migrate", "web", "worker", "beat")
SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD")


@pytest.fixture(scope="module")
def compose() -> dict:
    return YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "docker-compose.yml").read_text()


def read_by(*files: str) -> set[str]:
    """The variables that these settings read from the environment."""
    found: set[str] = set()
    for file in files:
        found |= set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / file).read_text()))
    return found


def test_web_worker_beat_database_and_broker_are_all_there(compose):
    assert set(compose["services"]) == {*OURS, "db", "redis"}


def test_one_image_serves_all_of_ours(compose):
    assert {compose["services"][name]["image"] for name in OURS} == {"presence:local"}


def test_every_service_that_stays_has_a_health_check(compose, text):
    stays = [name for name in compose["services"] if name != "migrate"]
    own = {name for name in stays if "healthcheck" in compose["services"][name]}
    assert set(stays) - own == {"web"}  # whose check is the image's
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_starts_before_the_migrations_the_database_and_the_broker(compose, name):
    waits = compose["services"][name]["depends_on"]
    assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert waits["db"]["condition"] == waits["redis"]["condition"] == "service_healthy"


@pytest.mark.parametrize("secret", SECRETS)
def test_compose_refuses_to_start_without_a_secret(text, secret):
    uses = re.findall(rf"\$\{{{secret}([^}}]*)\}}", text)
    assert uses
    assert all(use == f":?set {secret} in .env" for use in uses)


def test_the_example_names_every_variable_that_compose_reads_and_has_no_default_for(text):
    asked = set(re.findall(r"\$\{([A-Z_]+)", text))
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    documented = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "configuration.md").read_text()))
    optional = set(re.findall(r"\$\{([A-Z_]+):-[^}]", text))
    assert offered <= asked
    assert asked - offered <= optional & documented


def test_the_example_holds_no_secret():
    example = (ROOT / ".env.example").read_text()
    assert all(re.search(rf"^{secret}=$", example, re.MULTILINE) for secret in SECRETS)


def test_the_database_is_made_as_the_embedded_one_is(compose):
    arguments = compose["services"]["db"]["environment"]["POSTGRES_INITDB_ARGS"]
    embedded = (ROOT / "config" / "embedded" / "postgresql.py").read_text()
    assert all(f'"{argument}"' in embedded for argument in arguments.split())


def test_the_broker_keeps_what_it_holds_as_the_embedded_one_does(compose):
    command = compose["services"]["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_every_variable_of_the_settings_is_documented():
    documented = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "configuration.md").read_text()))
    assert read_by("config/settings.py") <= documented


def test_every_variable_of_the_settings_reaches_the_containers(compose):
    given = set(compose["services"]["web"]["environment"])
    built_in = set(re.findall(r"^\s+([A-Z_]+)=", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    assert read_by("config/settings.py") <= given | built_in
    assert given <= set(compose["services"]["worker"]["environment"])


def test_the_container_files_are_checked_with_the_rest():
    assert CHECKS["Dockerfile"][0] == "hadolint"
    assert CHECKS["compose file"][-1] == "docker-compose.yml"


def test_no_secret_and_no_data_get_into_the_image():
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".git", "var"} <= set(left_out)
