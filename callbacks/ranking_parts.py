"""What fills the places of the page of rankings; what cannot be shown is told in a sentence."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.catalogue import Indicator
from indicators.period import Period
from indicators.problem import Refusal
from indicators.scoring.course import Course
from indicators.scoring.explanation import change_of, score_sentence, steps
from indicators.wording import gap_unit, unit_text
from layouts.desk import frame as desk_frame
from layouts.desk.elements import Children, at
from layouts.ranking import grid, head
from layouts.ranking.lines import Line, Sheet, sheet_of_indicator, sheet_of_rows
from layouts.ranking.notes import notes, sentences
from layouts.ranking.pictures import course_spec, map_spec
from layouts.ranking.printed import printed
from layouts.ranking.scheme_card import scheme_card
from layouts.ranking.unit import figure_card, steps_card, unit_card, waiting_card, ways
from layouts.ranking.view import SPANS, RankingView
from workflows.cockpit import Cockpit
from workflows.ranking_boards import Board, IndicatorBoard

_CHOOSE = "在表中或图上点选一个单位，看它的得分怎样来、比上期为什么变、怎样能上升一位。"


@dataclass(frozen=True, slots=True)
class Shown:
    """One view with its board; `group` is looked at, `chosen` the unit in it, if any."""

    view: RankingView
    board: Board | IndicatorBoard
    sheet: Sheet
    group: str
    chosen: Line | None

    @property
    def period(self) -> Period:
        """The period that is ranked."""
        return (self.board.ranked.snapshot if isinstance(self.board, Board) else self.board.snapshot).period

    @property
    def code(self) -> str:
        """The chosen unit's code, blank when none is."""
        return self.chosen.area_code if self.chosen else ""

    @property
    def title(self) -> str:
        """What is ranked, and when."""
        board = self.board
        name = board.version.scheme.name if isinstance(board, Board) else f"{board.indicator.label}单项排名"
        return f"{name} · {self.period.label()}"

    @property
    def facts(self) -> list[str]:
        """On what the ranking stands."""
        board, day = self.board, self.view.known_on
        if isinstance(board, Board):
            scheme, snapshot = board.version.scheme, board.ranked.snapshot
            said = [f"方案第{scheme.version}版", f"{len(scheme.items)} 项指标"]
        else:
            snapshot = board.snapshot
            column = snapshot.column(board.indicator.code)
            said = [board.indicator.owner, f"数据为{column.period.label()}"]
        known = f"截至 {day.isoformat()} 掌握的数据" if day else f"截至 {at(snapshot.known_at)} 掌握的数据"
        return [*said, known, f"数据版本 {snapshot.data_version}"]

    @property
    def is_sample(self) -> bool:
        """Whether the scheme or a figure is invented."""
        if isinstance(self.board, Board):
            return self.board.version.scheme.is_sample or self.board.ranked.snapshot.is_sample
        return self.board.snapshot.is_sample


def shown_of(cockpit: Cockpit, view: RankingView) -> Shown:
    """Rank what a view asks for.

    Raises:
        Refusal: there is no such scheme, indicator or period, or nothing is loaded.
    """
    board: Board | IndicatorBoard
    if view.indicator_code:
        board = cockpit.boards.indicator_board(view.indicator_code, view.period, view.known_on)
        unit = unit_text(board.indicator)
        heading = f"数值（{unit}）" if unit else "数值"
        sheet = sheet_of_indicator(board.rows, heading, board.snapshot.areas.is_ranked)
    else:
        board = cockpit.boards.board(_scheme_code(cockpit, view), view.period, view.known_on)
        sheet = sheet_of_rows(board.rows, tuple(board.ranked.group_names.values()))
    group = sheet.group_of(view.unit, view.group)
    chosen = next((line for line in sheet.lines if line.area_code == view.unit), None)
    return Shown(view, board, sheet, group, chosen)


def board_of(cockpit: Cockpit, view: RankingView) -> list[Any]:
    """Give everything that can be shown at once, in the order of the callback's outputs."""
    try:
        shown = shown_of(cockpit, view)
    except Refusal as refusal:
        return [*_head_of(cockpit, view, None, str(refusal)), *_nothing()]
    lines, columns = shown.sheet.of(shown.group), grid.columns(shown.sheet, SPANS[0])
    return [
        *_head_of(cockpit, view, shown, ""),
        head.tabs(view, shown.sheet, shown.group),
        False,
        columns,
        grid.rows(lines, shown.code),
        notes(sentences_of(shown, shown.group)),
        printed(shown.sheet),
        _unit(shown),
        _steps(shown),
        _scheme(shown),
        head.course_head(view, shown.group),
        _map(cockpit, shown),
    ]


def course_of_view(cockpit: Cockpit, view: RankingView) -> list[Any]:
    """Give what needs the periods before: rows with their course, the chart of places, the ways up."""
    try:
        shown = shown_of(cockpit, view)
        course = course_of_shown(cockpit, shown, view.span)
    except Refusal:
        return [{"update": []}, None, None]
    lines = shown.sheet.of(shown.group)
    rows = grid.rows(lines, shown.code)
    for row in rows:
        row["course"] = list(course.of(row["code"], SPANS[0]))
    spec = course_spec(lines, places_of(course, lines), course.periods, shown.code)
    return [{"update": rows, "async": False}, spec, _ways(cockpit, shown)]


