"""What the sections and annexes of a bulletin share: the rows by peer group, and the words of places and changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from indicators.catalogue import half_up
from indicators.observation import Status
from indicators.period import Frequency
from indicators.scoring.ranked import Ranked
from indicators.scoring.ranking_rows import SMALL_GROUP, RankingRow, ranking_rows
from indicators.wording import status_words

NEVER_COUNTED = (Status.NOT_APPLICABLE.label, "不统计")
_DIGITS = "零一二三四五六七八九十"
_SLOT_WORDS = {Frequency.DAY: "上日", Frequency.MONTH: "上月", Frequency.QUARTER: "上季度", Frequency.YEAR: "上年"}


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """A group as it is ranked, in the order of the list."""

    name: str
    rows: tuple[RankingRow, ...]

    @property
    def scored(self) -> tuple[RankingRow, ...]:
        """Who has a score."""
        return tuple(row for row in self.rows if row.score_number is not None)

    @property
    def placed(self) -> tuple[RankingRow, ...]:
        """Who has a place."""
        return tuple(row for row in self.rows if row.rank_number is not None)

    @property
    def judged(self) -> tuple[RankingRow, ...]:
        """Who has a place by score: the placed without the vetoed."""
        return tuple(row for row in self.placed if not row.is_vetoed)

    @property
    def vetoed(self) -> tuple[RankingRow, ...]:
        """Who has a place by 一票否决."""
        return tuple(row for row in self.placed if row.is_vetoed)

    @property
    def is_small(self) -> bool:
        """Whether it is too small for 红榜 and 黑榜."""
        return len(self.placed) <= SMALL_GROUP


@dataclass(frozen=True, slots=True)
class Standings:
    """A ranked period with its rows: by group, those outside the groups, and the rows of the period before."""

    ranked: Ranked
    groups: tuple[PeerGroup, ...]
    outside: tuple[RankingRow, ...]
    before: dict[int, RankingRow]

    @property
    def scored(self) -> tuple[RankingRow, ...]:
        """Everybody who has a score."""
        return tuple(row for group in self.groups for row in group.scored)

    @property
    def before_words(self) -> str:
        """Name the period compared with: “上月” where it is the one just before, else by its own name."""
        earlier, now = self.ranked.before, self.ranked.snapshot.period
        if earlier is None or earlier.snapshot.period == now.shift(-1):
            return _SLOT_WORDS[now.frequency]
        return earlier.snapshot.period.label()


def standings(ranked: Ranked, rows: tuple[RankingRow, ...]) -> Standings:
    """Sort the rows by group."""
    numbers = ranked.scores.group
    groups = tuple(
        PeerGroup(name, tuple(row for row in rows if numbers[row.ordinal] == number))
        for number, name in ranked.group_names.items()
    )
    outside = tuple(row for row in rows if numbers[row.ordinal] < 0)
    earlier = () if ranked.before is None else ranking_rows(ranked.before, {})
    return Standings(ranked, groups, outside, {row.ordinal: row for row in earlier})


def gaps(standings: Standings, *, is_applicable: bool) -> dict[str, list[RankingRow]]:
    """Give whose figures are missing, by the words of what is missing: “税收收入未报送”.

    Or, of the figures that do not apply to somebody, their names alone.
    """
    snapshot, found = standings.ranked.snapshot, dict[str, list[RankingRow]]()
    codes = dict.fromkeys(item.indicator_code for item in standings.ranked.scheme.items)
    for column in (snapshot.column(code) for code in codes):
        for row in (row for group in standings.groups for row in group.rows if np.isnan(column.values[row.ordinal])):
            status = status_words(column, row.ordinal)
            if (status not in NEVER_COUNTED) is is_applicable:
                found.setdefault(f"{column.indicator.label}{status if is_applicable else ''}", []).append(row)
    return found


def numeral(number: int) -> str:
    """Write 1–99 as 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def counted(number: int) -> str:
    """Write how many of something: two is 两."""
    return "两" if number == 2 else numeral(number)


def names_of(rows: Iterable[RankingRow]) -> str:
    """List units by their full names."""
    return "、".join(row.area_name for row in rows)


def mean_of(scores: Sequence[Decimal], decimals: int) -> str:
    """Give the mean of published scores, rounded half-up."""
    return str(half_up(sum(scores, Decimal(0)) / len(scores), decimals))


def scores_of(rows: Iterable[RankingRow]) -> list[Decimal]:
    """Give the published scores of those who have one."""
    return [row.score_number for row in rows if row.score_number is not None]


def moved_words(change: Decimal | int, unit: str) -> str:
    """Word a change: “上升1.58分”, “下降2位”, “持平”."""
    return f"{'上升' if change > 0 else '下降'}{abs(change)}{unit}" if change else "持平"


def share_words(share: float) -> str:
    """Word a share of the whole without idle zeros: “15%”, “4.5%”."""
    shown = half_up(share * 100, 2)
    return "" if shown is None else f"{shown.normalize():f}%"
