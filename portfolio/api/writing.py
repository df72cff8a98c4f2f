"""What is sent: other rows by their id, and files; and how a refusal of them is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rest_framework import serializers, status

from portfolio.actions.portraits import DuplicateFile, told_to
from portfolio.actions.quotas import QuotaFull
from portfolio.api.problems import Problem
from portfolio.models import User
from portfolio.uploads import UploadRejected


class Reached(serializers.PrimaryKeyRelatedField):
    """Another row by its id, if the token reaches it; for others it is not there."""

    def __init__(self, rows: Any = None, **more: Any) -> None:
        if rows is not None:
            more["queryset"] = rows
        super().__init__(pk_field=serializers.UUIDField(), **more)

    def get_queryset(self) -> Any:
        return self.context["view"].reached(super().get_queryset())


@contextmanager
def telling_refusals(user: User) -> Iterator[None]:
    """A file that is refused is told as a problem, in words for this reader."""
    try:
        yield
    except QuotaFull as problem:
        raise Problem(422, "quota_full", str(problem)) from problem
    except UploadRejected as problem:
        raise Problem(422, "picture_refused", str(problem)) from problem
    except DuplicateFile as problem:
        words = told_to(user, problem)
        raise Problem(status.HTTP_409_CONFLICT, "duplicate_file", words) from problem
