"""Many rows in one call: each is done by itself, and each is reported."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from rest_framework import exceptions, serializers

from portfolio.api.brands import KEY
from portfolio.api.problems import body_of, known
from portfolio.api.schema import ProblemSerializer
from portfolio.api.shown import exampled

MOST = 200


class BulkItemSerializer(serializers.Serializer):
    """What became of one row. status: as if it had been asked for alone."""

    id = serializers.UUIDField()
    status = serializers.IntegerField()
    problem = ProblemSerializer(allow_null=True)


@exampled({"done": 1, "failed": 0, "results": [{"id": KEY, "status": 200, "problem": None}]})
class BulkResultSerializer(serializers.Serializer):
    """What became of each row, in the order they were named."""

    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    results = BulkItemSerializer(many=True)


def done_one_by_one(
    keys: Iterable[UUID], act: Callable[[UUID], Any], request: Any
) -> dict[str, Any]:
    """Do it to each row in a savepoint of its own: what fails takes nothing else with it."""
    results = []
    for key in dict.fromkeys(keys):
        try:
            with transaction.atomic():
                act(key)
            results.append({"id": key, "status": 200, "problem": None})
        except (exceptions.APIException, Http404, PermissionDenied) as error:
            problem = known(error)
            body = body_of(problem, request)
            results.append({"id": key, "status": problem.status_code, "problem": body})
    failed = sum(each["problem"] is not None for each in results)
    return {"done": len(results) - failed, "failed": failed, "results": results}
