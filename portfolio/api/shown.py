"""How rows are sent: all their fields or those asked for, and with what they point to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status

from portfolio.api.problems import Problem

READ_ONLY_KEY = "id"


@dataclass(frozen=True)
class Expansion:
    """A row that stands in full under `expanded` when it is asked for.

    serializer: of that row; source: from the row to it, None where there is none to show; scope:
    what the token needs for it. selects, prefetches: what a list reads at once, so that no row
    is asked for alone. is_many: source gives several.
    """

    serializer: Any
    source: Callable[[Any], Any]
    scope: str
    selects: tuple[str, ...] = ()
    prefetches: Callable[[], tuple[Any, ...]] = tuple
    is_many: bool = False


class Shown(serializers.Serializer):
    """The base of what is sent. `fields=` keeps the named ones (and the id); `expand=` adds rows.

    expansions: name -> Expansion. passing: fields that no ETag counts, as the number of visits.
    """

    expansions: ClassVar[dict[str, Expansion]] = {}
    passing: ClassVar[tuple[str, ...]] = ()

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        wanted = self.context.get("fields") if self.is_outermost else None
        if wanted is None:
            return found
        if unknown := sorted(set(wanted) - set(found)):
            words = f"There is no field “{unknown[0][:60]}”. There are {', '.join(found)}."
            raise Problem(status.HTTP_400_BAD_REQUEST, "unknown_field", words)
        return {name: each for name, each in found.items() if name in {READ_ONLY_KEY, *wanted}}

    @property
    def is_outermost(self) -> bool:
        """Whether this is what the address is about, and no part of another."""
        parent = self.parent
        return parent is None or (
            isinstance(parent, serializers.ListSerializer) and parent.parent is None
        )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        asked = self.context.get("expand", ()) if self.is_outermost else ()
        if asked:
            shown["expanded"] = {name: self._expanded(instance, name) for name in asked}
        return shown

    def _expanded(self, instance: Any, name: str) -> Any:
        expansion = self.expansions[name]
        found = expansion.source(instance)
        if found is None:
            return None
        context = {key: value for key, value in self.context.items() if key not in PRUNING}
        return expansion.serializer(found, many=expansion.is_many, context=context).data


PRUNING = ("fields", "expand")


class ShownRow(Shown, serializers.ModelSerializer):
    """A model's row."""


def exampled(shown: dict[str, Any], sent: dict[str, Any] | None = None) -> Any:
    """Give a serializer the examples of the schema: what is shown, and what is sent."""
    codes = ["200", "201", "202"]
    examples = [OpenApiExample("Shown", value=shown, response_only=True, status_codes=codes)]
    if sent is not None:
        examples.append(OpenApiExample("Sent", value=sent, request_only=True))
    return extend_schema_serializer(examples=examples)
