"""Worded rows are made once for all viewers of a snapshot, and never shown for another."""

from datetime import UTC, datetime

from data_access.store import open_store
from indicators.period import Period
from workflows.cockpit import Cockpit

CODE = "project_investment_completion"


def test_rows_belong_to_their_snapshot(sample_url: str) -> None:
    store = open_store(sample_url)
    cockpit = Cockpit(store, lambda: datetime(2026, 11, 23, tzinfo=UTC))
    october, september = (cockpit.snapshot(Period.parse(text)) for text in ("2026-10", "2026-09"))
    rows = cockpit.rows(october, CODE)
    assert cockpit.rows(october, CODE) is rows
    assert [row.value for row in cockpit.rows(september, CODE)] != [row.value for row in rows]
    store.close()
