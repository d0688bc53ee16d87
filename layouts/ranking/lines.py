"""The lines of the table, whether a scheme ranks or one indicator: what every part of the page reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.catalogue import half_up
from indicators.report import Row
from indicators.scoring.ranking_rows import RankingRow
from indicators.wording import NOTHING

_NO_PLACE = 10**9
_LEAST_SHARE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's line. `score` is the published score, or the figure of the one indicator that ranks.

    `first` is 第一, 第一梯队 or blank; `p_first` how often it stands first, worded; `low` and `high` bound its place.
    """

    area_code: str
    name: str
    label: str
    group: str
    rank: str
    rank_number: int | None
    rank_change: str
    rank_change_number: int | None
    score: str
    score_number: float | None
    score_change: str
    interval: str = NOTHING
    low: int | None = None
    high: int | None = None
    p_first: str = NOTHING
    first: str = ""
    list: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the table is made of; the groups that are ranked first, those only listed after them."""

    heading: str  # of the scores: 得分, or the unit of the figure
    lines: tuple[Line, ...]
    ranked_groups: tuple[str, ...]
    is_composite: bool

    @property
    def groups(self) -> tuple[str, ...]:
        """Give every group, in the order of the tabs."""
        return tuple(dict.fromkeys([*self.ranked_groups, *(line.group for line in self.lines)]))

    def of(self, group: str) -> tuple[Line, ...]:
        """Give the lines of a group in the order of the list."""
        return tuple(line for line in self.lines if line.group == group)

    def group_of(self, area_code: str, wanted: str) -> str:
        """Give the group that is looked at: that of the chosen unit, else the wanted one, else the first."""
        found = next((line.group for line in self.lines if line.area_code == area_code), wanted)
        return found if found in self.groups else next(iter(self.groups), "")


def sheet_of_rows(rows: Sequence[RankingRow], ranked_groups: Sequence[str]) -> Sheet:
    """Make the table of a scheme."""
    return Sheet("得分", tuple(_of_ranking(row) for row in rows), tuple(ranked_groups), is_composite=True)


def sheet_of_indicator(rows: Sequence[Row], heading: str, is_ranked: Sequence[bool]) -> Sheet:
    """Make the table of one indicator; `is_ranked` says by ordinal whose place counts."""
    groups = [row.peer_group for row in rows]
    largest = sorted(dict.fromkeys(groups), key=lambda name: -groups.count(name))
    ordered = sorted(rows, key=lambda row: (largest.index(row.peer_group), row.rank_number or _NO_PLACE, row.area_code))
    ranked = [name for name in largest if any(row.peer_group == name and is_ranked[row.ordinal] for row in rows)]
    return Sheet(heading, tuple(_of_figure(row) for row in ordered), tuple(ranked), is_composite=False)


def _of_ranking(row: RankingRow) -> Line:
    return Line(
        area_code=row.area_code,
        name=row.area_name,
        label=row.area_label,
        group=row.group,
        rank=row.rank,
        rank_number=row.rank_number,
        rank_change=row.rank_change,
        rank_change_number=row.rank_change_number,
        score=row.score,
        score_number=None if row.score_number is None else float(row.score_number),
        score_change=row.score_change,
        interval=row.interval,
        low=row.low,
        high=row.high,
        p_first=_share(row.p_first),
        first=_first(row),
        list=row.list,
        note=row.note,
    )


def _of_figure(row: Row) -> Line:
    return Line(
        area_code=row.area_code,
        name=row.area_name,
        label=row.area_label,
        group=row.peer_group,
        rank=row.rank,
        rank_number=row.rank_number,
        rank_change=row.rank_change,
        rank_change_number=row.rank_change_number,
        score=row.value if row.value_number is not None else row.status,
        score_number=None if row.value_number is None else float(row.value_number),
        score_change=row.yoy,
        note=row.note,
    )


def _first(row: RankingRow) -> str:
    """Say 第一 only of a unit that surely is; whoever cannot be told from the first belongs to 第一梯队."""
    return row.tier or ("第一" if row.rank_number == 1 else "")


def _share(probability: float | None) -> str:
    if probability is None:
        return NOTHING
    shown = half_up(probability * 100, 1)
    if shown is None or not shown:
        return "0%"
    return f"{half_up(probability * 100, 0)}%" if shown >= _LEAST_SHARE else "不足1%"
