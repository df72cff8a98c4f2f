"""Idempotency-Key: a call that is sent twice is done once, and answered twice alike."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone
from rest_framework import status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions.api_tokens import CALLS_KEPT_FOR
from portfolio.api.problems import Problem
from portfolio.models import ApiCall, ApiToken

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replay"
LONGEST = 255
KEPT_HEADERS = ("Location", "ETag")


class Replayed(Exception):
    """This very call was answered before; here is the answer."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True)
class Call:
    """A call with a key that is being answered for the first time."""

    token: ApiToken
    key: str
    fingerprint: str

    def keep(self, response: Any) -> None:
        """Keep the answer with what was done; of a call that failed nothing is kept."""
        if response.status_code < status.HTTP_400_BAD_REQUEST:
            ApiCall.objects.create(
                token=self.token,
                key=self.key,
                fingerprint=self.fingerprint,
                status=response.status_code,
                body=json.loads(JSONRenderer().render(response.data) or b"null"),
                headers={name: response[name] for name in KEPT_HEADERS if name in response},
            )


def begin_call(request: Request, token: ApiToken) -> Call | None:
    """What a POST with a key is; None without one. Inside the call's own transaction.

    Raises Replayed where it was answered before, and Problem: 409 while the first call with the
    key is running, 422 for another call with the same key.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return None
    if len(key) > LONGEST:
        raise Problem(400, "bad_idempotency_key", f"A key has at most {LONGEST} characters.")
    asked = _fingerprint(request)
    with connection.cursor() as cursor:
        lock = f"api-call:{token.pk}:{key}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
        if not cursor.fetchone()[0]:
            words = "The first call with this key is still running. Ask again in a moment."
            raise Problem(status.HTTP_409_CONFLICT, "still_running", words)
    rows = ApiCall.objects.filter(token=token, key=key)
    rows.filter(created_at__lt=timezone.now() - CALLS_KEPT_FOR).delete()
    known = rows.first()
    if known is None:
        return Call(token, key, asked)
    if known.fingerprint != asked:
        words = "This key was used for another call. Use a new one for a new call."
        raise Problem(422, "idempotency_key_reused", words)
    answer = Response(known.body, status=known.status, headers={REPLAYED: "true"})
    for name, value in known.headers.items():
        answer[name] = value
    raise Replayed(answer)


def _fingerprint(request: Request) -> str:
    """SHA-256 of method, path and body; of a file its content counts, not its boundary."""
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.FILES:
        for name, value in sorted(request.POST.items()):
            found.update(f"{name}={value}\n".encode())
        for name, file in sorted(request.FILES.items()):
            found.update(f"{name}=".encode())
            for part in file.chunks():
                found.update(part)
            file.seek(0)
    else:
        found.update(repr(sorted(dict(request.data).items())).encode())
    return found.hexdigest()
