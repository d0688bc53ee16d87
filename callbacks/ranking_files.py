"""A ranking as a file, written by the server from the very view on the screen: xlsx, csv, or the chart as png."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from dash import Dash
from flask import Response, request

from callbacks.gate import guarded_route
from callbacks.ranking_parts import Shown, course_of_shown, places_of, sentences_of, shown_of
from callbacks.roles import ANY_VIEWER
from indicators.problem import Refusal
from layouts.ranking.printed import cells, group_title, headings
from layouts.ranking.view import RankingView
from workflows.cockpit import Cockpit
from workflows.ranking_picture import course_png
from workflows.spreadsheet import Tab, csv_text, xlsx_bytes

_SAMPLE = "样例数据"
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "png": "image/png",
}


def register(app: Dash, cockpit: Cockpit) -> None:
    """Register `/ranking/export.<suffix>`; what is exported stands in the rest of the address, as on the page."""

    @guarded_route(app, "/ranking/export.<suffix>", roles=ANY_VIEWER)
    def export(suffix: str) -> Response:
        if suffix not in _WRITERS:
            raise Refusal.because("排名只能导出为 xlsx、csv 或 png。")
        shown = shown_of(cockpit, RankingView.parse(request.query_string.decode("utf-8", "replace")))
        name = f"{shown.title.replace(' · ', ' ')}.{suffix}"
        return Response(
            _WRITERS[suffix](cockpit, shown),
            mimetype=_TYPES[suffix],
            headers={"Content-Disposition": f"attachment; filename=ranking.{suffix}; filename*=UTF-8''{quote(name)}"},
        )


def _basis(shown: Shown) -> str:
    return " · ".join([*shown.facts, *([_SAMPLE] if shown.is_sample else [])])


def _xlsx(_cockpit: Cockpit, shown: Shown) -> bytes:
    sheet = shown.sheet
    tabs = [
        Tab(
            name=group or "下辖单位",
            title=f"{shown.title} · {group_title(sheet, group)}",
            basis=_basis(shown),
            headings=headings(sheet),
            rows=tuple(cells(sheet, line) for line in sheet.of(group)),
            notes=tuple(sentences_of(shown, group)),
        )
        for group in sheet.groups
    ]
    return xlsx_bytes(tabs)


def _csv(_cockpit: Cockpit, shown: Shown) -> bytes:
    sheet = shown.sheet
    nature = _SAMPLE if shown.is_sample else "正式数据"
    rows = [
        (line.group, line.area_code, *cells(sheet, line), str(shown.period), nature)
        for group in sheet.groups
        for line in sheet.of(group)
    ]
    return csv_text(("分组", "区划代码", *headings(sheet), "报告期", "数据性质"), rows).encode("utf-8")


def _png(cockpit: Cockpit, shown: Shown) -> bytes:
    lines = shown.sheet.of(shown.group)
    course = course_of_shown(cockpit, shown, shown.view.span)
    places = places_of(course, lines)
    units = [(line.label, places[line.area_code]) for line in lines if any(places[line.area_code])]
    periods = [str(period).replace("-", ".") for period in course.periods]
    chosen = shown.chosen.label if shown.chosen else ""
    return course_png(f"{shown.title} · {shown.group}位次走势", _basis(shown), periods, units, chosen)


_WRITERS: Mapping[str, Callable[[Cockpit, Shown], bytes]] = {"xlsx": _xlsx, "csv": _csv, "png": _png}
