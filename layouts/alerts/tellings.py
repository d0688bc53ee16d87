"""Whether people were told: read from the notices there are, never taken for granted."""

from collections.abc import Iterable
from dataclasses import dataclass

from dash import html

from indicators.alerting.board import UNTOLD, AlertEntry, DataDebt, NoticeRow, notice_words
from indicators.alerting.notices import NoticeKind
from indicators.alerting.office_hours import moment_words
from layouts.alerts import marks
from layouts.desk.elements import Children

_UNHEARD = (
    "没有设接收人：预警只在大屏和本页显示，不发消息，也不提醒报送部门。"
    "接收人写在 var/receivers.toml，写法见管理员手册。"
)


@dataclass(frozen=True, slots=True)
class Tellings:
    """Whether anybody is to be told, and the newest notice of each alert and each late figure."""

    has_receivers: bool
    rows: tuple[NoticeRow, ...] = ()
    fault: str = ""  # why the receivers cannot be read

    def of_alert(self, entry: AlertEntry) -> list[Children]:
        """Say whether people are told of an alert, or with the grey bell why they are not."""
        if entry.suppression is not None:
            return marks.bell(entry.suppression)
        mine = (entry.alert.rule.code, entry.area_code)
        found = [one for one in self.rows if one.notice.fingerprint == mine and not _is_over(one)]
        return [html.Span(self._words(found), className="desk-quiet")]

    def of_debt(self, debt: DataDebt) -> str:
        """Say whether a department was reminded of what it owes."""
        occasion = f"{debt.indicator.code}|{debt.period}"
        found = [one for one in self.rows if _is_late(one) and one.notice.occasion == occasion]
        return self._words(found).replace("通知", "提醒")

    def bar(self) -> Children:
        """Say at the head of a part that nobody is told of anything; nothing while somebody is."""
        if self.has_receivers:
            return None
        return html.P(self.fault or _UNHEARD, className="alerts-pulse is-away", role="alert")

    def _words(self, found: Iterable[NoticeRow]) -> str:
        """Say the newest that was told, else what became of the newest."""
        newest = sorted(found, key=lambda one: (one.state == "told", one.notice.at))
        if not newest:
            return "还没有通知" if self.has_receivers else UNTOLD
        last = newest[-1]
        if last.state == "told" and last.settled_at is not None:
            return f"已交发送，{moment_words(last.settled_at)}"
        if last.state in ("unaddressed", "waiting") and last.state_reason:
            return f"{last.state_reason}，未通知"
        return notice_words(last.state, has_receivers=self.has_receivers)


def _is_late(row: NoticeRow) -> bool:
    return row.notice.kind is NoticeKind.DATA_OVERDUE


def _is_over(row: NoticeRow) -> bool:
    return _is_late(row) or row.notice.kind is NoticeKind.RESOLVED
