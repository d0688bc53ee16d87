"""Schemes and marks as they are kept: who wrote which version when and why."""

from dataclasses import dataclass
from datetime import datetime

from indicators.period import Period
from indicators.scoring.scheme import Adjustment, Scheme, Veto


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
