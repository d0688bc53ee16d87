"""Keep the figures of a file: the same facts as `writes.put_observations`, from whole columns.

A workbook of half a million figures would otherwise pass through half a million objects.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data_access import writes_history as history
from data_access.instants import to_text
from data_access.writes import exact
from data_access.writes_history import Counts
from indicators.intake_figures import Decimals, Figures


def put_figures(
    connection: Connection,
    load_id: int,
    known_at: datetime,
    all_figures: Iterable[Figures],
    repeated: frozenset[tuple[int, int]] | set[tuple[int, int]] = frozenset(),
) -> Counts:
    """Keep reported figures, exactly as written; `repeated` names (id of the figures, position) to leave out."""
    total = Counts()
    for figures in all_figures:
        rows = _rows(figures, load_id)
        kept = [row for i, row in enumerate(rows) if row["status"] and (id(figures), i) not in repeated]
        total += history.keep(connection, history.OBSERVATIONS, to_text(known_at), kept)
    return total


def _rows(figures: Figures, load_id: int) -> list[dict[str, Any]]:
    code, period, sheet, column = figures.indicator.code, str(figures.period), figures.sheet, figures.column
    return [
        {
            "indicator_code": code,
            "period": period,
            "area_code": area,
            "value": value,
            "status": status,
            "numerator": numerator,
            "denominator": denominator,
            "load_id": load_id,
            "sheet": sheet,
            "row_number": row,
            "column_number": column,
        }
        for area, row, value, status, numerator, denominator in zip(
            figures.areas,
            figures.rows,
            figures.texts(),
            figures.status,
            _texts(figures.numerators, len(figures.areas)),
            _texts(figures.denominators, len(figures.areas)),
            strict=True,
        )
    ]


def _texts(values: Decimals | None, length: int) -> list[str | None]:
    return [None] * length if values is None else [exact(value) for value in values]
