"""Who acts: the account and the address behind what is being done, for the audit log.

Set once for each request; a worker or a command has nobody, and the log then says Presence.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """An account by id and name, and the address that it came from."""

    user_id: UUID | None = None
    name: str = ""
    ip: str | None = None


NOBODY = Actor()
_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def actor() -> Actor:
    """Whoever acts in this request; NOBODY outside of one."""
    return _actor.get()


@contextmanager
def acting(who: Actor) -> Iterator[None]:
    """While it lasts, what is recorded is recorded as done by `who`."""
    token = _actor.set(who)
    try:
        yield
    finally:
        _actor.reset(token)


@contextmanager
def acting_as(user_id: UUID, name: str) -> Iterator[None]:
    """While it lasts, this account acts, from the address of the request."""
    with acting(replace(actor(), user_id=user_id, name=name[:254])):
        yield
