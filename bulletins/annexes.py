"""The annexes: the ranking, every item's score with its place, and what changed since the period before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from bulletins.content import ColumnRole, Table
from bulletins.standing import NEVER_COUNTED, Standings, share_words
from indicators.catalogue import Direction
from indicators.rounding import published
from indicators.scoring.explanation import Change, changes_of, gain_words, item_label, main_causes, steps
from indicators.scoring.first_tier import SURELY_FIRST
from indicators.scoring.mark_words import document_notes
from indicators.scoring.rank import rank
from indicators.scoring.ranking_rows import RankingRow
from indicators.scoring.robustness import DRAWS
from indicators.scoring.scheme import Branch, Item, Measure
from indicators.scoring.weights import nominal_weights
from indicators.snapshot import Ints
from indicators.wording import NOTHING, status_words

NOT_SET, MADE_UP = "-", "※"
_MOST_CAUSES = 2


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    width: float
    is_number: bool
    cell: Callable[[RankingRow], str]
    role: ColumnRole | None = None


def annexes(standings: Standings, subject: str) -> tuple[Table, ...]:
    """Give the tables of a bulletin; the last one only where something can be compared."""
    tables = [_ranking(standings, subject), _scores(standings, subject)]
    if any(row.score_change_number is not None for row in standings.scored):
        tables.append(_changes(standings, subject))
    return tuple(tables)


def _everybody(standings: Standings) -> list[RankingRow]:
    return [row for group in standings.groups for row in group.rows] + list(standings.outside)


def _name(standings: Standings, row: RankingRow) -> str:
    """Name a unit in full, a functional zone in short: its full name does not fit a column."""
    return row.area_label if standings.ranked.scores.group[row.ordinal] < 0 else row.area_name


def _table(title: str, columns: Sequence[_Column], rows: Sequence[RankingRow], notes: Sequence[str]) -> Table:
    whole = sum(column.width for column in columns)
    cells = tuple(tuple(column.cell(row) for column in columns) for row in rows)
    if any(NOTHING in line for line in cells):
        notes = [*notes, f"“{NOTHING}”表示没有得分、没有位次或不作比较。"]
    return Table(
        title=title,
        headings=(tuple(column.heading for column in columns),),
        rows=cells,
        widths=tuple(round(column.width / whole, 4) for column in columns),
        numbers=tuple(column.is_number for column in columns),
        notes=numbered(notes),
        roles=tuple(column.role for column in columns if column.role),
    )


def numbered(notes: Sequence[str]) -> tuple[str, ...]:
    """Put numbers before notes where there are several."""
    if len(notes) < 2:
        return tuple(notes)
    return tuple(f"{number}. {note}" for number, note in enumerate(notes, start=1))


def _ranking(standings: Standings, subject: str) -> Table:
    scheme, rows = standings.ranked.scheme, _everybody(standings)
    columns = [
        _Column("分组", 8.5, False, lambda row: row.group or "其他单位", ColumnRole.GROUP),
        _Column("位次", 8.5, True, lambda row: row.rank, ColumnRole.PLACE),
        _Column("单位", 25.5, False, lambda row: _name(standings, row), ColumnRole.UNIT),
        _Column("得分", 8.5, True, lambda row: row.score, ColumnRole.SCORE),
        *(_adjusted() if any(row.adjustment not in (NOTHING, "0") for row in rows) else ()),
        _Column("位次区间", 11, False, lambda row: row.interval, ColumnRole.INTERVAL),
        _Column("位次升降", 11, False, lambda row: row.rank_change, ColumnRole.CHANGE),
    ]
    if scheme.red_from is not None or scheme.black_below is not None:
        columns.append(_Column("榜单", 7, False, lambda row: row.list, ColumnRole.LIST))
    columns.append(_Column("备注", 20, False, partial(_note, standings), ColumnRole.NOTE))
    notes = [
        f"位次区间是各项权重上下浮动四分之一、换用其他合理算法重新计算{DRAWS}次，去掉最好和最差各5%后的位次范围，不含抽样误差。",
        f"位次升降是与{standings.before_words}相比。",
    ]
    if any(row.is_first_tier for row in rows):
        notes.append(
            f"换方法重排（居首的可能性不足{SURELY_FIRST:.0%}）和办件多少的抽样误差，"
            "两者有一样分不出谁居首位的，同列第一梯队，不分先后。"
        )
    if any("并列" in row.rank for row in rows):
        notes.append("得分相同的位次并列，不分先后。")
    return _table(f"{subject}排名表", columns, rows, notes)


def _adjusted() -> tuple[_Column, _Column]:
    """Give what the score is the sum of, where points were added or taken."""
    return (
        _Column("各项合计", 8.5, True, lambda row: row.base, ColumnRole.BASE),
        _Column("加减分", 8.5, True, lambda row: row.adjustment, ColumnRole.ADJUSTMENT),
    )


def _note(standings: Standings, row: RankingRow) -> str:
    """Give what is to be noted of a unit, with the documents of its 加减分 and 一票否决."""
    return "，".join(filter(None, [row.tier, row.note, *document_notes(standings.ranked, row.ordinal)]))


def _scores(standings: Standings, subject: str) -> Table:
    """Lay every item's score and, in brackets, its place in the group out on a wide page."""
    ranked = standings.ranked
    items = ranked.scheme.items
    rows, item_places = _everybody(standings), _item_places(standings)
    lines = []
    for row in rows:
        worded = steps(ranked, row.ordinal)
        cells = [
            _cell(standings, row, at, item, worded[at].score, int(item_places[at, row.ordinal]))
            for at, item in enumerate(items)
        ]
        lines.append((row.group or "其他单位", row.rank, _name(standings, row), row.score, *cells))
    return Table(
        title=f"{subject}各项得分表",
        headings=_score_headings(standings),
        rows=tuple(lines),
        widths=(0.04, 0.04, 0.112, 0.04, *[round(0.768 / len(items), 4)] * len(items)),
        numbers=(False, True, False, True, *[False] * len(items)),
        notes=numbered(_score_notes(lines)),
        is_landscape=True,
    )


