"""Pictures that are sent, or fetched from an address by a worker; both are answered by a task."""

from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from portfolio.actions import portraits
from portfolio.actions.url_uploads import queue_url_upload
from portfolio.api.problems import Problem
from portfolio.api.tasks import accepted, task_of, task_of_url
from portfolio.api.writing import telling_refusals
from portfolio.models import Library, Portrait, User
from portfolio.outside import AddressRefused
from portfolio.uploads import inspect


class SendsPicture(serializers.Serializer):
    """One picture: `file` or `url`, and not both."""

    file = serializers.FileField(required=False, allow_empty_file=True)
    url = serializers.URLField(required=False, max_length=2000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("file" in attrs) == ("url" in attrs):
            words = "Send either the picture as multipart form data, or the url where it is."
            raise serializers.ValidationError({"file": words}, "file_or_url")
        return attrs


def answer_upload(
    user: User, sent: dict[str, Any], library: Library, portrait: Portrait | None
) -> Response:
    """Take what was sent as a version of `portrait`, or as a new one; 202 and the task."""
    title = sent.get("title", "")
    if "url" in sent:
        try:
            asked = queue_url_upload(
                library=library, portrait=portrait, url=sent["url"], title=title, by=user
            )
        except AddressRefused as problem:
            raise Problem(422, "address_refused", str(problem)) from problem
        return accepted(task_of_url(asked))
    with telling_refusals(user):
        upload = inspect(sent["file"])
        if portrait is None:
            added = portraits.add_portrait(library=library, upload=upload, by=user, title=title)
            version = added.current_version
        else:
            version = portraits.add_version(portrait=portrait, upload=upload, by=user)
    assert version is not None
    return accepted(task_of(version, None))
