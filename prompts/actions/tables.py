"""Tables of portraits to take away: what is known of each, its scores cue by cue, its decisions.

For a people team, and where the installation judges no expression, the cues of expression are left
out: no table of them stands beside the names of people (product rule, docs/exports.md).
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portfolio.actions.audit import record_export
from portfolio.actions.bulk import seen
from portfolio.actions.team_tasks import TaskProblem, progress
from portfolio.csv_lines import csv_lines, safe_cell
from portfolio.models import Decision, Field, Mark, Portrait, Tagged, Team, TeamTask, User
from prompts.models import VersionPrompt
from scoring.models import Assessment, CueScore
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES

CSV, XLSX = "csv", "xlsx"
FORMATS = (CSV, XLSX)
#: So many rows are made while their member waits; more by a worker.
AT_ONCE = 500
MOST = 20_000
SLICE = 250

PLAIN = (
    "Title",
    "Brand",
    "Library",
    "File",
    "Version",
    "Added",
    "State",
    "Archived",
    "Person",
    "Tags",
    "Your rating",
    "Your pick",
    "Job",
    "Overall score",
    "Share that could be read",
    "Scoring",
    "AI origin",
    "Decisions",
    "Prompt",
    "Address",
)


@dataclass(frozen=True)
class Table:
    """What a table holds. is_for_people: for a people team, without the cues of expression."""

    team: Team
    ids: Sequence[str]
    reader: User
    is_for_people: bool = False

    @property
    def cues(self) -> list[Any]:
        """The cues with columns of their own, in the order of the catalogue."""
        is_left_out = self.is_for_people or not settings.EXPRESSION_CUES_ENABLED
        left_out = EXPRESSION_CUES if is_left_out else frozenset()
        return [cue for key, cue in CATALOGUE.items() if key not in left_out]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """(key, name) of the brands' own fields that are in use."""
        rows = Field.objects.visible_to(self.reader).filter(
            brand__team=self.team,
            retired_at=None,
            brand__libraries__portraits__in=[UUID(pk) for pk in self.ids],
        )
        return list(dict(rows.order_by("key").values_list("key", "name")).items())

    def header(self) -> list[str]:
        columns = [*PLAIN, *(name for _, name in self.fields)]
        for cue in self.cues:
            unit = f" ({cue.unit})" if cue.unit else ""
            columns += [f"{cue.name}{unit}", f"{cue.name}, score"]
        return columns

    def rows(self) -> Iterator[list[Any]]:
        """A row for each portrait that the reader may see, in the order of the ids."""
        cues, fields = [cue.key for cue in self.cues], [key for key, _ in self.fields]
        for start in range(0, len(self.ids), SLICE):
            yield from _slice(self, self.ids[start : start + SLICE], cues, fields)


def _slice(
    table: Table, ids: Sequence[str], cues: Sequence[str], fields: Sequence[str]
) -> Iterator[list[Any]]:
    """A fixed number of queries for a slice of rows."""
    rows = seen(table.team, table.reader).filter(pk__in=ids)
    portraits = {str(row.pk): row for row in rows}
    found = _Facts(list(portraits.values()), table.reader)
    for pk in ids:
        if row := portraits.get(str(pk)):
            yield [
                *found.plain(row),
                *(row.field_values.get(key) for key in fields),
                *(number for key in cues for number in found.cue(row, key)),
            ]


