"""How facts are kept: never overwritten. A correction closes `known_to` and inserts a new row.

A `History` says, for one table, what names a fact and what the fact says; `keep` and `withdraw`
are the only two acts on any of them. A load that repeats what already stands leaves a row whose
life is empty (`known_to` = `known_from`): no question about a moment ever meets it, but when an
earlier load is undone, what a later one has said as well stands on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, bindparam, func, insert, literal, select, update
from sqlalchemy.sql.compiler import SQLCompiler

from data_access import tables
from data_access.tables import OPEN_END
from indicators.problem import Refusal

_CHUNK = 8  # members asked for by name; above that reading the whole scope is cheaper
_BATCH = 20_000  # rows held as parameters at a time

Row = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a load did: facts never known before, facts that changed, facts we knew just so."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.new + other.new, self.revised + other.revised, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class History:
    """One table of facts: `scope` and `member` name a fact, `content` is what it says.

    `decimals` are the content columns whose text is a number: 87.30 says the same as 87.3.
    """

    table: Table
    scope: tuple[str, ...]
    member: str
    content: tuple[str, ...]
    decimals: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a fact, without the time it became known."""
        return (*self.scope, self.member)


OBSERVATIONS = History(
    tables.observations,
    ("indicator_code", "period"),
    "area_code",
    ("value", "status", "numerator", "denominator"),
    frozenset({"value", "numerator", "denominator"}),
)
TARGETS = History(tables.targets, ("indicator_code", "year"), "area_code", ("value",), frozenset({"value"}))
EVENTS = History(
    tables.events,
    ("layer",),
    "event_id",
    ("occurred_on", "lon", "lat", "area_code", "category", "title"),
)
READINGS = History(
    tables.readings,
    ("layer", "period"),
    "monitor_code",
    ("monitor_name", "lon", "lat", "value", "unit"),
    frozenset({"value"}),
)
BOUNDARIES = History(
    tables.boundaries,
    (),
    "area_code",
    ("is_illustrative", "geometry", "area_m2", "label_lon", "label_lat", "source"),
)
MAP_GEOMETRIES = History(tables.map_geometries, (), "parent_code", ("content_hash", "meta"))
REPORTED = (OBSERVATIONS, TARGETS, EVENTS, READINGS, BOUNDARIES)  # drawn maps follow from the boundaries


def keep(connection: Connection, history: History, known_at: str, rows: Sequence[Row]) -> Counts:
    """Keep facts as known from an instant; what we knew just so stays as it is. Rows are filled in, not copied.

    Raises:
        Refusal: two rows name the same fact.
    """
    scopes: defaultdict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        scopes[tuple([row[column] for column in history.scope])].append(row)
    total = Counts()
    for batch in _batches(scopes.items()):
        sorting = _Sorting([], [], [])
        for scope, members in batch:
            total += _sort_out(history, _current(connection, history, scope, members), members, sorting)
        _close(connection, history, known_at, sorting.closed)
        _insert(connection, history, known_at, sorting.fresh, OPEN_END)
        _insert(connection, history, known_at, sorting.repeated, known_at)
    return total


def withdraw(connection: Connection, history: History, load_id: int, known_at: str) -> tuple[int, int]:
    """Take back what a load (already marked undone) says now; what stood before it stands again.

    Returns how many facts were closed and how many earlier ones stand again, as new rows.
    """
    table = history.table
    closing = update(table).where(table.c.load_id == load_id, table.c.known_to == OPEN_END).values(known_to=known_at)
    closed = connection.execute(closing).rowcount
    columns = [column.name for column in table.columns]
    reopening = insert(table).from_select(columns, _predecessors(history, load_id, known_at))
    counted = reopening.execution_options(preserve_rowcount=True)
    reopened = connection.execute(counted).rowcount if closed else 0
    return closed, reopened


def close_others(connection: Connection, history: History, known_at: str, members: Iterable[Any]) -> None:
    """End the standing facts of a history without scope that are not among some members."""
    table = history.table
    others = table.c[history.member].not_in(list(members))
    connection.execute(update(table).where(others, table.c.known_to == OPEN_END).values(known_to=known_at))