def _item_places(standings: Standings) -> Ints:
    """Rank every item's published score within the groups: (items, areas), 0 for who has no place."""
    scores, decimals = standings.ranked.scores, standings.ranked.scheme.decimals
    group = np.where(scores.is_scored, scores.group, -1)
    return np.stack([rank(published(row, decimals), group, Direction.HIGHER_IS_BETTER) for row in scores.normalised])


def _score_headings(standings: Standings) -> tuple[tuple[str, ...], ...]:
    """Give the headings of the scheme above, the items below, each with its weight in the whole."""
    ranked = standings.ranked
    shares = [share_words(float(share)) for share in nominal_weights(ranked.scheme)]
    lower = [f"{item_label(ranked, item)}（{share}）" for item, share in zip(ranked.scheme.items, shares, strict=True)]
    front = ("分组", "位次", "单位", "得分")
    upper: list[str] = []
    before: Branch | Item | None = None
    for part in ranked.scheme.root.parts:
        if isinstance(part, Branch):
            title = f"{part.name}（占{share_words(part.weight_pct / 100)}）"
            upper += [title, *[""] * (len(list(part.items())) - 1)]
        else:
            upper.append("" if isinstance(before, Item) else "其他")
        before = part
    if not any(isinstance(part, Branch) for part in ranked.scheme.root.parts):
        return ((*front, *lower),)
    return (*front, *upper), ("", "", "", "", *lower)


def _cell(standings: Standings, row: RankingRow, at: int, item: Item, score: str, place: int) -> str:
    """Word one item's score: “97.93(3)”, or why there is none."""
    scores = standings.ranked.scores
    if score == NOTHING:
        return _blank(standings, row, item)
    mark = MADE_UP if scores.is_carried[at, row.ordinal] or scores.is_filled[at, row.ordinal] else ""
    return f"{score}({place}){mark}" if place else f"{score}{mark}"


def _blank(standings: Standings, row: RankingRow, item: Item) -> str:
    """Say why there is no score: “-” where nothing is set, 未报送 and the like, “—” where it cannot be computed."""
    column = standings.ranked.snapshot.column(item.indicator_code)
    if np.isnan(column.values[row.ordinal]):
        status = status_words(column, row.ordinal)
        return NOT_SET if status in NEVER_COUNTED else status
    return NOTHING if item.measure is Measure.YOY else NOT_SET


def _score_notes(lines: Sequence[Sequence[str]]) -> list[str]:
    cells = [cell for line in lines for cell in line]
    notes = ["表头括号内为权重，表中数字为该项得分，其后括号内为在本组的位次，得分相同的位次相同。"]
    if MADE_UP in "".join(cells):
        notes.append(f"“{MADE_UP}”表示本期缺数，沿用上期或按本组最低分计。")
    if NOT_SET in cells:
        notes.append(f"“{NOT_SET}”表示该单位不适用该项指标或没有设置目标。")
    if NOTHING in cells:
        notes.append(f"“{NOTHING}”表示没有得分、没有位次，或上年同期为零、无法计算。")
    if "样本不足" in cells:
        notes.append("“样本不足”表示件数过少，不计算比率。")
    return notes


def _changes(standings: Standings, subject: str) -> Table:
    blank = NOTHING
    before = standings.before
    rows = [row for group in standings.groups for row in group.rows]
    changed = changes_of(standings.ranked, [row.ordinal for row in rows])
    causes = {row.ordinal: _causes(standings, changed.get(row.ordinal)) for row in rows}
    columns = [
        _Column("分组", 9, False, lambda row: row.group),
        _Column("单位", 16, False, lambda row: row.area_name),
        _Column("本期", 9, True, lambda row: row.score),
        _Column("上期", 9, True, lambda row: before[row.ordinal].score if row.ordinal in before else blank),
        _Column("变化", 9, True, lambda row: row.score_change),
        _Column("本期", 8, True, lambda row: row.rank),
        _Column("上期", 8, True, lambda row: before[row.ordinal].rank if row.ordinal in before else blank),
        _Column("升降", 8, False, lambda row: row.rank_change),
        _Column("得分变化的主要原因", 46, False, lambda row: causes[row.ordinal]),
    ]
    earlier = standings.ranked.before
    versus = "" if earlier is None else f"上期为{earlier.snapshot.period.label()}，按本期方案计算。"
    notes = [f"{versus}主要原因列{_MOST_CAUSES}项，先列与得分变化同向的。"]
    table = _table(f"{subject}变化情况表", columns, rows, notes)
    upper = ("分组", "单位", "得分", "", "", "位次", "", "", columns[-1].heading)
    return replace(table, headings=(upper, ("", "", *table.headings[0][2:-1], "")))


def _causes(standings: Standings, change: Change | None) -> str:
    """Name the dearest causes of a change; a dash where nothing is known."""
    if change is None:
        return NOTHING
    decimals, main = standings.ranked.scheme.decimals, main_causes(change.causes, change.points)
    gains = [(cause.label, gain_words(cause.points, decimals)) for cause in main[:_MOST_CAUSES]]
    return "，".join(f"{label}{words}" for label, words in gains if words) or "没有变化"
