"""Headlines: the few numbers of a theme that speak for the whole district."""

from dataclasses import dataclass

from indicators.alerting.rule import Severity
from indicators.catalogue import Theme
from indicators.snapshot import Column, Snapshot
from indicators.wording import (
    Tone,
    amount_words,
    comparison_note,
    completion_words,
    gap_tone,
    gap_words,
    period_words,
    status_words,
    yoy_tone,
    yoy_words,
)

ROOT = 0
SPARK_SLOTS = 13
_PLAIN_STATUS = "正常"


@dataclass(frozen=True, slots=True)
class Headline:
    """One number of the district, already worded; an empty text means “nothing to say”.

    `completion_pct` and `elapsed_pct` draw the bar and its tick (NaN: no bar, no tick); `spark` holds
    the last slots oldest first, NaN where nothing was reported. `note` says why a comparison is
    missing.
    """

    indicator_code: str
    name: str
    value: str
    unit: str
    change: str
    change_tone: Tone
    completion: str
    completion_pct: float
    elapsed_pct: float
    gap: str
    gap_tone: Tone
    spark: tuple[float, ...]
    owner: str
    period_label: str
    status_mark: str
    note: str
    severity: Severity
    is_sample: bool


def headlines(snapshot: Snapshot, theme: Theme) -> tuple[Headline, ...]:
    """Word the headline indicators of a theme for the root area, in their declared order."""
    chosen = [
        column
        for column in snapshot.columns.values()
        if column.indicator.theme is theme and column.indicator.headline_order > 0
    ]
    return tuple(headline(column, ROOT) for column in sorted(chosen, key=lambda c: c.indicator.headline_order))


def headline(column: Column, ordinal: int) -> Headline:
    """Word one indicator for one area."""
    indicator, status = column.indicator, status_words(column, ordinal)
    value, unit = amount_words(indicator, float(column.values[ordinal]))
    return Headline(
        indicator_code=indicator.code,
        name=indicator.label,
        value=value,
        unit=unit,
        change=yoy_words(column, ordinal),
        change_tone=yoy_tone(column, ordinal),
        completion=completion_words(indicator, float(column.completion_pct[ordinal])),
        completion_pct=float(column.completion_pct[ordinal]),
        elapsed_pct=column.elapsed_pct,
        gap=gap_words(indicator, float(column.gap_pp[ordinal])),
        gap_tone=gap_tone(indicator, float(column.gap_pp[ordinal])),
        spark=tuple(column.history[-SPARK_SLOTS:, ordinal].tolist()),
        owner=indicator.owner,
        period_label=period_words(column),
        status_mark="" if status == _PLAIN_STATUS else status,
        note=comparison_note(column, ordinal),
        severity=Severity(int(column.severity[ordinal])),
        is_sample=column.is_sample,
    )
