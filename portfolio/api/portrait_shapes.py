"""Portraits as they are sent: alone, with what they point to, and many at once."""

from operator import attrgetter
from typing import Any, ClassVar

from rest_framework import serializers

from portfolio.api.brands import AT, KEY, LibrarySerializer
from portfolio.api.bulk import MOST
from portfolio.api.people import PersonSerializer
from portfolio.api.shown import Expansion, ShownRow, exampled
from portfolio.api.uploading import SendsPicture
from portfolio.api.versions import VersionSerializer
from portfolio.api.writing import Reached
from portfolio.models import Library, Person, Portrait, Version
from scoring.api.assessments import AssessmentSerializer
from scoring.models import Assessment, current_assessments


def _version(portrait: Portrait) -> Version | None:
    """Nothing of a portrait is shown whose person took their consent back."""
    return None if portrait.is_withdrawn else portrait.current_version


def _person(portrait: Portrait) -> Person | None:
    person = portrait.person
    return None if person is None or person.trash_id else person


def _assessment(portrait: Portrait) -> Assessment | None:
    version = _version(portrait)
    return next(iter(version.assessments.all()), None) if version else None


def _assessments() -> tuple[Any, ...]:
    path = "current_version__assessments"
    return (current_assessments(), f"{path}__version", f"{path}__rubric")


@exampled(
    {
        "id": KEY,
        "library": KEY,
        "title": "Ines Brandt",
        "person": KEY,
        "current_version": KEY,
        "archived_at": None,
        "is_withdrawn": False,
        "created_at": AT,
    },
    sent={"title": "Ines Brandt, spring", "person": KEY},
)
class PortraitSerializer(ShownRow):
    """A picture of one person, in one or more versions.

    is_withdrawn: the person took their consent back, and nothing of it is shown.
    """

    person = Reached(Person.objects.all(), allow_null=True, required=False)
    expansions: ClassVar = {
        "library": Expansion(LibrarySerializer, attrgetter("library"), "brands:read"),
        "person": Expansion(PersonSerializer, _person, "persons:read"),
        "current_version": Expansion(VersionSerializer, _version, "portraits:read"),
        "assessment": Expansion(
            AssessmentSerializer, _assessment, "assessments:read", prefetches=_assessments
        ),
    }

    class Meta:
        model = Portrait
        fields: ClassVar = [
            "id",
            "library",
            "title",
            "person",
            "current_version",
            "archived_at",
            "is_withdrawn",
            "created_at",
        ]
        read_only_fields: ClassVar = ["library", "current_version", "archived_at", "is_withdrawn"]


@exampled({}, sent={"library": KEY, "url": "https://images.example.com/ines.png", "title": "Ines"})
class PortraitUploadSerializer(SendsPicture):
    """A picture as a new portrait, sent as `file` (multipart), or fetched from `url`."""

    library = Reached(Library.objects.select_related("brand__team"))
    title = serializers.CharField(max_length=160, required=False, allow_blank=True)


@exampled({}, sent={"action": "archive", "ids": [KEY]})
class BulkSerializer(serializers.Serializer):
    """What to do to which portraits. score: ask for the score again (scope assessments:run)."""

    action = serializers.ChoiceField(["archive", "restore", "delete", "score"])
    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST)