class _Facts:
    """What stands beside some portraits, by portrait or by assessment."""

    def __init__(self, portraits: Sequence[Portrait], reader: User) -> None:
        keys = [row.pk for row in portraits]
        judged = [row.judged_by for row in portraits if row.judged_by]
        versions = [row.current_version_id for row in portraits]
        self.tags: dict[UUID, list[str]] = defaultdict(list)
        tagged = Tagged.objects.filter(portrait__in=keys).order_by("tag__name")
        for pk, name in tagged.values_list("portrait", "tag__name"):
            self.tags[pk].append(name)
        marks = Mark.objects.filter(user=reader, portrait__in=keys)
        self.marks = {mark.portrait_id: mark for mark in marks}
        assessments = Assessment.objects.filter(pk__in=judged).select_related("rubric")
        self.assessments = {row.pk: row for row in assessments.defer("scorecard", "rubric__table")}
        scores = CueScore.objects.filter(assessment__in=judged)
        self.cues = {
            (pk, key): (value, score)
            for pk, key, value, score in scores.values_list("assessment", "key", "value", "score")
        }
        prompts = VersionPrompt.objects.filter(version__in=versions)
        self.prompts = dict(prompts.values_list("version", "text"))
        self.decisions: dict[UUID, list[str]] = defaultdict(list)
        decided = Decision.objects.filter(portrait__in=keys, withdrawn_at=None)
        for each in decided.select_related("version").order_by("decided_at"):
            self.decisions[each.portrait_id].append(_decision(each))

    def plain(self, row: Portrait) -> list[Any]:
        version, mark = row.current_version, self.marks.get(row.pk)
        judged = self.assessments.get(row.judged_by) if row.judged_by else None
        return [
            row.title,
            str(row.library.brand),
            str(row.library),
            version.original_name if version else "",
            version.number if version else "",
            timezone.localtime(row.created_at).date().isoformat(),
            Portrait.Review(row.review).label,
            "yes" if row.archived_at else "",
            str(row.person) if row.person else "",
            ", ".join(self.tags[row.pk]),
            mark.rating if mark else None,
            mark.get_flag_display() if mark and mark.flag else "",
            judged.rubric.job if judged else "",
            row.overall,
            judged.coverage if judged and row.overall is not None else None,
            row.scoring,
            row.origin,
            "\n".join(self.decisions[row.pk]),
            self.prompts.get(row.current_version_id, "") if row.current_version_id else "",
            urljoin(settings.SITE_URL, reverse("portfolio:portrait", args=[row.pk])),
        ]

    def cue(self, row: Portrait, key: str) -> tuple[Any, Any]:
        if row.judged_by is None:
            return (None, None)
        return self.cues.get((row.judged_by, key), (None, None))


def _decision(decision: Decision) -> str:
    on = f"{timezone.localtime(decision.decided_at):%Y-%m-%d}"
    reason = f": {decision.reason}" if decision.reason else ""
    answer = decision.get_answer_display()
    return f"{answer} by {decision.decided_by} on version {decision.version.number}, {on}{reason}"


def csv_of(table: Table) -> Iterator[str]:
    """The table as a CSV file, a line at a time."""
    return csv_lines(table.header(), table.rows())


def xlsx_of(table: Table) -> bytes:
    """The table as an Excel workbook: numbers are numbers, and no text is ever a formula."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        sheet, bold = book.add_worksheet("Portraits"), book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 28)
        for line, row in enumerate(_with_header(table)):
            for column, value in enumerate(row):
                if isinstance(value, bool):
                    sheet.write_string(line, column, "yes" if value else "no")
                elif isinstance(value, int | float):
                    sheet.write_number(line, column, value)
                elif value not in (None, ""):
                    sheet.write_string(line, column, safe_cell(value), None if line else bold)
    return buffer.getvalue()


def _with_header(table: Table) -> Iterable[Sequence[Any]]:
    yield table.header()
    yield from table.rows()


@transaction.atomic
def record_table(table: Table, file_format: str) -> None:
    """Write down that somebody takes a table away."""
    count = f"{len(table.ids):,} portrait{'' if len(table.ids) == 1 else 's'}"
    whom = " for a people team" if table.is_for_people else ""
    record_export(team=table.team, what=f"a table{whom}: {count} as {file_format.upper()}")


def run_export(task: TeamTask) -> None:
    """Make the table that a task asks for, whole: what is read is of one moment."""
    asked = task.request
    table = Table(task.team, asked["ids"], task.created_by, is_for_people=asked["is_for_people"])
    if asked["format"] not in FORMATS:
        raise TaskProblem("A table is made as CSV or XLSX.")
    content = xlsx_of(table) if asked["format"] == XLSX else "".join(csv_of(table)).encode("utf-8")
    with transaction.atomic():
        task.file.save(f"portraits.{asked['format']}", ContentFile(content), save=False)
        task.save(update_fields=["file"])
        record_table(table, asked["format"])
        progress(task=task, done=len(asked["ids"]), is_done=True)
