"""Consents: what persons agreed to, and what they took back."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import persons
from portfolio.api.brands import AT, KEY
from portfolio.api.filters import by_id
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.api.writing import Reached
from portfolio.models import Channel, Consent, Person, Role

_AGREED = {
    "person": KEY,
    "covers_publication": True,
    "covers_likeness": True,
    "channels": ["website", "linkedin"],
    "given_at": "2026-03-02",
    "expires_at": "2028-03-01",
    "document": "Folder 12, page 3",
}


@exampled({"id": KEY, "revoked_at": None, "created_at": AT, **_AGREED}, sent=_AGREED)
class ConsentSerializer(ShownRow):
    """What a person agreed to; of each kind the newest counts.

    covers_publication: pictures may be shown in these channels (none named: in all).
    covers_likeness: AI may make pictures of the person. expires_at: the last day; null for no end.
    document: where the paper is kept.
    """

    person = Reached(Person.objects.select_related("brand__team"))
    channels = serializers.ListField(
        child=serializers.ChoiceField(Channel.choices), max_length=7, required=False
    )

    class Meta:
        model = Consent
        fields: ClassVar = ["id", *_AGREED, "revoked_at", "created_at"]
        read_only_fields: ClassVar = ["revoked_at"]


class ConsentResource(Resource):
    """Consents: what persons agreed to, and what they took back. A new one is a new row."""

    rows = Consent.objects.select_related("person__brand__team")
    serializer_class = ConsentSerializer
    scopes: ClassVar = {"GET": "persons:read", "POST": "persons:write"}
    filters: ClassVar = {
        "person": by_id("person", "person"),
        "brand": by_id("person__brand", "brand"),
    }

    def create(self, request: Request) -> Response:
        """Record what a person agreed to; it takes the place of what was."""
        sent = self.sent()
        person = self.row(
            Person.objects.select_related("brand__team"),
            pk=sent.pop("person").pk,
            role=Role.EDITOR,
        )
        try:
            made = persons.record_consent(
                person=person, agreement=persons.Agreement(**sent), by=self.token.user
            )
        except persons.BadConsent as problem:
            raise Problem(422, "bad_consent", str(problem)) from problem
        return self.answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: Any) -> Response:
        """Write down that a person took a consent back: no picture of them is shown any more.

        Every pack with one ends. Asked twice, it changes nothing.
        """
        consent = self.row(role=Role.EDITOR)
        return self.answer(persons.revoke_consent(consent=consent))


ROUTES = (("consents", ConsentResource),)
