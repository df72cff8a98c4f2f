"""Asking an advisory service about the locked packages, with services of the tests' own."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.audit_deps import ROOT, locked_packages

FINDING = {"vulns": [{"id": "PYSEC-2031-7"}]}


@pytest.fixture
def service():
    """Starts a service that answers with what a function makes of the queries; its address."""
    servers = []

    def start(answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, body = answer(asked["queries"])
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def audit(address: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "tests.audit_deps"],
        cwd=ROOT,
        env=os.environ | {"ADVISORY_SERVICE": address, "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )


def results(queries: list, of_django: dict) -> tuple[int, bytes]:
    found = [of_django if query["package"]["name"] == "django" else {} for query in queries]
    return 200, json.dumps({"results": found}).encode()


def test_a_package_with_an_advisory_is_named_and_fails(service):
    done = audit(service(lambda queries: results(queries, FINDING)))
    assert done.returncode == 1
    assert "django " in done.stdout
    assert "PYSEC-2031-7" in done.stdout


def test_packages_without_advisories_pass_and_are_counted(service):
    done = audit(service(lambda queries: results(queries, {})))
    assert done.returncode == 0
    assert "0 with advisories" in done.stdout


@pytest.mark.parametrize(
    "answer", [(503, b""), (200, b"<html>sign in to this network</html>"), (200, b'{"results":[]}')]
)
def test_a_service_that_gives_no_such_answer_is_said_in_one_line(service, answer):
    done = audit(service(lambda _: answer))
    assert done.returncode == 0
    assert done.stdout.startswith("not checked: ")
    assert done.stdout.count("\n") == 1


def test_a_service_out_of_reach_is_said_in_one_line():
    done = audit("http://127.0.0.1:9/")
    assert done.returncode == 0
    assert done.stdout.startswith("not checked: ")
    assert done.stdout.count("\n") == 1


def test_every_locked_package_is_asked_about():
    text = (ROOT / "requirements-dev.txt").read_text()
    assert len(locked_packages([text])) == text.count("==")
    assert locked_packages(["celery[redis]==5.4.0 \\\n", "celery[redis]==5.4.0"]) == [
        ("celery", "5.4.0")
    ]
