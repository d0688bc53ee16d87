"""Leases: of any number of processes one acts on a clock's behalf, and its writes stand only while it may.

A holder keeps adding to `beat`; who waits watches that counter with a monotonic clock of its own
(`Watch`), so that a wall clock that jumps neither steals a lease nor keeps one. Each change of
holder adds one to `token`, and a `FencedStore` checks it inside every transaction it writes: a
holder that slept through its own replacement changes nothing when it wakes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from data_access.instants import from_text, to_text
from data_access.store import Store
from data_access.tables import leases

SCHEDULER = "scheduler"
_NOBODY = ""


class LostLease(Exception):  # noqa: N818 - not a fault: another process acts now
    """The lease is held by another; nothing was written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to act under a name, of one holder and for one term."""

    name: str
    holder: str
    token: int


@dataclass(frozen=True, slots=True)
class Beat:
    """The last sign of life of a lease; a free one was given back."""

    token: int
    count: int
    is_free: bool


class Watch:
    """Looks at another's beats; silent is who has shown the same one for the whole patience."""

    def __init__(self, monotonic: Callable[[], float], patience_seconds: float) -> None:
        self._monotonic = monotonic
        self._patience_seconds = patience_seconds
        self._seen: Beat | None = None
        self._since = monotonic()

    def is_silent(self, beat: Beat) -> bool:
        """Say whether this beat has been seen, and no other, since the patience began."""
        now = self._monotonic()
        if beat != self._seen:
            self._seen, self._since = beat, now
        return now - self._since >= self._patience_seconds


def last_beat(connection: Connection, name: str) -> Beat | None:
    """Give the last beat of a lease, None when nobody ever took it."""
    row = connection.execute(select(leases).where(leases.c.name == name)).first()
    return None if row is None else Beat(row.token, row.beat, row.holder == _NOBODY)


def take(connection: Connection, name: str, holder: str, seen: Beat | None, now: datetime) -> Lease | None:
    """Take a lease that is free, or one whose holder was seen silent at `seen`; None when it has moved since."""
    there = last_beat(connection, name)
    if there is None:
        first = {"name": name, "holder": holder, "token": 1, "beat": 1}
        connection.execute(insert(leases), {**first, "taken_at": to_text(now), "seen_at": to_text(now)})
        return Lease(name, holder, 1)
    if not there.is_free and there != seen:
        return None
    lease = Lease(name, holder, there.token + 1)
    taken = {"holder": holder, "token": lease.token, "taken_at": to_text(now)}
    connection.execute(update(leases).where(leases.c.name == name).values(**taken, **_one_more(now)))
    return lease


def beat(connection: Connection, lease: Lease, now: datetime) -> None:
    """Give a sign of life.

    Raises:
        LostLease: another holds it.
    """
    if connection.execute(update(leases).where(_is_held(lease)).values(**_one_more(now))).rowcount == 0:
        raise LostLease(lease)


def release(connection: Connection, lease: Lease, now: datetime) -> None:
    """Give a lease back, so that the next takes it without waiting; one already lost stays where it is."""
    connection.execute(update(leases).where(_is_held(lease)).values(holder=_NOBODY, **_one_more(now)))


def assert_held(connection: Connection, lease: Lease) -> None:
    """Check a lease within the transaction that writes on its strength.

    Raises:
        LostLease: another holds it.
    """
    if connection.execute(select(leases.c.token).where(_is_held(lease))).first() is None:
        raise LostLease(lease)


def scheduler_seen(connection: Connection) -> datetime | None:
    """Give the instant of the scheduler's last sign of life, None when none ever ran."""
    seen = connection.execute(select(leases.c.seen_at).where(leases.c.name == SCHEDULER)).scalar()
    return None if seen is None else from_text(seen)


class FencedStore(Store):
    """The same store for one term of a lease: it writes only while the lease is held."""

    def __init__(self, store: Store, lease: Lease) -> None:
        super().__init__(store.url, store._reader, store._writer)
        self._lease = lease

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the connection that may write now, as any store does.

        Raises:
            LostLease: another holds the lease; nothing is written.
        """
        with super().write() as connection:
            assert_held(connection, self._lease)
            yield connection


def _is_held(lease: Lease) -> ColumnElement[bool]:
    # The holder too: a restored backup may bring an old token back.
    return (leases.c.name == lease.name) & (leases.c.token == lease.token) & (leases.c.holder == lease.holder)


def _one_more(now: datetime) -> dict[str, object]:
    return {"beat": leases.c.beat + 1, "seen_at": to_text(now)}
