"""A scheme (考核方案): what is scored, how much it counts and what happens when a figure is missing.

Versioned and immutable: a change is a new version. Figures become scores by fixed goalposts, so that
nobody's score depends on who else is in the table. Weights stand in a tree and add up to 100 within
each parent.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

BASE_SCORE, SCORE_RANGE = 60.0, 40.0  # 功效系数: 60 for the unacceptable value, 100 for the satisfactory one
BAND_COEFFICIENTS = (0.2, 0.4, 0.6, 0.8, 1.0)  # 较差、较低、平均、良好、优秀
LEAST_COVERAGE = 2 / 3


class Measure(StrEnum):
    """Which figure of an indicator is scored."""

    VALUE = "value"
    COMPLETION = "completion"
    GAP = "gap"
    YOY = "yoy"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return _MEASURE_LABELS[self]


_MEASURE_LABELS = {
    Measure.VALUE: "本期值",
    Measure.COMPLETION: "完成率",
    Measure.GAP: "与时序差",
    Measure.YOY: "同比",
}


class Aggregation(StrEnum):
    """How scores become one: weakness bought off (arithmetic) or not (geometric)."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return "加权算术平均" if self is Aggregation.ARITHMETIC else "加权几何平均"


class MissingPolicy(StrEnum):
    """What stands in for a figure that is not in."""

    REWEIGHT = "reweight"  # the others share its weight
    CARRY = "carry"  # last period's figure, once, marked
    LOWEST = "lowest"  # the lowest score of the group: not reporting is the unit's own fault

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return _MISSING_LABELS[self]


_MISSING_LABELS = {
    MissingPolicy.REWEIGHT: "缺项权重由其余指标分担",
    MissingPolicy.CARRY: "缺项沿用上期（最多一期，注明）",
    MissingPolicy.LOWEST: "缺项按本组最低分计",
}


@dataclass(frozen=True, slots=True)
class Goalposts:
    """The values that earn 100 and 60: `satisfactory` (满意值) and `unacceptable` (不允许值)."""

    satisfactory: float
    unacceptable: float


@dataclass(frozen=True, slots=True)
class BestInterval:
    """Best anywhere from `best_from` to `best_to`; 60 at and beyond `lowest` and `highest`."""

    lowest: float
    best_from: float
    best_to: float
    highest: float


@dataclass(frozen=True, slots=True)
class Bands:
    """Five standard values (SASAC 2006), from 较差 to 优秀; 0 below the first, 100 from the last on."""

    values: tuple[float, float, float, float, float]


Standard = Goalposts | BestInterval | Bands


@dataclass(frozen=True, slots=True)
class Item:
    """One scored figure; `weight_pct` is its share within its parent."""

    indicator_code: str
    weight_pct: float
    standard: Standard
    measure: Measure = Measure.VALUE
    is_required: bool = False

    @property
    def key(self) -> str:
        """Name the item within its scheme: one indicator may count by several measures."""
        return self.indicator_code if self.measure is Measure.VALUE else f"{self.indicator_code}:{self.measure}"


@dataclass(frozen=True, slots=True)
class Branch:
    """A heading of the tree, with its share within its parent."""

    name: str
    weight_pct: float
    parts: tuple["Branch | Item", ...]

    def items(self) -> Iterator[Item]:
        """Give the items below, in the order they are written."""
        for part in self.parts:
            if isinstance(part, Item):
                yield part
            else:
                yield from part.items()


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme as it stands in one version.

    `peer_groups` are the groups that are scored (empty: all that are ranked). `tie_breaks` are item keys
    that decide between equal published scores, in this order, before the improvement over the last
    period does (`breaks_ties_by_improvement`). `red_from` and `black_below` are the published scores
    from which a unit is praised and below which it is named; None: no such list. `adjustment_cap`
    bounds the sum of 加减分 either way.
    """

    code: str
    version: int
    name: str
    root: Branch
    basis: str = ""
    peer_groups: tuple[str, ...] = ()
    aggregation: Aggregation = Aggregation.ARITHMETIC
    missing: MissingPolicy = MissingPolicy.REWEIGHT
    least_coverage: float = LEAST_COVERAGE
    decimals: int = 2
    tie_breaks: tuple[str, ...] = ()
    breaks_ties_by_improvement: bool = False
    adjustment_cap: float = 5.0
    red_from: float | None = None
    black_below: float | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    owner: str = ""
    is_sample: bool = False
    items: tuple[Item, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(self.root.items()))

    def is_valid_on(self, day: date) -> bool:
        """Say whether the scheme is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """加分 or 减分 of one unit, with the document that says so; `points` < 0 takes away."""

    area_code: str
    points: float
    reason: str
    document_number: str


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决 of one unit, with the document that says so."""

    area_code: str
    reason: str
    document_number: str
