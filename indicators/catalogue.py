"""The catalogue: one `Indicator` says everything downstream needs to know of a figure.

Direction, unit, decimals, calendar, aggregation and due rule are read from here and nowhere
else; no code anywhere asks for an indicator by name. Definitions are TOML tables
(`definitions/*.toml`) or rows of a table file; `parse.py` reads both.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

from indicators.alerting.rule import AlertRule
from indicators.period import Frequency, Period


class Theme(StrEnum):
    """专题."""

    ECONOMY = "economy"
    SERVICE = "service"
    SAFETY = "safety"
    BASE = "base"


class Direction(StrEnum):
    """Which way is good; colour, icon, word and rank read it from here only."""

    HIGHER_IS_BETTER = "higher"
    LOWER_IS_BETTER = "lower"
    NEUTRAL = "neutral"


class Kind(StrEnum):
    """What the figure is."""

    FLOW = "flow"
    CUMULATIVE = "cumulative"
    STOCK = "stock"
    RATE = "rate"
    INDEX = "index"
    GROWTH = "growth"
    COUNT = "count"


class Aggregation(StrEnum):
    """How areas make up their parent."""

    SUM = "sum"
    RATIO = "ratio"
    WEIGHTED_MEAN = "weighted_mean"
    MAX = "max"
    MIN = "min"
    NONE = "none"


class ChangeMeasure(StrEnum):
    """How a change is said: in per cent, in percentage points, or as a plain difference."""

    PERCENT = "percent"
    POINTS = "points"
    DIFFERENCE = "difference"


class TargetKind(StrEnum):
    """What a year's target means for the figure."""

    NONE = "none"
    ACCUMULATE = "accumulate"  # cumulative value runs up to the target
    CEILING = "ceiling"  # cumulative value must stay below it
    MAINTAIN = "maintain"  # the value itself must hold it all year: no time progress
    COMPLETION = "completion"  # the value already is a completion rate of 100
    GROWTH = "growth"  # the target is a planned growth in per cent


@dataclass(frozen=True, slots=True)
class DueRule:
    """When a period's figure must be in: `day` of the month `months_after` the period's end.

    An irregular figure (a census, a survey) is never owed: the last one known stands with its own date.
    """

    months_after: int
    day: int
    grace_days: int = 0
    is_irregular: bool = False

    def due_on(self, period: Period) -> date:
        """Give the last day on which the period's figure is still in time, grace included."""
        if self.is_irregular:
            return date.max
        month_index = period.end.year * 12 + period.end.month - 1 + self.months_after
        year, month = divmod(month_index, 12)
        last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
        return date(year, month + 1, min(self.day, last)) + timedelta(days=self.grace_days)


IRREGULAR = DueRule(months_after=0, day=1, is_irregular=True)


@dataclass(frozen=True, slots=True)
class StandardBreak:
    """A change of standard: figures before `period` must not be compared with later ones."""

    period: Period
    note: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator's definition; immutable, a change is a new version.

    `lowest_level` names the finest area level that reports (`geo.area.Level` value).
    `min_denominator` suppresses and unranks a rate that stands on fewer cases.
    """

    code: str
    name: str
    theme: Theme
    group: str
    unit: str
    decimals: int
    direction: Direction
    kind: Kind
    frequency: Frequency
    aggregation: Aggregation
    lowest_level: str
    owner: str
    definition: str
    due: DueRule
    change_measure: ChangeMeasure
    short_name: str = ""
    catalogue_id: str = ""
    has_merged_january: bool = False
    numerator: str = ""
    denominator: str = ""
    weight_code: str = ""
    target_kind: TargetKind = TargetKind.NONE
    valid_min: Decimal | None = None
    valid_max: Decimal | None = None
    min_denominator: int = 0
    is_rankable: bool = False
    is_wall_visible: bool = True
    headline_order: int = 0
    cadence_text: str = ""
    publish_text: str = ""
    notes: str = ""
    basis: str = ""
    standard_breaks: tuple[StandardBreak, ...] = ()
    rule: AlertRule | None = None
    version: int = 1
    aliases: tuple[str, ...] = field(default=())

    @property
    def label(self) -> str:
        """The name with room for a headline."""
        return self.short_name or self.name

    def display(self, value: float | Decimal | None) -> str:
        """Word a value at the published decimals, rounded half-up (四舍五入); missing is “—”."""
        rounded = self.rounded(value)
        return "—" if rounded is None else f"{rounded:,.{self.decimals}f}"

    def rounded(self, value: float | Decimal | None) -> Decimal | None:
        """Give the published value; a float is read by its shortest decimal text."""
        return half_up(value, self.decimals)


# Room for the digits of any float, so that a mistyped 1e30 is a large number and not a crash.
_ANY_FLOAT = Context(prec=400, rounding=ROUND_HALF_UP)


def half_up(value: float | Decimal | None, decimals: int) -> Decimal | None:
    """Round half away from zero at a number of decimals; None and what is not finite give None."""
    if value is None or value != value:
        return None
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if not exact.is_finite():
        return None
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), context=_ANY_FLOAT)
    return abs(rounded) if rounded.is_zero() else rounded