def course_of_shown(cockpit: Cockpit, shown: Shown, periods: int) -> Course:
    """Give the places of the periods up to the one that is shown."""
    boards, known_on = cockpit.boards, shown.view.known_on
    if isinstance(shown.board, Board):
        return boards.course(shown.board.version.scheme, shown.period, periods, known_on)
    return boards.indicator_course(shown.board.indicator.code, shown.period, periods, known_on)


def places_of(course: Course, lines: Sequence[Line]) -> Mapping[str, Sequence[int]]:
    """Give the places of some units over the whole course, by code."""
    return {line.area_code: course.of(line.area_code, len(course.periods)) for line in lines}


def sentences_of(shown: Shown, group: str) -> list[str]:
    """Give what must be said under the table of a group."""
    scheme = shown.board.version.scheme if isinstance(shown.board, Board) else None
    has_red = scheme is not None and scheme.red_from is not None
    has_black = scheme is not None and scheme.black_below is not None
    return sentences(shown.sheet, group, has_red=has_red, has_black=has_black)


def _scheme_code(cockpit: Cockpit, view: RankingView) -> str:
    """The scheme asked for, else the first there is; blank lets the use case say that there is none."""
    return view.scheme_code or next(iter(cockpit.boards.schemes(view.known_on)), "")


def _head_of(cockpit: Cockpit, view: RankingView, shown: Shown | None, sentence: str) -> list[Any]:
    """Give brand, marks, title, the page's one line, pickers and files."""
    try:
        standing = cockpit.desk.standing()
    except Refusal as refusal:
        nothing = desk_frame.marks(is_sample=False, is_illustrative=False)
        return [desk_frame.brand(""), nothing, "排名", str(refusal), None, None]
    is_sample = shown.is_sample if shown else standing.is_sample
    return [
        desk_frame.brand(standing.root_name),
        desk_frame.marks(is_sample=is_sample, is_illustrative=standing.is_illustrative),
        shown.title if shown else "排名",
        desk_frame.standing(shown.facts if shown else [sentence]),
        _pickers(cockpit, view, shown),
        head.exports(view) if shown else None,
    ]


def _pickers(cockpit: Cockpit, view: RankingView, shown: Shown | None) -> Children:
    try:
        periods, indicators = cockpit.boards.periods(view.known_on), cockpit.boards.indicators()
    except Refusal:
        return None
    schemes = {code: one.scheme for code, one in cockpit.boards.schemes(view.known_on).items()}
    period = shown.period if shown else view.period
    return head.pickers(view, schemes, indicators, periods, (_scheme_code(cockpit, view), period))


def _nothing() -> list[Any]:
    """The parts of a page without a ranking: no tabs, the table hidden, everything else empty."""
    return [None, True, [], [], None, None, waiting_card("没有可说明的得分。"), None, None, None, None]


def _unit(shown: Shown) -> Children:
    board, chosen = shown.board, shown.chosen
    if chosen is None:
        return waiting_card(_CHOOSE)
    if isinstance(board, IndicatorBoard):
        return figure_card(f"{chosen.name} · {board.indicator.label}", _figures(board, board.indicator, chosen))
    unit, ranked = board.ranked.snapshot.areas.ordinal(chosen.area_code), board.ranked
    before = ranked.before.snapshot.period.label() if ranked.before else "上期"
    change = change_of(ranked, unit)
    return unit_card(chosen.name, score_sentence(ranked, unit), change, before)


def _steps(shown: Shown) -> Children:
    board, chosen = shown.board, shown.chosen
    if chosen is None or isinstance(board, IndicatorBoard):
        return None
    unit = board.ranked.snapshot.areas.ordinal(chosen.area_code)
    return steps_card(chosen.name, steps(board.ranked, unit), chosen.score)


def _figures(board: IndicatorBoard, indicator: Indicator, chosen: Line) -> list[tuple[str, str]]:
    row = next(row for row in board.rows if row.area_code == chosen.area_code)
    unit = row.unit if row.value_number is not None else ""
    return [
        ("本期", f"{chosen.score}{'' if unit in ('—', '-') else unit}"),
        ("位次", f"{row.peer_group}第{row.rank}" if row.rank_number else "只列不排"),
        ("位次升降", row.rank_change),
        ("较上年同期", row.yoy),
        ("环比", row.pop),
        ("完成年度任务", row.completion),
        ("与时序差", row.gap if row.gap == "—" else f"{row.gap}{gap_unit(indicator)}"),
        ("报告期", row.as_of),
        ("来源", indicator.owner),
        ("口径", indicator.definition),
        ("说明", row.note),
    ]


def _scheme(shown: Shown) -> Children:
    return scheme_card(shown.board.version, shown.board.ranked) if isinstance(shown.board, Board) else None


def _map(cockpit: Cockpit, shown: Shown) -> dict[str, Any]:
    reference = cockpit.map_geometry_ref()
    meta = json.loads(reference.meta) if reference else {}
    url = f"/geometry/{reference.content_hash}.json" if reference else ""
    return map_spec(shown.sheet, shown.group, shown.code, geometry_url=url, magnifier=meta.get("magnifier"))


def _ways(cockpit: Cockpit, shown: Shown) -> Children:
    board, chosen = shown.board, shown.chosen
    if isinstance(board, IndicatorBoard) or chosen is None or chosen.rank_number in (None, 1):
        return None
    unit = board.ranked.snapshot.areas.ordinal(chosen.area_code)
    return ways(cockpit.boards.ways_up(board, unit, shown.view.known_on))
