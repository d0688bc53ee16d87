"""In which unit a column is written, and the exact power of ten to the indicator's."""

from data_access.sheet_map import Measure
from data_access.sheet_map_layout import Block
from data_access.sheet_map_window import DataColumn
from indicators.catalogue import Indicator, TargetKind
from indicators.intake import CellRule
from indicators.intake_findings import Findings, Place
from indicators.intake_units import Unit, exponent_between, parse_unit

_PERCENT = "%"
_FRACTION_EXPONENT = 2


def rule_of(
    block: Block, column: DataColumn, indicator: Indicator, row_unit: str, findings: Findings
) -> CellRule | None:
    """Give the rule a column's cells are read by; None when its unit does not fit, which is a finding."""
    wanted, table = column.wanted, block.table
    expected = _expected(indicator, wanted.measure)
    exponent = _exponent(block, column, expected, row_unit, findings)
    if exponent is None:
        return None
    is_fraction = (wanted.fraction or table.fraction) and expected.base == _PERCENT
    return CellRule(
        expected=expected,
        exponent=exponent + (_FRACTION_EXPONENT if is_fraction else 0),
        blank=wanted.blank or table.blank,
        dash=wanted.dash or table.dash,
        status=table.status,
        skip_values=frozenset(block.form.skip_values),
    )


def _expected(indicator: Indicator, measure: Measure) -> Unit:
    if measure is Measure.TARGET and indicator.target_kind is TargetKind.GROWTH:
        return parse_unit(_PERCENT)
    return parse_unit(indicator.unit)


def _exponent(block: Block, column: DataColumn, expected: Unit, row_unit: str, findings: Findings) -> int | None:
    """The heading and the row say what is there, the form what was expected, the line above holds for many."""
    heading, declared = column.heading, column.wanted.unit
    if column.wanted.measure in (Measure.NUMERATOR, Measure.DENOMINATOR):
        # Parts of a ratio are kept in the plain unit, so that parts of different scale can be divided.
        return parse_unit(row_unit or heading.unit or declared).exponent
    written = row_unit or heading.unit
    if written:
        exponent = exponent_between(parse_unit(written), expected)
        at = Place(block.sheet.name, heading.row + 1, heading.column + 1)
        if exponent is None:
            findings.error(
                f"“{heading.text}”的单位是“{written}”，而该指标的单位是“{expected}”，无法换算，请改正单位或核对是否同一指标。",
                at,
            )
        elif declared and exponent_between(parse_unit(written), parse_unit(declared)) not in (0, None):
            findings.warning(f"表头的单位是“{written}”，表式约定是“{declared}”，已按“{written}”换算。", at)
        return exponent
    if declared:
        return _declared(column, declared, expected, findings)
    above = (exponent_between(parse_unit(unit), expected) for unit in block.units_above)
    fitting = next((exponent for exponent in above if exponent is not None), None)
    if fitting is not None:
        return fitting
    return _declared(column, block.table.unit, expected, findings) if block.table.unit else 0


def _declared(column: DataColumn, unit: str, expected: Unit, findings: Findings) -> int | None:
    exponent = exponent_between(parse_unit(unit), expected)
    if exponent is None and unit == column.wanted.unit:
        findings.error(f"表式里“{column.wanted.header[0]}”的单位“{unit}”与指标的单位“{expected}”无法换算，请改正表式。")
        return None
    return exponent or 0
