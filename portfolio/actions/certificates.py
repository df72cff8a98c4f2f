"""Certificates: every decision becomes an entry of its brand's chain."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from portfolio.models import Brand, Certificate, Decision
from portfolio.verify_certificate import FORMAT, digest_of


@transaction.atomic
def certify(
    *, decision: Decision, score: Mapping[str, Any] | None, prompt: str | None
) -> Certificate:
    """Add the decision to the chain; once. The brand's chain grows one entry at a time.

    score: what the page showed ({"overall", "coverage", "job", "rubric", "rubric_digest",
    "engine"}), None while there was none. prompt: its text, of which only the SHA-256 is kept.
    """
    brand = Brand.objects.select_for_update(no_key=True).get(pk=decision.portrait.library.brand_id)
    if known := Certificate.objects.filter(decision=decision).first():
        return known
    last = Certificate.objects.filter(brand=brand).order_by("-number").first()
    entry = _entry(decision, last, score, prompt)
    return Certificate.objects.create(
        brand=brand,
        number=entry["number"],
        decision=decision,
        version=decision.version,
        entry=entry,
        previous=entry["previous"],
        digest=digest_of(entry),
    )


def certificate_file(certificate: Certificate) -> bytes:
    """The certificate as it is handed out: the chain from its beginning, JSON."""
    rows = Certificate.objects.filter(brand=certificate.brand_id, number__lte=certificate.number)
    chain = [
        {"entry": entry, "digest": digest}
        for entry, digest in rows.order_by("number").values_list("entry", "digest")
    ]
    whole = {"format": FORMAT, "certifies": certificate.digest, "chain": chain}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _entry(
    decision: Decision,
    last: Certificate | None,
    score: Mapping[str, Any] | None,
    prompt: str | None,
) -> dict[str, Any]:
    """What is certified. Names and words of other clients' portals are in no entry: a brand has
    one client, and its chain is handed out with each of its certificates."""
    version = decision.version
    return {
        "number": last.number + 1 if last else 1,
        "previous": last.digest if last else "",
        "team": str(decision.team),
        "brand": str(decision.portrait.library.brand),
        "portal": str(decision.portal),
        "portrait": decision.portrait.title,
        "version": version.number,
        "file": {
            "name": version.original_name,
            "sha256": version.sha256,
            "bytes": version.bytes,
            "format": version.format,
        },
        "prompt_sha256": hashlib.sha256(prompt.encode()).hexdigest() if prompt else None,
        "score": dict(score) if score else None,
        "decision": {
            "answer": decision.answer,
            "by": decision.decided_by,
            "side": "team" if decision.user_id else "client",
            "by_silence": decision.by_silence,
            "reason_sha256": hashlib.sha256(decision.reason.encode()).hexdigest()
            if decision.reason
            else None,
            "stage": str(decision.stage.name) if decision.stage else None,
            "at": decision.decided_at.isoformat(timespec="seconds"),
        },
    }
