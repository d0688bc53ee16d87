"""Whether people were told of an alert: said from the notices there are, and plainly when nobody is to be told."""

from datetime import timedelta

import pytest

from indicators.alerting.board import DataDebt, NoticeRow
from indicators.alerting.notices import Notice, NoticeKind
from indicators.alerting.rule import Severity
from indicators.period import Period
from layouts.alerts.board import board_part
from layouts.alerts.tellings import Tellings
from layouts.alerts.view import AlertsView
from tests import builders
from tests.screen.alert_values import OTHER, SILENCED, STREET, board, entries
from tests.screen.reading import words
from tests.screen.wire import NOW

DEBT = DataDebt(builders.indicator(), "热线分中心", Period.parse("2026-10"), 13, ("东街街道",))


def noticed(
    state: str, reason: str = "", *, kind: NoticeKind = NoticeKind.OPENED, area: str = STREET, hours: int = 0
) -> NoticeRow:
    """One notice about the first street's alert, and what became of it."""
    occasion = f"{DEBT.indicator.code}|{DEBT.period}"
    at = NOW + timedelta(hours=hours)
    notice = Notice(kind, "satisfaction", area, "2026-10", "2026-10", Severity.RED, at, occasion)
    return NoticeRow(notice, state, reason, None if state == "waiting" else at)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        pytest.param((), "还没有通知", id="nothing is on its way"),
        pytest.param((noticed("waiting"),), "等待发送", id="it waits"),
        pytest.param((noticed("told"),), "已交发送，11月23日09:42", id="it was told"),
        pytest.param(
            (noticed("told"), noticed("waiting", hours=1)), "已交发送，11月23日09:42", id="told, and again soon"
        ),
        pytest.param(
            (noticed("unaddressed", "没有接收人订阅这类通知"),), "没有接收人订阅这类通知，未通知", id="unwanted"
        ),
        pytest.param((noticed("told", area=OTHER),), "还没有通知", id="only another unit's was told"),
        pytest.param((noticed("told", kind=NoticeKind.RESOLVED),), "还没有通知", id="only the end before was told"),
    ],
)
def test_an_alert_says_what_became_of_its_notice(rows: tuple[NoticeRow, ...], sentence: str) -> None:
    assert words(Tellings(has_receivers=True, rows=rows).of_alert(entries()[0])) == [sentence]


@pytest.mark.parametrize("rows", [(), (noticed("waiting"),), (noticed("unaddressed", "没有接收人"),)])
def test_without_a_receiver_nothing_is_said_to_be_told(rows: tuple[NoticeRow, ...]) -> None:
    nobody = Tellings(has_receivers=False, rows=rows)
    assert words(nobody.of_alert(entries()[0])) == ["没有接收人，未通知"]
    assert nobody.of_debt(DEBT) == "没有接收人，未提醒"


def test_an_alert_kept_quiet_says_why_whoever_is_told() -> None:
    kept = entries(a1=(entries()[0].handled, SILENCED))[0]
    assert words(Tellings(has_receivers=False).of_alert(kept))[0] == "静默 · 李四"


def test_a_department_counts_as_reminded_only_when_a_message_left() -> None:
    late = noticed("told", kind=NoticeKind.DATA_OVERDUE)
    assert Tellings(has_receivers=True).of_debt(DEBT) == "还没有提醒"
    assert Tellings(has_receivers=True, rows=(late,)).of_debt(DEBT) == "已交发送，11月23日09:42"


def test_a_late_figure_that_waits_for_somebody_who_asks_says_so() -> None:
    late = noticed("waiting", "没有接收人订阅这类通知", kind=NoticeKind.DATA_OVERDUE)
    assert Tellings(has_receivers=True, rows=(late,)).of_debt(DEBT) == "没有接收人订阅这类提醒，未提醒"


def test_a_bar_above_the_list_says_that_nobody_is_told() -> None:
    listed = board_part(board(), AlertsView(), {}, Tellings(has_receivers=False))
    assert words(listed)[0].startswith("没有设接收人：预警只在大屏和本页显示，不发消息")
    unreadable = Tellings(has_receivers=False, fault="接收人文件第 3 行写错了。")
    assert words(board_part(board(), AlertsView(), {}, unreadable))[0] == "接收人文件第 3 行写错了。"
