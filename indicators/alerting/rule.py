"""An alert rule: one indicator, one kind of condition, a ladder of up to four levels.

A rule is data. Its condition and its Chinese sentence come from the same object
(`sentence.py` words it, `machine.py` folds it), so they cannot drift apart.
"""

from dataclasses import dataclass
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
    YOY_PCT = "yoy_pct"  # change on the same period last year
    POP_PCT = "pop_pct"  # change on the previous period
    GROWTH_GAP_PP = "growth_gap_pp"  # growth minus the planned growth of the year
    YOY_DIFFERENCE = "yoy_difference"  # absolute change on last year, for small counts


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
class AlertRule:
    """A versioned rule; steps run from the mildest level to the gravest, blanks left out.

    `keep` is how many further calm periods a recovering alert waits before it is normal.
    """

    code: str
    version: int
    indicator_code: str
    kind: RuleKind
    comparator: Comparator
    steps: tuple[Step, ...]
    keep: int = 1
    basis: str = "proposal"
