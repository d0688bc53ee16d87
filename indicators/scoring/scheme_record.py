"""Schemes and marks as they are kept: who wrote which version when and why."""

from dataclasses import dataclass
from datetime import datetime

from indicators.period import Period
from indicators.scoring.scheme import Adjustment, Scheme, Veto
from indicators.scoring.scheme_figures import groups_of
from indicators.snapshot import AreaFrame


@dataclass(frozen=True, slots=True)
class SchemeVersion:
    """One version of a scheme; `until` is None while it is in force."""

    scheme: Scheme
    author: str
    reason: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Mark:
    """加分, 减分 or 一票否决 of a unit over some periods, by a document."""

    mark_id: int
    scheme_code: str
    what: Adjustment | Veto
    first_period: Period
    last_period: Period
    author: str

    def covers(self, period: Period) -> bool:
        """Say whether the mark counts in a period."""
        return self.first_period.start <= period.start and period.end <= self.last_period.end


def fault_of_mark(scheme: Scheme, what: Adjustment | Veto, first: Period, last: Period, areas: AreaFrame) -> str:
    """Say why a mark cannot stand; blank when it can."""
    if what.area_code not in areas.codes:
        return f"没有代码为“{what.area_code}”的单位。"
    if groups_of(scheme, areas)[areas.ordinal(what.area_code)] < 0:
        return f"{areas.labels[areas.ordinal(what.area_code)]}不在方案的考核范围内。"
    if not what.document_number.strip() or not what.reason.strip():
        return "加减分和一票否决都要写明原因和依据的文号。"
    if isinstance(what, Adjustment) and (not what.points or abs(what.points) > scheme.adjustment_cap):
        return f"加减分要在 ±{scheme.adjustment_cap:g} 分以内，不能为 0。"
    return "起止报告期颠倒了。" if first.start > last.start else ""
