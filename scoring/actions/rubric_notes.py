"""What Presence notes of its own accord beside a version of a rubric."""

from collections.abc import Mapping
from typing import Any

from scoring.models import RubricVersion
from scoring.rubric.carrying import Carried
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import job_of


def what_is_lost(carried: Carried) -> str:
    """Names what no longer applies; empty when all of it does."""
    if not carried.lost:
        return ""
    names = [CATALOGUE[key].name if key in CATALOGUE else key for key in carried.lost]
    return f"Left out, because it no longer applies: {', '.join(names)}."


def why_carried(
    last: RubricVersion, secondary: str, custom: Mapping[str, Any] | None, carried: Carried
) -> str:
    """Why a version follows `last` without anybody having saved it."""
    parts = []
    if last.secondary != secondary:
        parts.append(f"Secondary job: {job_of(secondary).title if secondary else 'none'}.")
    if custom and last.custom != custom:
        parts.append(f"“{custom['title']}” was edited.")
    if not parts:
        parts.append("Presence was upgraded; what the brand asks for was carried over.")
    return " ".join(filter(None, (*parts, what_is_lost(carried))))[:500]
