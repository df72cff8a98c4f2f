"""Persons: who is portrayed, and how they are erased."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import persons
from portfolio.actions.brands import NameTaken
from portfolio.actions.erasures import erase_person
from portfolio.api.brands import AT, BY_NAME, KEY, name_taken
from portfolio.api.consents import ConsentSerializer
from portfolio.api.filters import Filter, by_id
from portfolio.api.of_brand import MailAddress, OfBrand
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import Expansion, exampled
from portfolio.api.trash import ErasureSerializer
from portfolio.models import Brand, Person, Portrait, Role

_SENT = {"name": "Ines Brandt", "email": "ines@example.com", "note": "Founder"}


def _consents() -> tuple[Any, ...]:
    return ("consents",)


@exampled(
    {"id": KEY, "brand": KEY, "withdrawn_at": None, "created_at": AT, **_SENT},
    sent={"brand": KEY, **_SENT},
)
class PersonSerializer(OfBrand):
    """Somebody who is portrayed; need not have an account.

    withdrawn_at: since then a consent that counts is taken back, and no picture is shown.
    """

    email = MailAddress(max_length=254, allow_blank=True, required=False)
    expansions: ClassVar = {
        **OfBrand.expansions,
        "consents": Expansion(
            ConsentSerializer,
            lambda person: person.consents.all(),
            "persons:read",
            prefetches=_consents,
            is_many=True,
        ),
    }

    class Meta:
        model = Person
        fields: ClassVar = ["id", "brand", *persons.PERSON_FIELDS, "withdrawn_at", "created_at"]
        read_only_fields: ClassVar = ["withdrawn_at"]


@exampled({}, sent={"portraits": 3})
class EraseSerializer(serializers.Serializer):
    """How many portraits will go, in the trash or not: who asks has counted."""

    portraits = serializers.IntegerField(min_value=0)


class PersonResource(Resource):
    """Persons: who is portrayed in the pictures of a brand."""

    rows = Person.objects.select_related("brand__team")
    serializer_class = PersonSerializer
    scopes: ClassVar = {
        "GET": "persons:read",
        "POST": "persons:write",
        "PATCH": "persons:write",
        "DELETE": "persons:write",
        "erase": "persons:erase",
    }
    filters: ClassVar = {
        "brand": by_id("brand", "brand"),
        "name__contains": Filter(
            "name__icontains", serializers.CharField(), "Those whose name holds this."
        ),
    }
    orderings: ClassVar = BY_NAME

    def create(self, request: Request) -> Response:
        """Add a person to a brand."""
        sent = self.sent()
        brand = self.row(
            Brand.objects.select_related("team"), pk=sent.pop("brand").pk, role=Role.EDITOR
        )
        try:
            return self.answer(persons.add_person(brand=brand, **sent), status.HTTP_201_CREATED)
        except NameTaken as problem:
            raise name_taken(problem) from problem

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change a person's name, address or note."""
        person = self.row(self.held(), role=Role.EDITOR)
        self.check_match(person)
        sent = self.sent(row=person)
        try:
            persons.change_person(person=person, **sent)
        except NameTaken as problem:
            raise name_taken(problem) from problem
        return self.answer(self.row())

    def destroy(self, request: Request, pk: Any) -> Response:
        """Put a person into the trash, for 30 days; their portraits stay.

        Not while pictures are hidden because they took a consent back: without the person these
        would be shown again.
        """
        person = self.row(self.held(), role=Role.EDITOR)
        self.check_match(person)
        try:
            persons.delete_person(person=person, by=self.token.user)
        except persons.HidesPictures as problem:
            raise Problem(409, "hides_pictures", str(problem)) from problem
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=EraseSerializer, responses={202: ErasureSerializer})
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, pk: Any) -> Response:
        """Erase a person for good, with every portrait of them. For admins; nothing comes back.

        A worker then searches for what is left: the erasure says so, once `verified_at` is set.
        """
        person = self.row(self.held(), role=Role.ADMIN)
        sent = self.sent(EraseSerializer)
        count = Portrait.all_rows.filter(person=person).count()
        if sent["portraits"] != count:
            words = f"Send {count} as `portraits` to erase this person: so many would go."
            raise Problem(422, "wrong_count", words, portraits=count)
        proof = erase_person(person=person, by=self.token.user)
        answer = Response(ErasureSerializer(proof).data, status=status.HTTP_202_ACCEPTED)
        answer["Location"] = f"/api/v1/erasures/{proof.pk}/"
        return answer


ROUTES = (("persons", PersonResource),)
