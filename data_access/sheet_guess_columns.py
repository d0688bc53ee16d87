"""What the columns of an unknown sheet hold, judged by their cells: areas, codes, indicators, periods, numbers."""

from dataclasses import dataclass

from data_access.sheet_map import TOTAL_NAMES
from data_access.sheet_map_lexicon import Lexicon, name_key
from data_access.workbook import Sheet
from geo.matching import Match
from indicators.intake import CellRule, Unreadable, read_cell
from indicators.intake_periods import find_period, fold_period_text
from indicators.intake_units import parse_unit

_LOOKED_AT = 400  # rows of a column that are looked at
_ANY_NUMBER = CellRule(parse_unit(""))
_PERCENT = CellRule(parse_unit("%"))
_CODE_LENGTHS = (6, 9, 12)


@dataclass(frozen=True, slots=True)
class Contents:
    """Of one column: distinct areas named, rows that name one, and shares (0–1) of what else it holds."""

    column: int
    areas: frozenset[str]
    first_area_row: int
    area_rows: int
    filled_rows: int
    code_share: float
    indicator_share: float
    first_indicator_row: int
    period_share: float
    number_share: float


def contents_of(sheet: Sheet, words: Lexicon, *, first_row: int = 0) -> list[Contents]:
    """Look at every column of a sheet, from a row on."""
    return [_contents(sheet, column, words, first_row) for column in range(len(sheet.columns))]


def _contents(sheet: Sheet, column: int, words: Lexicon, first_row: int) -> Contents:
    rows = range(first_row, min(sheet.row_count, first_row + _LOOKED_AT))
    texts = [(row, text) for row in rows if (text := sheet.text(row, column))]
    distinct = list(dict.fromkeys(text for _, text in texts))
    named = {text: code for text in distinct if (code := _area(text, words))}
    coded = {text: code for text in distinct if (code := _code(text, words))}
    indicators = {text for text in distinct if words.indicators_named(text)}
    area_rows = [row for row, text in texts if text in named or text in coded]
    indicator_rows = [row for row, text in texts if text in indicators]
    return Contents(
        column=column,
        areas=frozenset(named.values()) | frozenset(coded.values()),
        first_area_row=area_rows[0] if area_rows else -1,
        area_rows=len(area_rows),
        filled_rows=len(texts),
        code_share=_share(len(coded), len(distinct)),
        indicator_share=_share(len(indicators), len(distinct)),
        first_indicator_row=indicator_rows[0] if indicator_rows else -1,
        period_share=_share(sum(map(_is_period, distinct)), len(distinct)),
        number_share=_share(sum(_is_number(sheet.columns[column][row]) for row, _ in texts), len(texts)),
    )


def is_total(text: str) -> bool:
    """Say whether a row label means a sum."""
    return name_key(text) in TOTAL_NAMES


def _area(text: str, words: Lexicon) -> str:
    if text.replace(".", "").isdigit() or len(text) > 30:
        return ""
    return words.gazetteer.code_of(text, words.today) or ""


def _code(text: str, words: Lexicon) -> str:
    if not text.isdigit() or len(text) not in _CODE_LENGTHS:
        return ""
    answer = words.area("", text, words.today)
    return answer.area_code if isinstance(answer, Match) else ""


def _is_period(text: str) -> bool:
    folded = fold_period_text(text)
    words = find_period(text)
    return words is not None and words.end - words.start >= len(folded) - 1 and bool(words.year)


def _is_number(cell: object) -> bool:
    for rule in (_ANY_NUMBER, _PERCENT):
        try:
            read_cell(cell, rule)  # type: ignore[arg-type]
        except Unreadable:
            continue
        return True
    return False


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
