"""After an erasure: every table and the whole storage are searched once more."""

from collections.abc import Iterable, Iterator, Sequence

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from portfolio.models import Erasure, Event, PortraitWords, Team, WebhookDelivery
from portfolio.stored_files import files_named_after

OURS = ("portfolio", "scoring", "prompts")
#: Which rows of a table are looked at, where not all are.
LOOKED_AT: dict[type[models.Model], str] = {
    Event: "row.kind NOT LIKE '%%.deleted'",
    WebhookDelivery: "row.event_id NOT IN "
    "(SELECT id FROM portfolio_event WHERE kind LIKE '%%.deleted')",
}
#: Words that are looked for with one query.
AT_ONCE = 200


@transaction.atomic
def verify_erasure(*, erasure: Erasure) -> Erasure:
    """Look for what was erased in every table and in the storage; store what was found.

    Nothing found: the ids that were looked for are forgotten, too. Safe to call again.
    """
    erasure = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure.pk)
    if erasure.verified_at is not None:
        return erasure
    words = [*erasure.looked_for, *erasure.digests]
    found = [*rows_with(words), *files_named_after(erasure.team_id, erasure.looked_for)]
    erasure.leftovers = found[:100]
    if not found:
        erasure.verified_at, erasure.looked_for = timezone.now(), []
    erasure.save(update_fields=["leftovers", "verified_at", "looked_for"])
    return erasure


def rows_with(words: Sequence[str]) -> Iterator[str]:
    """The tables in which a row says one of these words anywhere, as “table: rows”.

    The reports of erasures are left out: they name the files by their digests, as proof. So are,
    for the thirty days that they are kept, the events that told other systems of the erasure.
    """
    for model in _tables():
        table = connection.ops.quote_name(model._meta.db_table)
        count = 0
        for start in range(0, len(words), AT_ONCE):
            patterns = [f"%{_plain(word)}%" for word in words[start : start + AT_ONCE]]
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT count(*) FROM {table} AS row "  # noqa: S608
                    f"WHERE row::text LIKE ANY(%s) AND {LOOKED_AT.get(model, 'true')}",
                    [patterns],
                )
                count += cursor.fetchone()[0]
        if count:
            yield f"{model._meta.db_table}: {count}"


def rows_of_team_with(team: Team, word: str) -> Iterator[tuple[str, int]]:
    """Which of a team's rows hold this word in whatever case, as (what they are, how many).

    The words that portraits are found by are left out: they are copied from rows that are named.
    """
    for model in _tables():
        path = getattr(model, "team_path", None)
        if not path or model is PortraitWords:
            continue
        keys = model._base_manager.filter(**{path: team}).order_by().values("pk")
        within, values = keys.query.sql_with_params()
        table, key = (
            connection.ops.quote_name(name)
            for name in (model._meta.db_table, model._meta.pk.attname)
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM {table} AS row "  # noqa: S608
                f"WHERE row::text ILIKE %s AND row.{key} IN ({within})",
                [f"%{_plain(word)}%", *values],
            )
            count = cursor.fetchone()[0]
        if count:
            yield str(model._meta.verbose_name_plural), count


def _tables() -> Iterable[type[models.Model]]:
    for label in OURS:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if model is not Erasure:
                yield model


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
