"""From panels to cells: published roundings, totals, and what an office left out or got wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import numpy as np

from indicators.catalogue import half_up
from sample_data import months
from sample_data.figures import definitions
from sample_data.headings import Heading, Part
from sample_data.panel import Floats, Panel
from sample_data.place import rows_of
from sample_data.sheets import Cell, Column

_ALL = "*"


@dataclass(frozen=True, slots=True)
class Issue:
    """One form of one month in one edition: edition 0 as first sent, 1 as sent again."""

    form_code: str
    row: int
    edition: int = 0

    @property
    def month(self) -> str:
        """The month as text."""
        return str(months.MONTHS[self.row])


def columns(
    issue: Issue, headings: Sequence[Heading], panels: dict[str, Panel], area_codes: Sequence[str]
) -> list[Column]:
    """Give the printed columns of one form and month."""
    return [_column(issue, heading, panels[heading.indicator_code], area_codes) for heading in headings]


def printed(indicator_code: str, part: Part, figure: float) -> Cell:
    """Print a figure: a value at the indicator's decimals, a part whole; nothing to print is “—”."""
    decimals = definitions()[indicator_code]["decimals"] if part is Part.VALUE else 0
    assert isinstance(decimals, int)  # noqa: S101 - the definitions' own test holds this
    rounded = half_up(float(figure), decimals)
    return "—" if rounded is None else rounded


def _column(issue: Issue, heading: Heading, panel: Panel, area_codes: Sequence[str]) -> Column:
    told = [_told(issue, heading, panel, at, code) for at, code in enumerate(area_codes)]
    return Column(
        heading=heading.text,
        group=heading.group,
        cells=told,
        total=_total(issue, heading, panel, told),
        is_share=heading.is_share,
    )


def _told(issue: Issue, heading: Heading, panel: Panel, at: int, area_code: str) -> Cell:
    mark = _silence(issue, heading.indicator_code, area_code)
    if mark is not None:
        return mark or None
    return printed(heading.indicator_code, heading.part, _figure(issue, heading, panel, at, area_code))


def _figure(issue: Issue, heading: Heading, panel: Panel, at: int, area_code: str) -> float:
    """Give the true figure, or what the office first wrote; a rate follows its wrong numerator."""
    factor = _slip(issue, heading.indicator_code, area_code)
    if heading.part is Part.DENOMINATOR or factor == 1.0:
        return float(_part(panel, heading.part)[issue.row, at])
    if panel.numerators is None or panel.denominators is None:
        return float(np.round(panel.values[issue.row, at] * factor))
    wrong = float(np.round(panel.numerators[issue.row, at] * factor))
    return wrong if heading.part is Part.NUMERATOR else 100 * wrong / float(panel.denominators[issue.row, at])


def _part(panel: Panel, part: Part) -> Floats:
    parts = {Part.VALUE: panel.values, Part.NUMERATOR: panel.numerators, Part.DENOMINATOR: panel.denominators}
    found = parts[part]
    if found is None:
        raise KeyError(part)
    return found


def _total(issue: Issue, heading: Heading, panel: Panel, told: Sequence[Cell]) -> Cell:
    """Add up what is printed; a rate's total is Σ over Σ of the units that reported."""
    aggregation = definitions()[heading.indicator_code]["aggregation"]
    there = [at for at, cell in enumerate(told) if isinstance(cell, (Decimal, int))]
    if heading.part is Part.VALUE and aggregation != "sum":
        if aggregation != "ratio" or panel.numerators is None or panel.denominators is None:
            return "—"
        tops, bottoms = panel.numerators[issue.row, there].sum(), panel.denominators[issue.row, there].sum()
        return printed(heading.indicator_code, Part.VALUE, 100 * tops / bottoms)
    return sum((Decimal(cell) for cell in told if isinstance(cell, (Decimal, int))), Decimal(0))


def _silence(issue: Issue, indicator_code: str, area_code: str) -> str | None:
    """Say what stands in a cell nobody filled (“” or “—”), None where there is a figure."""
    for code in (indicator_code, _ALL):
        found = _silences().get((issue.form_code, code, area_code, issue.month))
        if found is not None and (found[1] or issue.edition == 0):
            return found[0]
    return None


@cache
def _silences() -> dict[tuple[str, str, str, str], tuple[str, bool]]:
    return {
        (row["form_code"], row["indicator_code"], row["area_code"], row["month"]): (
            row["mark"],
            row["is_final"] == "yes",
        )
        for row in rows_of("silences.csv")
    }


def _slip(issue: Issue, indicator_code: str, area_code: str) -> float:
    """Give the factor by which the first edition was wrong."""
    if issue.edition:
        return 1.0
    return _slips().get((issue.form_code, issue.month, indicator_code, area_code), 1.0)


@cache
def _slips() -> dict[tuple[str, str, str, str], float]:
    return {
        (row["form_code"], row["month"], row["indicator_code"], row["area_code"]): float(row["factor"])
        for row in rows_of("slips.csv")
    }
