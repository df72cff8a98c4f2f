"""A brand's phrases with what became of them: the ledger's page."""

from collections import defaultdict
from typing import Any

from portfolio.models import Brand
from prompts.actions.outcomes import comparable_outcomes
from prompts.records import FEWEST, PhraseRecord
from scoring.rubric.catalogue import CATALOGUE

NO_GENERATOR = "Generator not known"


def ledger_page(brand: Brand) -> dict[str, Any]:
    """`generators`: by name, the rules that were followed there, those with a record first.

    Each row: rule, phrase (as last used), cue_name, n, record (None under FEWEST uses).
    """
    rows = comparable_outcomes(brand).order_by("observed_at", "pk")
    found: dict[tuple[str, str], dict[str, Any]] = {}
    gains: dict[tuple[str, str], list[float]] = defaultdict(list)
    for outcome in rows.values("generator", "rule", "phrase", "cue", "gain"):
        key = (outcome["generator"], outcome["rule"])
        gains[key].append(outcome["gain"])
        found[key] = {
            "rule": outcome["rule"],
            "phrase": outcome["phrase"],
            "cue_name": CATALOGUE[outcome["cue"]].name,
        }
    generators: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, row in found.items():
        record = PhraseRecord.of(gains[key])
        generators[key[0] or NO_GENERATOR].append(row | {"n": len(gains[key]), "record": record})
    for entries in generators.values():
        entries.sort(key=_place)
    return {"brand": brand, "generators": sorted(generators.items()), "fewest": FEWEST}


def _place(row: dict[str, Any]) -> tuple[bool, float, str]:
    record = row["record"]
    return (record is None, -record.median_gain if record else -row["n"], row["phrase"])
