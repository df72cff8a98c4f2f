"""The OpenAPI document: the same as the code, and complete in every operation.

`python -m tests.api_schema` checks it (make check does); `--write` writes docs/openapi.yaml anew.
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import yaml

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "openapi.yaml"
#: What every operation tells of going wrong.
ALWAYS = {"400", "401", "403", "404", "406", "429"}
WRITING = {"409", "415", "422"}
METHODS = ("get", "post", "put", "patch", "delete")


def generated() -> tuple[str, str]:
    """The document as the code has it, and what the generator warned of."""
    from drf_spectacular.drainage import GENERATOR_STATS
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.renderers import OpenApiYamlRenderer
    from drf_spectacular.validation import validate_schema

    told, sys.stderr = sys.stderr, io.StringIO()
    try:
        schema = SchemaGenerator().get_schema(request=None, public=True)
        validate_schema(schema)
        GENERATOR_STATS.emit_summary()
        warnings = sys.stderr.getvalue()  # type: ignore[attr-defined]
    finally:
        sys.stderr = told
    text = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()
    return text, warnings if "Warning" in warnings or "Error [" in warnings else ""


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of all."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


def problems_of(document: dict[str, Any]) -> list[str]:
    """What an operation lacks, in words; empty when none lacks anything."""
    from portfolio.api_scopes import SCOPES

    found = []
    for method, path, operation in operations(document):
        name = f"{method.upper()} {path}"
        words = operation.get("description", "").split("\n\nScope:")[0]
        if len(words.split()) < 2:
            found.append(f"{name} has no description")
        scopes = [scope for each in operation.get("security", []) for scope in each["token"]]
        if len(scopes) != 1 or scopes[0] not in SCOPES or operation.get("x-scope") != scopes[0]:
            found.append(f"{name} names no scope")
        responses = operation["responses"]
        wanted = ALWAYS | (WRITING if method in ("post", "put", "patch") else set())
        if missing := sorted(wanted - set(responses)):
            found.append(f"{name} lacks the errors {', '.join(missing)}")
        found += _without_example(name, operation)
    return found


def _without_example(name: str, operation: dict[str, Any]) -> list[str]:
    """What a caller sends and gets back has an example each, but files and empty answers."""
    found = []
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None and not body.get("examples"):
        found.append(f"{name} has no example of what is sent")
    successes = [code for code in operation["responses"] if code.startswith("2")]
    if not successes:
        found.append(f"{name} never succeeds")
    for code in successes:
        content = operation["responses"][code].get("content", {})
        if "application/json" in content and not content["application/json"].get("examples"):
            found.append(f"{name} has no example of the answer {code}")
        if not content and code != "204":
            found.append(f"{name} does not say what it answers with {code}")
    return found


def checked() -> list[str]:
    """Everything that is wrong with the document, in words."""
    text, warnings = generated()
    found = [warnings] if warnings else []
    if not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != text:
        found.append("docs/openapi.yaml differs from the code: python -m tests.api_schema --write")
    return found + problems_of(yaml.load(text, yaml.CSafeLoader))


def main(options: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    for name, address in (("DATABASE_URL", "postgres://x@127.0.0.1:9/x"),
                          ("REDIS_URL", "redis://127.0.0.1:9/0")):  # fmt: skip
        os.environ.setdefault(name, address)
    django.setup()
    if "--write" in options:
        DOCUMENT.write_text(generated()[0], encoding="utf-8")
    for problem in (found := checked()):
        print(problem)  # noqa: T201
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
