"""Writes to rubrics: the one in use of each brand."""

import json

from django.db import transaction

from portfolio.models import Brand
from scoring.models import RubricVersion
from scoring.rubric.jobs import rubric_for
from scoring.rubric.rubric import Rubric


def rubric_of(stored: RubricVersion) -> Rubric:
    """A saved version as today's tables have it; its digest tells whether they moved on."""
    return rubric_for(stored.job, stored.changes)


@transaction.atomic
def rubric_in_use(brand: Brand) -> RubricVersion:
    """The version that the brand's portraits are judged by, as the brand is today.

    A brand that comes back to a job finds what it last saved for it. When the tables have moved
    on since, what the brand asked for is carried over into a new version, signed by Presence.
    """
    brand = Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    saved = RubricVersion.objects.filter(brand=brand, job=brand.job).order_by("-in_use", "-number")
    last = saved.first()
    changes = last.changes if last else {}
    rubric = rubric_for(brand.job, changes)
    if last is None or last.digest != rubric.version:
        return _add_version(brand, rubric, changes=changes, note="")
    if not last.in_use:
        _put_in_use(last)
    return last


def _put_in_use(version: RubricVersion) -> None:
    RubricVersion.objects.filter(brand=version.brand_id, in_use=True).update(in_use=False)
    version.in_use = True
    version.save(update_fields=["in_use"])


def _add_version(brand: Brand, rubric: Rubric, **fields: object) -> RubricVersion:
    last = RubricVersion.objects.filter(brand=brand).order_by("-number").first()
    RubricVersion.objects.filter(brand=brand, in_use=True).update(in_use=False)
    return RubricVersion.objects.create(
        brand=brand,
        number=last.number + 1 if last else 1,
        job=brand.job,
        digest=rubric.version,
        table=json.loads(rubric.canonical_json()),
        **fields,
    )
