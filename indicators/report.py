"""Rows of an indicator for a table: every column the `show` command and the ranking need."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.alerting.machine import STATE_LABELS
from indicators.alerting.rule import Severity
from indicators.catalogue import half_up
from indicators.derived import PERCENT_DECIMALS, gap_decimals
from indicators.snapshot import CLASS_NOT_REPORTING, NO_CHANGE_KNOWN, AreaFrame, Column, Snapshot
from indicators.wording import (
    NOTHING,
    Tone,
    change_short,
    class_words,
    comparison_note,
    gap_short,
    gap_tone,
    measure_decimals,
    period_words,
    rank_change_words,
    rank_words,
    status_words,
    unit_text,
    yoy_short,
    yoy_tone,
)

RowKey = tuple[str, str, str]  # indicator code, period text, area code


@dataclass(frozen=True, slots=True)
class Row:
    """One area's line; texts are worded for people, `*_number` are the same figures for machines.

    `rank` is “1”, “并列2” or “—”; `rank_change` is “↑2”, “↓1”, “持平” or “—”. `note` says why a
    comparison is missing. `source` stays empty until `with_sources` fills it by `key`.
    """

    key: RowKey
    ordinal: int
    area_code: str
    area_name: str
    area_label: str
    level: str
    peer_group: str
    value: str
    unit: str
    status: str
    note: str
    yoy: str
    yoy_tone: Tone
    pop: str
    completion: str
    gap: str
    gap_tone: Tone
    class_: int
    class_label: str
    rank: str
    rank_change: str
    alert: str
    alert_severity: int
    alert_state: str
    as_of: str
    value_number: Decimal | None
    yoy_number: Decimal | None
    pop_number: Decimal | None
    completion_number: Decimal | None
    gap_number: Decimal | None
    rank_number: int | None
    rank_change_number: int | None
    source: str = ""


def table_rows(snapshot: Snapshot, indicator_code: str) -> tuple[Row, ...]:
    """Word one indicator for every area it is collected for, in the order of the frame.

    Raises:
        KeyError: the indicator is not in the snapshot.
    """
    column = snapshot.column(indicator_code)
    listed = [i for i, class_ in enumerate(column.class_.tolist()) if class_ != CLASS_NOT_REPORTING]
    return tuple(row(column, snapshot.areas, ordinal) for ordinal in listed)


def row(column: Column, areas: AreaFrame, ordinal: int) -> Row:
    """Word one indicator for one area."""
    indicator, measure = column.indicator, column.indicator.change_measure
    value, yoy, pop = (float(part[ordinal]) for part in (column.values, column.yoy, column.pop))
    completion, gap = float(column.completion_pct[ordinal]), float(column.gap_pp[ordinal])
    done, place, move = (
        half_up(completion, PERCENT_DECIMALS),
        int(column.rank[ordinal]),
        int(column.rank_change[ordinal]),
    )
    severity = Severity(int(column.severity[ordinal]))
    state = str(column.alert_state[ordinal])
    return Row(
        key=(indicator.code, str(column.period), areas.codes[ordinal]),
        ordinal=ordinal,
        area_code=areas.codes[ordinal],
        area_name=areas.names[ordinal],
        area_label=areas.labels[ordinal],
        level=areas.levels[ordinal],
        peer_group=areas.peer_groups[ordinal],
        value=indicator.display(value),
        unit=unit_text(indicator),
        status=status_words(column, ordinal),
        note=comparison_note(column, ordinal),
        yoy=yoy_short(column, ordinal),
        yoy_tone=yoy_tone(column, ordinal),
        pop=change_short(indicator, pop),
        completion=NOTHING if done is None else f"{done:,}%",
        gap=gap_short(indicator, gap),
        gap_tone=gap_tone(indicator, gap),
        class_=int(column.class_[ordinal]),
        class_label=class_words(column, ordinal),
        rank=rank_words(column, ordinal),
        rank_change=rank_change_words(column, ordinal),
        alert=f"{severity.label}色" if severity else STATE_LABELS[state],
        alert_severity=int(severity),
        alert_state=state,
        as_of=period_words(column),
        value_number=indicator.rounded(value),
        yoy_number=half_up(yoy, measure_decimals(indicator, measure)),
        pop_number=half_up(pop, measure_decimals(indicator, measure)),
        completion_number=done,
        gap_number=half_up(gap, gap_decimals(indicator)),
        rank_number=place or None,
        rank_change_number=None if move == NO_CHANGE_KNOWN else move,
    )


def with_sources(rows: tuple[Row, ...], sources: Mapping[RowKey, str]) -> tuple[Row, ...]:
    """Write where each figure came from; rows without an entry keep an empty source."""
    return tuple(replace(line, source=sources.get(line.key, "")) for line in rows)
