"""Rows that are made in a brand and stay in it, and what else several resources have."""

from operator import attrgetter
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from rest_framework import serializers

from portfolio.api.brands import BrandSerializer
from portfolio.api.shown import Expansion, ShownRow
from portfolio.api.writing import Reached
from portfolio.models import Brand


class MailAddress(serializers.CharField):
    """An e-mail address, or nothing: the schema has no format that means both."""

    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        try:
            validate_email(value)
        except ValidationError as problem:
            raise serializers.ValidationError(problem.messages, "invalid") from problem


class OfBrand(ShownRow):
    """A row with its brand, which is chosen once."""

    brand = Reached(Brand.objects.select_related("team"))
    expansions: ClassVar = {
        "brand": Expansion(BrandSerializer, attrgetter("brand"), "brands:read", ("brand",))
    }

    def validate_brand(self, brand: Brand) -> Brand:
        held: Any = self.instance
        if held is not None and held.brand_id != brand.pk:
            raise serializers.ValidationError("It stays in its brand.", "stays")
        return brand
