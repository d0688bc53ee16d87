"""How the store is: whether it can be reached, what it stands at, how old its figures are."""

from typing import TypedDict

from data_access import queries
from data_access.leases import scheduler_seen
from data_access.migrations import SCHEMA_VERSION, schema_version
from data_access.store import Store
from data_access.store_faults import StoreFault
from indicators.problem import Refusal
from workflows.publish import Publisher
from workflows.troubles import trouble_words


class Health(TypedDict, total=False):
    """How the store is; `as_of` is the newest month with figures, `problem` says what is wrong.

    `scheduler_seen_at` is the scheduler's last sign of life (null: none), `scheduler_problems` what is wrong in it.
    """

    ok: bool
    schema_version: str
    data_version: int
    last_load_at: str | None
    as_of: str | None
    scheduler_seen_at: str | None
    scheduler_problems: list[str]
    problem: str


def health(store: Store, publisher: Publisher) -> Health:
    """Look at a store; a store that cannot be reached is told and not raised."""
    try:
        with store.read() as connection:
            version = schema_version(connection)
            if version != SCHEMA_VERSION:
                problem = "数据库结构与程序版本不符；请重新启动产品。"
                return {"ok": False, "schema_version": version, "problem": problem}
            loaded_at, seen_at = queries.last_load_at(connection), scheduler_seen(connection)
            return {
                "ok": True,
                "schema_version": version,
                "data_version": queries.data_version(connection),
                "last_load_at": loaded_at.isoformat(timespec="seconds") if loaded_at else None,
                "as_of": as_of(publisher),
                "scheduler_seen_at": seen_at.isoformat(timespec="seconds") if seen_at else None,
                "scheduler_problems": trouble_words(connection),
            }
    except StoreFault as fault:
        return {"ok": False, "problem": str(fault)}


def as_of(publisher: Publisher) -> str | None:
    """Give the newest month with figures, None for a store without any."""
    try:
        return str(publisher.latest_period())
    except StoreFault:
        raise
    except Refusal:
        return None  # an empty store is well
