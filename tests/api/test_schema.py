"""The OpenAPI document tells the truth: complete, the same as the code, its examples valid."""

import copy

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.api.table import DOCUMENTED
from tests.api_schema import checked, operations, problems_of

BASE = "urn:presence:openapi"


def test_the_document_is_that_of_the_code_and_lacks_nothing():
    assert checked() == []


def _examples():
    for method, path, operation in operations(DOCUMENTED):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for body in bodies:
            for media in body.get("content", {}).values():
                for name, example in media.get("examples", {}).items():
                    label = f"{method} {path} {name}"
                    yield pytest.param(media["schema"], example["value"], id=label)


@pytest.mark.parametrize(("schema", "value"), list(_examples()))
def test_every_example_is_valid_by_its_schema(schema, value):
    document = Resource.from_contents(DOCUMENTED, default_specification=DRAFT202012)
    registry = Registry().with_resource(BASE, document)
    reference = {"$ref": f"{BASE}{schema['$ref']}"} if "$ref" in schema else schema
    validator = Draft202012Validator(
        reference, registry=registry, format_checker=FormatChecker(["uuid"])
    )
    assert [error.message for error in validator.iter_errors(value)] == []


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("description", "has no description"),
        ("security", "names no scope"),
        ("x-scope", "names no scope"),
        ("responses.403", "lacks the errors 403"),
        ("responses.200", "never succeeds"),
    ],
)
def test_what_an_operation_lacks_is_found(part, problem):
    document = copy.deepcopy(DOCUMENTED)
    operation = document["paths"]["/api/v1/brands/{id}/"]["get"]
    *way, last = part.split(".")
    for step in way:
        operation = operation[step]
    del operation[last]
    assert problems_of(document) == [f"GET /api/v1/brands/{{id}}/ {problem}"]
