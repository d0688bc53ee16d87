"""The table: AG Grid's columns and rows. The only layout that knows it; `assets/desk_ranking_cells.js` draws its cells.

The grid is mounted once and empty; a view changes its columns and rows, the course of places comes later
as an update of the rows.
"""

from collections.abc import Sequence
from typing import Any

import dash_ag_grid as dag

from layouts.ranking import ids
from layouts.ranking.lines import Line, Sheet

_ROW, _HEAD = 36, 38
# Every colour we show is named: the theme mixes its own by `color-mix`, which an old browser does not know.
_THEME = (
    "themeQuartz.withParams({accentColor: '#0c7f75', foregroundColor: '#16222c', headerTextColor: '#46586a', "
    "headerBackgroundColor: '#ffffff', backgroundColor: '#ffffff', chromeBackgroundColor: '#ffffff', borderColor: "
    "'#e3e9ee', oddRowBackgroundColor: '#ffffff', rowHoverColor: '#f2f6f8', tooltipBackgroundColor: '#ffffff', "
    "tooltipTextColor: '#16222c', headerCellHoverBackgroundColor: '#ffffff', fontSize: 14, headerFontWeight: 400, "
    "cellHorizontalPadding: 9, wrapperBorder: false, columnBorder: false, fontFamily: 'inherit'})"
)
_LOCALE = {
    "noRowsToShow": "没有可列的单位",
    "loadingOoo": "正在读取…",
    "ariaSortableColumn": "按回车键排序",
    "ariaRowSelectionDisabled": "本行不能选择",
    "ariaHeaderCell": "表头",
    "sortAscending": "升序",
    "sortDescending": "降序",
    "sortUnSort": "取消排序",
}
_COMPONENTS = {"place": "RankPlace", "change": "RankChange", "range": "RankInterval", "course": "RankCourse"}
Column = dict[str, Any]


def grid() -> dag.AgGrid:
    """The empty table."""
    return dag.AgGrid(
        id=ids.GRID,
        columnDefs=[],
        rowData=[],
        getRowId="params.data.code",
        rowClassRules={"is-chosen": "params.data.chosen", "is-unplaced": "params.data.place == null"},
        columnSize="responsiveSizeToFit",
        defaultColDef={"sortable": True, "resizable": False, "suppressMovable": True, "suppressHeaderMenuButton": True},
        dashGridOptions={
            "theme": {"function": _THEME},
            "localeText": _LOCALE,
            "domLayout": "autoHeight",
            "rowHeight": _ROW,
            "headerHeight": _HEAD,
            "animateRows": False,
            "suppressCellFocus": False,
            "suppressColumnVirtualisation": True,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
        },
        style={"height": None},
        className="ranking-grid",
    )


def columns(sheet: Sheet, periods: int) -> list[Column]:
    """Give the columns of a view; what only a scheme has is left out where one indicator ranks."""
    first = [
        _column("位次", "place", 62, kind="place", is_number=True),
        _column("单位", "name", 104, flex=1),
        _column(
            sheet.heading,
            "score_number",
            76 if sheet.is_composite else 110,
            is_number=True,
            shown="params.data.score",
            is_strong=True,
        ),
        _column("位次升降", "change_number", 76, kind="change", is_number=True),
    ]
    last = [_course_column(periods), _column("备注", "note", 96, flex=1, tip="note")]
    if not sheet.is_composite:
        return [*first, _column("较上年同期", "score_change", 100, is_number=True), *last]
    middle = [
        _column("位次区间", "low", 120, kind="range", tip="interval"),
        _column("居首概率", "p_first_number", 108, shown="params.data.first_words"),
        _column("榜单", "list", 58),
    ]
    return [*first, *middle, *last]


def rows(lines: Sequence[Line], chosen: str) -> list[dict[str, Any]]:
    """Give the rows of a group; the course of places is not known yet."""
    return [_row(line, len(lines), chosen) for line in lines]


def _row(line: Line, count: int, chosen: str) -> dict[str, Any]:
    share = line.p_first if line.first != "" or line.p_first not in ("0%", "—") else ""
    return {
        "code": line.area_code,
        "name": line.name,
        "place": line.rank_number,
        "rank": line.rank,
        "score": line.score,
        "score_number": line.score_number,
        "score_change": line.score_change,
        "change": line.rank_change,
        "change_number": line.rank_change_number,
        "interval": line.interval,
        "low": line.low,
        "high": line.high,
        "count": count,
        "p_first_number": line.p_first,
        "first_words": " ".join(filter(None, (line.first, share))) or line.p_first,
        "list": line.list,
        "note": line.note,
        "course": None,
        "chosen": line.area_code == chosen,
    }


def _course_column(periods: int) -> Column:
    return _column(f"近{periods}期位次", "course", 120, kind="course", sortable=False)


def _column(
    heading: str,
    field: str,
    width: int,
    *,
    kind: str = "",
    flex: int = 0,
    tip: str = "",
    shown: str = "",
    is_number: bool = False,
    is_strong: bool = False,
    sortable: bool = True,
) -> Column:
    found: Column = {"headerName": heading, "field": field, "minWidth": width, "sortable": sortable}
    found |= {"wrapText": True, "autoHeight": True} if flex else {"maxWidth": round(width * 1.5)}
    if kind:
        found["cellRenderer"] = _COMPONENTS[kind]
    if shown:
        found["valueFormatter"] = {"function": shown}
    if tip:
        found["tooltipField"] = tip
    if is_number:
        found["type"] = "rightAligned"
    if is_strong:
        found["cellClass"] = "ag-right-aligned-cell ranking-score"
    return found
