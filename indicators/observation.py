"""One observation: a figure, where it came from and when we learned it. Never overwritten."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.period import Period


class Status(StrEnum):
    """SDMX observation status; a missing figure is never zero."""

    NORMAL = "A"
    PROVISIONAL = "P"
    ESTIMATED = "E"
    MISSING = "M"
    NOT_APPLICABLE = "N"

    @property
    def label(self) -> str:
        """What a user reads."""
        return _STATUS_LABELS[self]

    @property
    def has_value(self) -> bool:
        """Whether a figure stands behind the status."""
        return self not in (Status.MISSING, Status.NOT_APPLICABLE)


_STATUS_LABELS = {
    Status.NORMAL: "正常",
    Status.PROVISIONAL: "初步",
    Status.ESTIMATED: "推算",
    Status.MISSING: "未报送",
    Status.NOT_APPLICABLE: "不适用",
}


@dataclass(frozen=True, slots=True)
class Source:
    """The cell a figure came from; row and column count from 1 as Excel shows them."""

    file_name: str
    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure as reported.

    `value` is None exactly when the status has no value. `numerator` and `denominator` are kept
    whenever the form gives them; a ratio is aggregated from them, never from rates.
    """

    indicator_code: str
    period: Period
    area_code: str
    value: Decimal | None
    status: Status
    numerator: Decimal | None
    denominator: Decimal | None
    source: Source


@dataclass(frozen=True, slots=True)
class Target:
    """A year's target of one indicator for one area."""

    indicator_code: str
    area_code: str
    year: int
    value: Decimal
    source: Source
