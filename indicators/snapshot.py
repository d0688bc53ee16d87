"""The snapshot: one frozen set of figures that every face reads, so they cannot disagree.

Columnar: one `Column` per indicator, arrays over area ordinals. NaN is “no figure”; why there is
none stands in `status`. All derived numbers are computed once, here, from published roundings
where a rule says so (ranks), else from exact values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from indicators.alerting.rule import AlertRule, Severity
from indicators.catalogue import Indicator, Theme
from indicators.period import Period

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Texts = NDArray[np.str_]

CLASS_NO_DATA = -1
CLASS_NOT_APPLICABLE = -2
CLASS_SUPPRESSED = -3
CLASS_NOT_REPORTING = -4  # the indicator is not collected at this area's level
UNRANKED = 0
NO_CHANGE_KNOWN = np.iinfo(np.int64).min  # rank change is not comparable


@dataclass(frozen=True, slots=True)
class AreaFrame:
    """The areas a snapshot speaks of, by ordinal; the root (the district itself) is ordinal 0."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    labels: tuple[str, ...]
    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    parents: tuple[str, ...]
    peer_groups: tuple[str, ...]
    is_ranked: tuple[bool, ...]

    def ordinal(self, area_code: str) -> int:
        """Find an area; raises KeyError with the code when it is not in the frame."""
        try:
            return self.codes.index(area_code)
        except ValueError:
            raise KeyError(area_code) from None

    def children_of(self, area_code: str) -> tuple[int, ...]:
        """Give the ordinals whose parent is this area, in code order."""
        return tuple(i for i, parent in enumerate(self.parents) if parent == area_code)


@dataclass(frozen=True, slots=True)
class Column:
    """One indicator at its effective period; every array has one entry per area ordinal.

    `period` is the indicator's own period (a quarterly figure in an October snapshot is Q3).
    `values` in `indicator.unit`; `yoy`/`pop` in the indicator's change measure (per cent, points or
    difference); `completion_pct`, `gap_pp` in per cent and percentage points of the year's plan;
    `rank` 1-based within the peer group of ranked areas, 0 unranked; `rank_change` + is upward.
    `severity`, `alert_state` and `firing_since` (the slot it opened in, or −1) are those of the
    gravest alert of all the indicator's rules. `history` is (len(history_periods), areas), oldest first, the last row
    being `period`; `is_revised` marks figures that replaced an earlier one, `is_partial` sums that lack a
    child and are therefore compared with nothing. `is_broken_off` marks whose series was left out of the last
    two slots by a source that reported others.
    """

    indicator: Indicator
    period: Period
    due_on: date
    is_due: bool
    values: Floats
    status: Texts
    denominators: Floats
    targets: Floats
    yoy: Floats
    yoy_note: str
    pop: Floats
    completion_pct: Floats
    elapsed_pct: float
    gap_pp: Floats
    class_: Ints
    breaks: tuple[float, ...]
    rank: Ints
    is_tied: NDArray[np.bool_]
    rank_change: Ints
    severity: Ints
    alert_state: Texts
    firing_since: Ints
    history_periods: tuple[Period, ...]
    history: Floats
    plan_history: Floats
    is_revised: NDArray[np.bool_]
    is_partial: NDArray[np.bool_]
    is_broken_off: NDArray[np.bool_]
    is_sample: bool

    @property
    def is_stale(self) -> NDArray[np.bool_]:
        """Whose figure is overdue: it should be in and is not; alert states are held meanwhile."""
        has_none: NDArray[np.bool_] = self.class_ == CLASS_NO_DATA
        return has_none & self.is_due


@dataclass(frozen=True, slots=True)
class Alert:
    """One open alert as a face shows it.

    `period`, `value` and `watched` are those of the last figure the rule could judge; `is_stale` says
    that a later figure is overdue and the state is held, `is_broken_off` the same of a figure that others
    sent twice without it, overdue or not. `threshold` is the entry of the severity, `peak` the gravest
    severity since it opened. `level_since` is the slot from which on it has stood at its severity and
    `periods_at_level` for how many, where it stood at another one before; else None and 0.
    """

    rule: AlertRule
    indicator: Indicator
    area_ordinal: int
    severity: Severity
    state: str
    period: Period
    since: Period
    periods_firing: int
    value: float
    watched: float
    threshold: float
    sentence: str
    is_new: bool
    is_stale: bool = False
    is_broken_off: bool = False
    peak: Severity = Severity.NONE
    level_since: Period | None = None
    periods_at_level: int = 0

    @property
    def held(self) -> str:
        """Say that the state is held and why; blank when the last figure is in."""
        if self.is_broken_off:
            return "数据中断，状态沿用"
        return "数据逾期，状态沿用" if self.is_stale else ""


@dataclass(frozen=True, slots=True)
class RuleFault:
    """A rule that could not be judged, and why; its alerts keep the state they had."""

    rule: AlertRule
    message: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything known about one period, as of one moment, at one data version.

    `resolved` counts by theme the alerts that closed with the newest figures.
    """

    period: Period
    known_at: datetime
    data_version: int
    areas: AreaFrame
    columns: Mapping[str, Column]
    alerts: tuple[Alert, ...]
    resolved: Mapping[Theme, int]
    is_sample: bool
    rule_faults: tuple[RuleFault, ...] = ()

    @property
    def resolved_count(self) -> int:
        """How many alerts closed with the newest figures, in all themes."""
        return sum(self.resolved.values())

    def column(self, indicator_code: str) -> Column:
        """Give an indicator's column; raises KeyError with the code when it is not known."""
        return self.columns[indicator_code]
