"""Writes of prompts that come in a file beside the pictures."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from portfolio.actions.audit import record_event
from portfolio.doorbell import ring
from portfolio.models import Library, Portrait, User, Version
from prompts.actions.words import gather_prompts_of
from prompts.models import Source, VersionPrompt
from prompts.sidecars import LineProblem, SidecarPrompt, read_sidecar, stem_of

#: What a person wrote or chose; a file replaces it only where that is asked for.
BY_HAND = frozenset({Source.TYPED, Source.LIBRARY})
WRITTEN = (
    *("text", "negative", "source", "generator", "parameters", "raw", "problem", "moves"),
    *("made_from", "changed_by", "changed_at"),
)


@dataclass(frozen=True)
class Attached:
    """A prompt of the file, and the version that it is now the prompt of."""

    row: SidecarPrompt
    version: Version


@dataclass(frozen=True)
class SidecarReport:
    """What became of each prompt of a file.

    attached: saved. kept: the version has a prompt by hand, which stayed. unchanged: it said the
    same before. missing: no picture of the library has that name. ambiguous: several have, or
    another row named the same picture before.
    problems: lines that could not be read.
    """

    attached: tuple[Attached, ...] = ()
    kept: tuple[Attached, ...] = ()
    unchanged: tuple[Attached, ...] = ()
    missing: tuple[SidecarPrompt, ...] = ()
    ambiguous: tuple[SidecarPrompt, ...] = ()
    problems: tuple[LineProblem, ...] = ()

    @property
    def sentence(self) -> str:
        """The whole in one sentence, for a list of uploads."""
        counts = [
            (len(self.attached), "attached"),
            (len(self.unchanged), "as before"),
            (len(self.kept), "kept as typed"),
            (len(self.missing), "without a picture of that name"),
            (len(self.ambiguous), "with no single picture of that name"),
            (len(self.problems), "not readable"),
        ]
        told = [f"{count} {words}" for count, words in counts if count]
        return f"Prompts: {', '.join(told)}."


@transaction.atomic
def attach_sidecar(
    *, library: Library, name: str, data: bytes, replaces: bool = False, by: User | None
) -> SidecarReport:
    """Give the pictures of a library the prompts that a TXT, JSON or CSV file has for them.

    A picture is found by the name of its original file, whole or without its suffix; only current
    versions of portraits in use count. A prompt that was read from the picture itself, or from an
    earlier such file, is replaced; one by hand only where `replaces` says so.
    """
    sidecar = read_sidecar(name, data)
    by_name = _versions_by_name(library, sidecar.prompts)
    kinds: dict[str, list[Attached]] = {"attached": [], "kept": [], "unchanged": []}
    missing: list[SidecarPrompt] = []
    ambiguous: list[SidecarPrompt] = []
    seen: set[Version] = set()
    known = _prompts_of(by_name)
    for row in sidecar.prompts:
        found = by_name.get(row.file.strip().casefold()) or by_name.get(stem_of(row.file), [])
        if len(found) != 1 or found[0] in seen:
            (ambiguous if found else missing).append(row)
            continue
        seen.add(found[0])
        outcome = _outcome(known.get(found[0].pk), row, replaces=replaces)
        kinds[outcome].append(Attached(row, found[0]))
    if kinds["attached"]:
        _save(kinds["attached"], by)
        count = len(kinds["attached"])
        record_event(team=library.team, action="prompts.attached", target=library, count=count)
    return SidecarReport(
        attached=tuple(kinds["attached"]),
        kept=tuple(kinds["kept"]),
        unchanged=tuple(kinds["unchanged"]),
        missing=tuple(missing),
        ambiguous=tuple(ambiguous),
        problems=sidecar.problems,
    )


def _versions_by_name(library: Library, rows: Iterable[SidecarPrompt]) -> dict[str, list[Version]]:
    """Current versions by their original's name, and by its stem, for what the rows ask for."""
    asked = {row.file.strip().casefold() for row in rows} | {stem_of(row.file) for row in rows}
    if not asked:
        return {}
    portraits = Portrait.objects.filter(library=library).in_use()
    current = Version.objects.filter(pk__in=portraits.values("current_version")).order_by("pk")
    names: dict[str, list[UUID]] = {}
    for pk, original in current.values_list("pk", "original_name"):
        for key in {original.casefold(), stem_of(original)} & asked:
            names.setdefault(key, []).append(pk)
    wanted = {pk for found in names.values() for pk in found}
    versions = current.select_related("portrait").in_bulk(wanted)
    return {key: [versions[pk] for pk in found] for key, found in names.items()}


def _prompts_of(by_name: dict[str, list[Version]]) -> dict[UUID, VersionPrompt]:
    """The prompts that the versions have already, locked, by version."""
    wanted = {version.pk for found in by_name.values() for version in found}
    rows = VersionPrompt.objects.select_for_update(of=("self",)).filter(version__in=wanted)
    return {row.version_id: row for row in rows}


def _outcome(before: VersionPrompt | None, row: SidecarPrompt, *, replaces: bool) -> str:
    """What to do with one prompt: “attached”, “kept” or “unchanged”."""
    if before is None:
        return "attached"
    if (before.text, before.negative) == (row.pasted.text, row.pasted.negative):
        return "unchanged"
    if before.text and before.source in BY_HAND and not replaces:
        return "kept"
    return "attached"


def _save(attached: list[Attached], by: User | None) -> None:
    """Store the prompts at once, and ring for what is recommended from each of them."""
    rows = [
        VersionPrompt(
            version=each.version,
            text=each.row.pasted.text,
            negative=each.row.pasted.negative,
            source=Source.SIDECAR,
            generator=each.row.pasted.generator[:80],
            parameters=each.row.pasted.parameters,
            raw=each.row.pasted.raw,
            changed_by=by,
        )
        for each in attached
    ]
    VersionPrompt.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=WRITTEN,
    )
    gather_prompts_of([each.version.pk for each in attached])
    for each in attached:
        ring("prompts.tasks.recommend_from_prompt", each.version.pk)
