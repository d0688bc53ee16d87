"""What the faces of early warning are handed: alerts with what people do about them, rules with their versions."""

from dataclasses import dataclass
from datetime import datetime

from indicators.alerting.formula_words import FormulaSaid
from indicators.alerting.handling import AlertAct, Handled
from indicators.alerting.notices import Notice
from indicators.alerting.rule import AlertRule, Severity
from indicators.alerting.suppression import Suppression
from indicators.catalogue import Indicator
from indicators.period import Period
from indicators.snapshot import Alert, AreaFrame, Floats, RuleFault


@dataclass(frozen=True, slots=True)
class AlertEntry:
    """One open alert with its handling; `suppression` says why nobody is told, None when they are."""

    alert: Alert
    area_code: str
    area_name: str
    handled: Handled
    suppression: Suppression | None

    @property
    def key(self) -> str:
        """The name of the alert in an address: ``rule@area``."""
        return f"{self.alert.rule.code}@{self.area_code}"

    @property
    def episode(self) -> str:
        """The name of this time it opened."""
        return str(self.alert.since)


@dataclass(frozen=True, slots=True)
class DataDebt:
    """A rule's area whose figure is overdue: the state is held, the owner is told."""

    indicator: Indicator
    owner: str
    period: Period
    days_overdue: int
    area_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The live list, gravest first, and what stands beside it."""

    period: Period
    known_at: datetime
    areas: AreaFrame
    entries: tuple[AlertEntry, ...]
    resolved_count: int
    faults: tuple[RuleFault, ...]
    debts: tuple[DataDebt, ...]
    held_rules: tuple[str, ...]  # rules whose notices a storm holds back
    is_sample: bool


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """One change of state as evaluation recorded it."""

    period: str
    state: str
    severity: Severity
    rule_version: int
    reason: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class AlertHistory:
    """One alert through time, arrays by slot: the figure, the number watched, its level, and the lines it was held to.

    `entries` and `exits` run blue to red, NaN where the ladder has no such level. `centre`, `lower` and
    `upper` are the baseline's expected course and limits, empty for other kinds. `formula` words the rule's
    formula by the last figures it could judge, None for other kinds.
    """

    rule: AlertRule
    indicator: Indicator
    area_code: str
    area_name: str
    periods: tuple[Period, ...]
    figures: Floats
    watched: Floats
    severity: tuple[int, ...]
    state: tuple[str, ...]
    entries: tuple[float, ...]
    exits: tuple[float, ...]
    centre: Floats
    lower: Floats
    upper: Floats
    changes: tuple[RecordedChange, ...]
    acts: tuple[AlertAct, ...]
    entry: AlertEntry | None
    formula: FormulaSaid | None = None


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One version of a rule and where it stands: proposed, active, paused, rejected, replaced or retired."""

    rule: AlertRule
    state: str
    since: datetime
    actor: str
    note: str
    written_at: datetime

    @property
    def state_label(self) -> str:
        """The word a user reads."""
        return STATE_LABELS[self.state]


STATE_LABELS = {
    "proposed": "待复核",
    "active": "执行中",
    "paused": "已暂停",
    "rejected": "已退回",
    "replaced": "已被新版本取代",
    "retired": "已停用",
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in the list: what stands, what waits for a second person, the last version, and its open alerts."""

    title: str
    indicator: Indicator | None
    standing: RuleVersion | None
    proposed: RuleVersion | None
    newest: RuleVersion
    open_counts: tuple[int, int, int, int]  # blue, yellow, orange, red
    fault: str


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice and what became of it: waiting, held, told, settled or unaddressed."""

    notice: Notice
    state: str
    state_reason: str
    settled_at: datetime | None


NOTICE_LABELS = {
    "waiting": "等待发送",
    "held": "暂缓",
    "told": "已交发送",
    "settled": "不必发送",
    "unaddressed": "没有接收人",
}
UNTOLD = "没有接收人，未通知"


def notice_words(state: str, *, has_receivers: bool) -> str:
    """Say what became of a notice, the same wherever it is said: where nobody is told, none is on its way."""
    is_untold = not has_receivers and state in ("waiting", "held", "unaddressed")
    return UNTOLD if is_untold else NOTICE_LABELS[state]
