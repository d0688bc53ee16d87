"""Matters: which notices speak of one and the same thing, and why one that is over need not be told.

A notice is kept under the key its writer gave it, and older versions gave other keys: a late figure was named by
each rule that watches it and by its period alone, the end of a silence by the episode too. Two rows may so tell one
thing. Before telling each is put into today's form, whose key names the thing itself: indicator, area and period
of a late figure; silence, rule and area of its end; rule, version and words of a fault. One key is told once: not
again when it was told as another row, and of several that wait the one written last speaks.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from data_access.queries_rules import paused_rules, turned_since_evaluation
from indicators.alerting.notices import CHANGES, Notice, NoticeKind
from workflows.evaluate_notices import ARRIVED, DISSOLVED, EDITED, PAUSED, RESUMED, RETIRED, returned
from workflows.telling import Newsroom

_SAID = "同一事项已经通知过，不再重复"
_TWIN = "同一事项另有一条通知，不再重复"
_RECOVERED = "等待期内已恢复，不必再发"
_ENDED_BY = {
    PAUSED: "规则已暂停，不必再发",
    RETIRED: "规则已停用，不必再发",
    EDITED: "规则已修改，不必再发",
    RESUMED: "规则恢复后已不在预警，不必再发",
    DISSOLVED: "单位已撤销，不必再发",
    ARRIVED: "数据已报送，不必再发",
    "不适用": "指标对该单位已不适用，不必再发",
}


def in_todays_form(notice: Notice, newsroom: Newsroom) -> Notice:
    """Give a notice that an older version may have written as it would be written today."""
    if notice.kind is NoticeKind.DATA_OVERDUE and notice.occasion == notice.period:
        return replace(notice, occasion=f"{newsroom.indicator_code(notice)}|{notice.period}")
    if notice.kind is NoticeKind.RULE_ERROR and notice.occasion.count("|") == 1:
        return returned(notice, {})
    return notice


def repetitions(pending: Mapping[str, Notice], told: Iterable[Notice]) -> Mapping[str, str]:
    """Name by its kept key what waits and would say a thing again, each with the reason.

    All notices stand in today's form, those that wait in the order they were written.
    """
    said = {one.key for one in told}
    speaker = {one.key: key for key, one in pending.items()}
    twins = {key: _TWIN for key, one in pending.items() if speaker[one.key] != key}
    return twins | {key: _SAID for key, one in pending.items() if one.key in said}


@dataclass(frozen=True, slots=True)
class Turns:
    """Which rules people stopped or changed; `turned` as `queries_rules.turned_since_evaluation` gives it."""

    paused: Collection[str]
    turned: Mapping[str, bool]
    in_force: Collection[str]

    @classmethod
    def read(cls, connection: Connection, newsroom: Newsroom) -> "Turns":
        """Read them as they stand now, looked at or not."""
        return cls(paused_rules(connection), turned_since_evaluation(connection), newsroom.judged_rules)

    def why_gone(self, notices: Iterable[Notice]) -> str:
        """Say why the waiting notices of one alert need not be told: what its last change says, else its rule."""
        *_, last = sorted(notices, key=lambda one: (one.kind in CHANGES, one.at))
        return _ENDED_BY.get(last.reason) or _ENDED_BY.get(self._of_rule(last.rule_code), _RECOVERED)

    def _of_rule(self, code: str) -> str:
        if code not in self.in_force:
            return PAUSED if code in self.paused else RETIRED
        return {None: "", True: RESUMED, False: EDITED}[self.turned.get(code)]
