"""An alert rule: one indicator, one kind of condition, a ladder of up to four levels.

A rule is data. Its condition and its Chinese sentence come from the same object
(`sentence.py` words it, `machine.py` folds it), so they cannot drift apart.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """Level of an indicator alert (内部工作提示, never a statutory warning)."""

    NONE = 0
    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4

    @property
    def label(self) -> str:
        """The colour word a user reads."""
        return ("正常", "蓝", "黄", "橙", "红")[self]


class RuleKind(StrEnum):
    """What number the ladder is compared with."""

    THRESHOLD = "threshold"  # the published value itself
    SCHEDULE_GAP_PP = "schedule_gap_pp"  # completion_pct − elapsed_pct
    SCHEDULE_RATIO = "schedule_ratio"  # completion_pct ÷ elapsed_pct
    YOY_PCT = "yoy_pct"  # change on the same period last year
    POP_PCT = "pop_pct"  # change on the previous period
    YOY_DIFFERENCE = "yoy_difference"  # absolute change on last year, for small counts
    GROWTH_GAP_PP = "growth_gap_pp"  # growth minus the planned growth of the year
    PARENT_GAP_PP = "parent_gap_pp"  # growth minus the parent's growth
    STREAK = "streak"  # how many periods in a row the figure has moved the wrong way
    PEER_PLACE = "peer_place"  # place among peers counted from the last: 1 is the last
    BASELINE = "baseline"  # how far beyond what the series itself leads one to expect
    STALENESS = "staleness"  # days a figure is overdue
    EVENT_COUNT = "event_count"  # events within a radius and a window of days
    EXPRESSION = "expression"  # a formula over several indicators

    @property
    def label(self) -> str:
        """The name a user reads."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    RuleKind.THRESHOLD: "数值",
    RuleKind.SCHEDULE_GAP_PP: "与时序进度之差（百分点）",
    RuleKind.SCHEDULE_RATIO: "与时序进度之比",
    RuleKind.YOY_PCT: "同比（%）",
    RuleKind.POP_PCT: "环比（%）",
    RuleKind.YOY_DIFFERENCE: "同比增减数",
    RuleKind.GROWTH_GAP_PP: "增速与计划之差（百分点）",
    RuleKind.PARENT_GAP_PP: "增速与上级平均之差（百分点）",
    RuleKind.STREAK: "连续变差的期数",
    RuleKind.PEER_PLACE: "组内倒数位次",
    RuleKind.BASELINE: "偏离基线",
    RuleKind.STALENESS: "逾期天数",
    RuleKind.EVENT_COUNT: "范围内事件数",
    RuleKind.EXPRESSION: "自定义算式",
}


class BaselineMethod(StrEnum):
    """How the expected course of a series is found."""

    XMR = "xmr"
    SAME_PERIOD = "same_period"
    EARS = "ears"
    FARRINGTON = "farrington"
    CUSUM = "cusum"

    @property
    def label(self) -> str:
        """The name a user reads."""
        return _METHOD_LABELS[self]


_METHOD_LABELS = {
    BaselineMethod.XMR: "XmR 控制图",
    BaselineMethod.SAME_PERIOD: "与往年同期比",
    BaselineMethod.EARS: "EARS 短期计数",
    BaselineMethod.FARRINGTON: "Farrington 季节计数",
    BaselineMethod.CUSUM: "CUSUM 累积和",
}


class Missing(StrEnum):
    """What a formula does when an operand is missing (semantics A)."""

    ANY = "any"  # undecided when any operand is missing
    ALL = "all"  # a sum skips what is missing, undecided when all are
    NEVER = "never"  # missing counts as nothing; for event counts only


class Comparator(StrEnum):
    """How a value meets an entry threshold; the exit uses the exact opposite."""

    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="

    @property
    def is_low_bad(self) -> bool:
        """Whether small numbers breach."""
        return self in (Comparator.LESS, Comparator.LESS_EQUAL)


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a ladder; `exit_value` None means the default hysteresis of the ladder."""

    severity: Severity
    enter_value: float
    hold: int
    exit_value: float | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which areas a rule watches: the named ones, or the members of the named peer groups.

    Blank means the natural choice: the district and every ranked area right below it.
    """

    peer_groups: tuple[str, ...] = ()
    area_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventWindow:
    """What an event rule counts: the events of a layer within a radius and so many days in a row; `geo.clusters`."""

    layer: str
    radius_m: int
    window_days: int


@dataclass(frozen=True, slots=True)
class BoundFormula:
    """What a formula meant when its rule was saved: its canonical text by codes, and the version of the grammar."""

    formula: str
    grammar: int


@dataclass(frozen=True, slots=True)
class AlertRule:
    """A rule in one of its versions; steps run from the mildest level to the gravest, blanks left out.

    `keep` is how many further calm periods a recovering alert waits before it is normal. A rule takes
    theme, calendar and owner from its indicator unless it names an `owner` of its own. `expression` is the formula as
    typed and `bound` what it means, None while it is being written and in rules kept before formulas were bound.
    `reason` is why this version was made and `author` by whom. `fault` says why a kept rule cannot be read; blank
    when it can.
    """

    code: str
    version: int
    indicator_code: str
    kind: RuleKind
    comparator: Comparator
    steps: tuple[Step, ...]
    keep: int = 1
    basis: str = "proposal"
    name: str = ""
    scope: Scope = Scope()
    expression: str = ""
    bound: BoundFormula | None = None
    missing: Missing = Missing.ANY
    baseline: BaselineMethod | None = None
    event_window: EventWindow | None = None
    mutes: tuple[str, ...] = ()
    text: str = ""
    owner: str = ""
    reason: str = ""
    author: str = ""
    review_on: date | None = None
    fault: str = ""

    @property
    def gravest(self) -> Severity:
        """The highest level it can reach; none when its levels cannot be read."""
        return self.steps[-1].severity if self.steps else Severity.NONE
