"""Undo a load: nothing is deleted, what stood before stands again."""

from dataclasses import dataclass
from datetime import datetime

from data_access import queries, writes
from data_access.store import Store
from indicators.provenance import Load
from workflows import boundaries
from workflows.boundaries_maps import redraw_maps


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undo did: facts that ended, and earlier ones that stand again."""

    load: Load
    closed_count: int
    reopened_count: int

    def sentence(self) -> str:
        """Say it in one line."""
        return (
            f"已撤销批次 {self.load.load_id}（{self.load.file_name}）："
            f"收回 {self.closed_count} 条，恢复此前的 {self.reopened_count} 条，历史记录全部保留。"
        )


def undo(store: Store, load_id: int, now: datetime, who: str) -> UndoReport:
    """Take a load back in one transaction.

    Raises:
        Refusal: there is no such load, it is undone already, or its kind cannot be undone.
    """
    with store.write() as connection:
        load = queries.load_named(connection, load_id)
        known_at = writes.next_known_at(connection, now)
        closed, reopened = writes.undo_load(connection, load_id, known_at)
        if load.kind == boundaries.KIND:
            redraw_maps(connection, load_id, known_at)
        detail = f"收回 {closed} 条，恢复 {reopened} 条"
        writes.record_audit(
            connection, at=known_at, actor=who, action="undo", object_=f"批次 {load_id} {load.file_name}", detail=detail
        )
        writes.bump_version(connection)
    return UndoReport(load, closed, reopened)
