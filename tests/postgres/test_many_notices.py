"""More notices than one statement takes parameters: a whole province that changes at once."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from data_access.store import Store
from data_access.tables import notices
from data_access.writes_alerts import put_notices, settle_notices
from indicators.alerting.notices import Notice, NoticeKind
from indicators.alerting.rule import Severity

NOW = datetime(2026, 8, 10, 2, 0, tzinfo=UTC)
MANY = [
    Notice(NoticeKind.OPENED, "completion", f"{area:012}", "2026-07", "2026-07", Severity.YELLOW, NOW)
    for area in range(70_000)
]


def test_as_many_notices_as_there_are_villages_are_kept_once_and_settled(store: Store) -> None:
    with store.write() as connection:
        kept = [put_notices(connection, MANY), put_notices(connection, MANY)]
        settle_notices(connection, [one.key for one in MANY], "told", at=NOW)
        told = connection.execute(select(func.count()).where(notices.c.state == "told")).scalar_one()
    assert (kept, told) == ([70_000, 0], 70_000)
