"""What a line of a manifest says of a portrait: read, so that it can be checked, then written.

A line with a fault in one cell is written without that cell; the fault is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from portfolio.actions.brands import NameTaken
from portfolio.actions.fields import BadField, clean_value, set_values
from portfolio.actions.persons import (
    Agreement,
    BadConsent,
    add_person,
    record_consent,
    set_portrait_person,
)
from portfolio.actions.review_states import set_review
from portfolio.actions.tags import BadTag, tag_names, tag_portraits
from portfolio.doorbell import ring
from portfolio.models import Brand, Consent, Field, Person, Portrait, User
from prompts.actions.words import gather_prompts_of
from prompts.import_rows import ManifestRow
from prompts.models import Source, VersionPrompt
from prompts.moves import Move

SCOPES = {
    "publication": (True, False),
    "likeness": (False, True),
    "both": (True, True),
}


@dataclass
class Said:
    """What a line says, as the actions take it. problems: in words, one for each cell at fault."""

    title: str = ""
    person: str = ""
    tags: list[str] = field(default_factory=list)
    state: str = ""
    agreement: Agreement | None = None
    values: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    negative: str = ""
    moves: list[Move] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def said_of(row: ManifestRow | None, fields: Mapping[str, Field]) -> Said:
    """What a line says; nothing of a picture without one. fields: the brand's own, by key."""
    if row is None:
        return Said()
    cells = row.cells
    said = Said(title=cells.get("title", ""), person=" ".join(cells.get("person", "").split()))
    said.text, said.negative, said.moves = row.prompt
    try:
        said.tags = tag_names(cells.get("tags", "").replace(";", ","))
    except BadTag as problem:
        said.problems.append(str(problem))
    _read_state(said, cells)
    _read_agreement(said, cells)
    for key, cell in row.fields.items():
        if key not in fields:
            continue  # the manifest's first line was told of it
        try:
            said.values[key] = clean_value(fields[key], cell)
        except BadField as problem:
            said.problems.append(str(problem))
    return said


def _read_state(said: Said, cells: Mapping[str, str]) -> None:
    if not (word := cells.get("state", "").casefold().replace(" ", "_")):
        return
    labels = {label.casefold().replace(" ", "_"): value for value, label in Portrait.Review.choices}
    said.state = labels.get(word, word)
    if said.state not in Portrait.Review.values:
        said.state = ""
        names = ", ".join(Portrait.Review.values)
        said.problems.append(f"There is no state “{cells['state']}”. Write one of {names}.")


def _read_agreement(said: Said, cells: Mapping[str, str]) -> None:
    if not any(key.startswith("consent_") for key in cells):
        return
    scope = cells.get("consent_scope", "").casefold().replace("publication and likeness", "both")
    try:
        given = date.fromisoformat(cells.get("consent_given", ""))
        until = cells.get("consent_until", "")
        ends = date.fromisoformat(until) if until else None
    except ValueError:
        said.problems.append("The consent is left out: write its dates as 2026-11-23.")
        return
    if not said.person:
        said.problems.append("The consent is left out: the line names no person.")
    elif scope not in SCOPES:
        said.problems.append(
            f"The consent is left out: write its scope as one of {', '.join(SCOPES)}."
        )
    elif ends is not None and ends < given:
        said.problems.append("The consent is left out: it ends before it begins.")
    else:
        publication, likeness = SCOPES[scope]
        document = cells.get("consent_document", "")[:240]
        said.agreement = Agreement(given, publication, likeness, (), ends, document)


@transaction.atomic
def write_said(*, portrait: Portrait, said: Said, by: User) -> list[str]:
    """Write what a line says of a new portrait; what could not be, in words."""
    problems = list(said.problems)
    if said.person:
        person = _person(portrait.library.brand, said.person)
        set_portrait_person(portrait=portrait, person=person)
        if said.agreement:
            problems += _agree(person, said.agreement, by)
    if said.tags:
        tag_portraits(portraits=[portrait], names=said.tags)
    if said.state and said.state != Portrait.Review.DRAFT:
        set_review(portraits=[portrait.pk], state=said.state, by=by)
    for key, value in said.values.items():
        set_values(portraits=[portrait], key=key, value=value)
    if said.text or said.negative:
        _write_prompt(portrait, said, by)
    return problems


def _person(brand: Brand, name: str) -> Person:
    rows = Person.objects.filter(brand=brand, name__iexact=name)
    if found := rows.first():
        return found
    try:
        return add_person(brand=brand, name=name)
    except NameTaken:  # somebody added it this very moment
        return rows.get()


def _agree(person: Person, agreement: Agreement, by: User) -> list[str]:
    """Record a consent once, however many pictures name it; never over one that was taken back."""
    known = Consent.objects.filter(
        person=person,
        given_at=agreement.given_at,
        expires_at=agreement.expires_at,
        covers_publication=agreement.covers_publication,
        covers_likeness=agreement.covers_likeness,
        document=agreement.document,
    )
    if known.exists():
        return []
    if Consent.objects.filter(person=person, revoked_at__isnull=False).exists():
        return [f"{person} took a consent back before: record the new one on the page of persons."]
    try:
        record_consent(person=person, agreement=agreement, by=by)
    except BadConsent as problem:
        return [str(problem)]
    return []


def _write_prompt(portrait: Portrait, said: Said, by: User) -> None:
    version = portrait.current_version
    assert version is not None  # a portrait comes with its first one
    VersionPrompt.objects.update_or_create(
        version=version,
        defaults={
            "text": said.text,
            "negative": said.negative,
            "moves": [move.to_json() for move in said.moves],
            "source": Source.SIDECAR,
            "changed_by": by,
        },
    )
    gather_prompts_of([version.pk])
    ring("prompts.tasks.recommend_from_prompt", version.pk)
