"""Work that is done by one worker at a time, without holding up anybody's page."""

from django.db import connection


def take_turn(name: str) -> bool:
    """Take the turn of this name until the end of the transaction; False if somebody has it.

    PostgreSQL's own lock on a number made of the name: it locks no row, so nobody who writes to
    the rows that the work reads has to wait for it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])
