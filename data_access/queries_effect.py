"""What a load wrote and how much of it still stands, counted in the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Text, and_, case, cast, exists, func, literal_column, select

from data_access import tables
from data_access import writes_history as history
from data_access.tables import OPEN_END
from data_access.writes_history import History
from indicators.load_effect import LoadEffect, Written

_MONTH_LETTERS = len("2026-10")  # days are told by their month; quarters and years are no longer


@dataclass(frozen=True, slots=True)
class _Group:
    """One table of facts and how its facts are told apart: by subject, by slot, with a word behind."""

    history: History
    subject: str
    slot: str
    word: str = ""


_GROUPS = (
    _Group(history.OBSERVATIONS, "indicator_code", "period"),
    _Group(history.TARGETS, "indicator_code", "year", word="目标值"),
    _Group(history.EVENTS, "layer", "occurred_on", word="点位"),
    _Group(history.READINGS, "layer", "period", word="监测读数"),
    _Group(history.BOUNDARIES, "", "", word="边界"),
)


def load_effect(connection: Connection, load_id: int, names: Mapping[str, str]) -> LoadEffect:
    """Count what a load did; `names` gives the words for the codes of indicators."""
    written = [
        Written(_subject(group, row.subject, names), row.slot, row.count - row.revised, *row[3:])
        for group in _GROUPS
        for row in connection.execute(_counting(group, load_id))
    ]
    return LoadEffect(tuple(written))


def _subject(group: _Group, code: str, names: Mapping[str, str]) -> str:
    return " ".join(part for part in (names.get(code, code), group.word) if part)


def _counting(group: _Group, load_id: int) -> Select[Any]:
    """Per subject and slot: all facts, those that replaced one, those that stand, those with one to return to."""
    kept = group.history
    fact, before, load = kept.table.alias("fact"), kept.table.alias("before"), tables.loads.alias("load")
    same = and_(*(before.c[name] == fact.c[name] for name in kept.key))
    replaced = exists().where(same, before.c.known_to == fact.c.known_from)
    other = exists().where(same, load.c.load_id == before.c.load_id, load.c.load_id != load_id, load.c.status == "live")
    stands = fact.c.known_to == OPEN_END
    columns = [
        _text(fact, group.subject).label("subject"),
        func.substr(_text(fact, group.slot), 1, _MONTH_LETTERS).label("slot"),
        func.count().label("count"),
        _sum(replaced).label("revised"),
        _sum(stands).label("standing"),
        _sum(and_(stands, other)).label("falling_back"),
    ]
    # What the load only repeated has no life of its own and is not counted as written.
    counted = select(*columns).select_from(fact).where(fact.c.load_id == load_id, fact.c.known_to > fact.c.known_from)
    return counted.group_by("subject", "slot").order_by("subject", "slot")


def _text(fact: Any, column: str) -> Any:
    return cast(fact.c[column], Text) if column else literal_column("''", Text)


def _sum(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))