def _batches(scopes: Iterable[tuple[Key, list[Row]]]) -> Iterator[list[tuple[Key, list[Row]]]]:
    batch: list[tuple[Key, list[Row]]] = []
    size = 0
    for scope in scopes:
        batch.append(scope)
        size += len(scope[1])
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _current(connection: Connection, history: History, scope: Key, members: list[Row]) -> dict[Any, Key]:
    table = history.table
    wanted = select(table.c[history.member], *(table.c[name] for name in history.content)).where(
        table.c.known_to == OPEN_END,
        *(table.c[name] == value for name, value in zip(history.scope, scope, strict=True)),
    )
    if len(members) <= _CHUNK:
        wanted = wanted.where(table.c[history.member].in_([row[history.member] for row in members]))
    return {row[0]: tuple(row[1:]) for row in connection.execute(wanted)}


@dataclass(frozen=True, slots=True)
class _Sorting:
    """Rows to write: facts to begin, facts repeated, and the names of facts to end."""

    fresh: list[Row]
    repeated: list[Row]
    closed: list[Row]


def _sort_out(history: History, current: dict[Any, Key], members: list[Row], sorting: _Sorting) -> Counts:
    new = revised = unchanged = 0
    seen: set[Any] = set()
    for row in members:
        member = row[history.member]
        if member in seen:
            raise Refusal.because(_twice(history, row))
        seen.add(member)
        before = current.get(member)
        if before is None:
            new += 1
            sorting.fresh.append(row)
        elif _says_the_same(history, before, row):
            unchanged += 1
            sorting.repeated.append(row)
        else:
            revised += 1
            sorting.closed.append({f"is_{name}": row[name] for name in history.key})
            sorting.fresh.append(row)
    return Counts(new, revised, unchanged)


def _says_the_same(history: History, before: Key, row: Row) -> bool:
    for name, old in zip(history.content, before, strict=True):
        new = row[name]
        if old == new:
            continue
        if name not in history.decimals or old is None or new is None or Decimal(old) != Decimal(new):
            return False
    return True


def _twice(history: History, row: Row) -> str:
    named = "，".join(str(row[name]) for name in history.key)
    return f"同一批数据中有两条说的是同一件事（{named}）；请删去其中一条后重新导入。"


def _close(connection: Connection, history: History, known_at: str, closed: list[Row]) -> None:
    if closed:
        table = history.table
        named = and_(*(table.c[name] == bindparam(f"is_{name}") for name in history.key))
        ending = update(table).where(named, table.c.known_to == OPEN_END).values(known_to=known_at)
        connection.execute(ending, closed)


def _insert(connection: Connection, history: History, known_at: str, rows: list[Row], known_to: str) -> None:
    if not rows:
        return
    for row in rows:
        row["known_from"] = known_at
        row["known_to"] = known_to
    # The statement is SQLAlchemy's; its parameters go straight to the driver, at twice the speed.
    statement = insert(history.table).compile(dialect=connection.dialect)
    if not isinstance(statement, SQLCompiler) or statement.positiontup is None:
        connection.exec_driver_sql(str(statement), rows)
    else:
        in_order = itemgetter(*statement.positiontup)
        connection.exec_driver_sql(str(statement), [in_order(row) for row in rows])


def _predecessors(history: History, load_id: int, known_at: str) -> Select[Any]:
    """The last row of each closed fact that a standing load wrote, with a new life from `known_at`."""
    closed = history.table.alias("closed")
    before = history.table.alias("before")
    later = history.table.alias("later")
    load, later_load = tables.loads.alias("load"), tables.loads.alias("later_load")
    newest = (
        select(func.max(later.c.known_from))
        .join(later_load, later_load.c.load_id == later.c.load_id)
        .where(later_load.c.status == "live", *(later.c[name] == closed.c[name] for name in history.key))
        .scalar_subquery()
    )
    life = {"known_from": literal(known_at), "known_to": literal(OPEN_END)}
    return (
        select(*(life.get(column.name, before.c[column.name]) for column in history.table.columns))
        .select_from(closed)
        .join(before, and_(*(before.c[name] == closed.c[name] for name in history.key)))
        .join(load, load.c.load_id == before.c.load_id)
        .where(closed.c.load_id == load_id, closed.c.known_to == known_at)
        .where(load.c.status == "live", before.c.known_from == newest)
    )
