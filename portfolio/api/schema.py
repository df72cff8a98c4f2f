"""How the schema describes an operation: its scope, its parameters, and every error it may have."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers

from portfolio.api.authentication import needed_scope
from portfolio.api.problems import status_words
from portfolio.api.shown import Shown

PROBLEM_TYPE = "application/problem+json"
#: status -> (when, code of the example)
ERRORS = {
    "400": ("The request is not understood; `errors` names the fields.", "invalid"),
    "401": ("No token was sent, or it is unknown, revoked or has ended.", "unauthenticated"),
    "403": ("The token lacks the scope, or its account the role.", "permission_denied"),
    "404": ("It is not there, or not for this token.", "not_found"),
    "406": ("Only JSON is sent.", "not_acceptable"),
    "409": ("It collides with what is there; `code` says how.", "name_taken"),
    "412": ("It was changed since the ETag in If-Match.", "changed_meanwhile"),
    "415": ("The body has a type that is not read here.", "unsupported_media_type"),
    "422": ("It is understood, and cannot be done so.", "picture_refused"),
    "429": ("Too many calls; Retry-After says when to go on.", "throttled"),
}
#: Actions that every resource has from its base: their summaries, with the name of the resource.
GENERIC = {"list": "List {}", "retrieve": "Read one: {}"}
ALWAYS = ("401", "403", "404", "406", "429")
WRITING = ("400", "409", "415", "422")


class FieldProblemSerializer(serializers.Serializer):
    """What is wrong with one field."""

    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


@extend_schema_serializer(component_name="Problem")
class ProblemSerializer(serializers.Serializer):
    """An error, as RFC 9457 has it. code: stable, for programs; detail: for people."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    errors = FieldProblemSerializer(many=True, required=False)  # type: ignore[assignment]


class Operations(AutoSchema):
    """Every operation of a Resource."""

    @property
    def scope(self) -> str:
        return needed_scope(self.view, self.method)

    def get_summary(self) -> str | None:
        own = getattr(self.view, "action", "")
        if own in GENERIC:
            return GENERIC[own].format(self.get_tags()[0].replace("-", " "))
        words = super().get_description().strip().split("\n\n")[0]
        first: str = " ".join(words.split()).split(". ")[0]
        return first.rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]
        generic = getattr(self.view, "action", "") in GENERIC
        words: str = get_doc(type(self.view)) if generic else super().get_description()
        return f"{words.strip()}\n\nScope: `{self.scope}`."

    def get_auth(self) -> list[dict[str, Any]]:
        return [{name: [self.scope] for name in each} for each in super().get_auth()]

    def get_extensions(self) -> dict[str, Any]:
        return {"x-scope": self.scope}

    def get_override_parameters(self) -> list[Any]:
        found = [*_headers(self.method, is_list=self._is_list_view())]
        found += _query_of(self.view, is_list=self._is_list_view(), method=self.method)
        return found

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        found: dict[str, Any] = super()._get_response_bodies(direction)
        self.resolve_serializer(ProblemSerializer, "response")
        for code in self._error_codes():
            found.setdefault(code, {"$ref": f"#/components/responses/{_name_of(code)}"})
        if self.method == "GET" and not self._is_list_view():
            found["304"] = {"description": "The reader has it already (If-None-Match)."}
        return dict(sorted(found.items()))

    def _error_codes(self) -> list[str]:
        codes = [*ALWAYS, "400"]
        if self.method in ("POST", "PATCH", "PUT"):
            codes += WRITING
        if self.method in ("PATCH", "PUT", "DELETE"):
            codes += ["409", "412"]
        view: Any = self.view
        codes += view.more_errors.get(view.action, ())
        return sorted(set(codes))

    def _postprocess_serializer_schema(self, schema: Any, serializer: Any, direction: Any) -> Any:
        found = super()._postprocess_serializer_schema(schema, serializer, direction)
        shown = getattr(serializer, "child", serializer)
        if direction == "response" and isinstance(shown, Shown):
            found.pop("required", None)
            if "id" in found["properties"]:
                found["required"] = ["id"]  # `fields=` may leave out all else
            if shown.expansions:
                found["properties"]["expanded"] = self._expanded(shown)
        return found

    def _expanded(self, shown: Shown) -> dict[str, Any]:
        properties = {}
        for name, expansion in shown.expansions.items():
            ref = self.resolve_serializer(expansion.serializer, "response").ref
            inner = {"type": "array", "items": ref} if expansion.is_many else ref
            properties[name] = {"oneOf": [inner, {"type": "null"}]}
        words = "What `expand` asked for, in full."
        return {"type": "object", "description": words, "properties": properties}


def share_errors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Put the errors, which every operation refers to, among the components."""
    shared = {}
    for code, (words, example) in ERRORS.items():
        body = {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "examples": {"Problem": {"value": example_of(int(code), example, words)}},
        }
        shared[_name_of(code)] = {"description": words, "content": {PROBLEM_TYPE: body}}
    result["components"]["responses"] = shared
    return result


def example_of(status: int, code: str, words: str) -> dict[str, Any]:
    """An error as it is sent, for the schema."""
    return {
        "type": f"urn:presence:problem:{code}",
        "title": status_words(status),
        "status": status,
        "code": code,
        "detail": words,
        "request_id": "0197a1b2c3d4",
    }


def _name_of(code: str) -> str:
    return status_words(int(code)).replace(" ", "")


def _headers(method: str, *, is_list: bool) -> list[OpenApiParameter]:
    def header(name: str, words: str) -> OpenApiParameter:
        return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=words)

    if method == "POST":
        words = "Any words of your own, at most 255 signs; the same call with it is done once."
        return [header("Idempotency-Key", words)]
    if method in ("PATCH", "PUT", "DELETE"):
        return [header("If-Match", "The ETag that you read; with another one nothing is changed.")]
    return [] if is_list else [header("If-None-Match", "The ETag that you have; 304 if it holds.")]


def _query_of(view: Any, *, is_list: bool, method: str) -> list[OpenApiParameter]:
    """fields, expand, ordering and the filters."""
    if method != "GET":
        return []
    found = [OpenApiParameter("fields", str, description="Names with commas: only these, and id.")]
    serializer = view.get_serializer_class() if view.serializer_class else None
    if expansions := getattr(serializer, "expansions", None):
        words = ", ".join(f"`{name}` (scope `{e.scope}`)" for name, e in expansions.items())
        found.append(OpenApiParameter("expand", str, description=f"Names with commas: {words}."))
    if is_list:
        names = [name for each in view.orderings for name in (each, f"-{each}")]
        words = f"Its order; {view.usual_order} without."
        if not names:
            pass
        elif view.has_own_query:
            found.append(OpenApiParameter("ordering", str, description=words))
        else:
            found.append(OpenApiParameter("ordering", str, enum=names, description=words))
        for name, each in view.filters.items():
            found.append(_parameter(name, each))
        found += view.more_parameters
    return found


def _parameter(name: str, each: Any) -> OpenApiParameter:
    field = each.field
    kinds: dict[type, dict[str, Any]] = {
        serializers.UUIDField: {"type": "string", "format": "uuid"},
        serializers.DateTimeField: {"type": "string", "format": "date-time"},
        serializers.BooleanField: {"type": "string", "enum": ["true", "false"]},
        serializers.FloatField: {"type": "number"},
        serializers.IntegerField: {"type": "integer"},
    }
    schema: dict[str, Any] = dict(kinds.get(type(field), {"type": "string"}))
    if isinstance(field, serializers.ChoiceField):
        schema["enum"] = list(field.choices)
    return OpenApiParameter(name, schema, description=each.words)
