"""The rows of a ranking as every face lists them: page, command line, annex and bulletin share these words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from indicators.catalogue import half_up
from indicators.scoring.chance import Chance
from indicators.scoring.first_tier import first_tier
from indicators.scoring.ranked import Ranked
from indicators.scoring.robustness import Firmness
from indicators.snapshot import NO_CHANGE_KNOWN
from indicators.wording import NOTHING

RED_LIST, BLACK_LIST = "红榜", "黑榜"
SMALL_GROUP = 3  # up to so many units are listed without 红榜 and 黑榜
Firm = Mapping[int, tuple[Firmness, Sequence[int]]]
Chances = Mapping[int, Chance | None]
_NO_CHANCES: Chances = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One unit's line; texts are worded for people, `*_number` are the same figures for machines.

    `rank` is “1”, “并列2” or “—”; `rank_change` “↑2”, “↓1”, “持平” or “—”; `interval` the places by 90 %
    of all reasonable methods, “7—10”. `is_first_tier` marks who cannot be told from the first; where nobody
    is marked, who has place 1 is 第一.
    """

    ordinal: int
    area_code: str
    area_name: str
    area_label: str
    group: str
    rank: str
    rank_number: int | None
    score: str
    score_number: Decimal | None
    rank_change: str
    rank_change_number: int | None
    score_change: str
    score_change_number: Decimal | None
    interval: str
    low: int | None
    high: int | None
    p_first: float | None
    is_first_tier: bool
    base: str
    adjustment: str
    coverage: str
    is_vetoed: bool
    list: str
    note: str

    @property
    def tier(self) -> str:
        """Give 第一梯队 where it belongs to it."""
        return "第一梯队" if self.is_first_tier else ""


def ranking_rows(ranked: Ranked, firm: Firm, chances: Chances = _NO_CHANCES) -> tuple[RankingRow, ...]:
    """Word every unit right below the district in the order of the list; `chances` is the chance of few cases."""
    found = {unit: (group, at) for group, (_, units) in firm.items() for at, unit in enumerate(units)}
    tiers = (first_tier(ranked, units, one, chances.get(group)) for group, (one, units) in firm.items())
    tier = frozenset[int]().union(*tiers)
    return tuple(_row(ranked, unit, firm, found.get(unit), unit in tier) for unit in ranked.listed)


def _row(ranked: Ranked, unit: int, firm: Firm, place: tuple[int, int] | None, is_first_tier: bool) -> RankingRow:
    scores, areas, decimals = ranked.scores, ranked.snapshot.areas, ranked.scheme.decimals
    change = int(ranked.rank_change[unit])
    interval, low, high, p_first = _firm(firm, place)
    rank = int(scores.rank[unit])
    return RankingRow(
        ordinal=unit,
        area_code=areas.codes[unit],
        area_name=areas.names[unit],
        area_label=areas.labels[unit],
        group=areas.peer_groups[unit],
        rank=f"{'并列' if scores.is_tied[unit] else ''}{rank}" if rank else NOTHING,
        rank_number=rank or None,
        score=_text(scores.shown[unit], decimals),
        score_number=half_up(float(scores.shown[unit]), decimals),
        rank_change=_moved(change),
        rank_change_number=None if change == NO_CHANGE_KNOWN else change,
        score_change=_signed(ranked.score_change[unit], decimals),
        score_change_number=half_up(float(ranked.score_change[unit]), decimals),
        interval=interval,
        low=low,
        high=high,
        p_first=p_first,
        is_first_tier=is_first_tier,
        base=_text(scores.base[unit], decimals),
        adjustment=_signed(scores.adjustment[unit], decimals) if scores.is_scored[unit] else NOTHING,
        coverage=f"{half_up(float(scores.coverage[unit]) * 100, 0)}%",
        is_vetoed=bool(scores.is_vetoed[unit]),
        list=_list(ranked, unit),
        note=_note(ranked, unit),
    )


def _firm(firm: Firm, place: tuple[int, int] | None) -> tuple[str, int | None, int | None, float | None]:
    if place is None:
        return NOTHING, None, None, None
    found, _ = firm[place[0]]
    at = place[1]
    low, high, p_first = int(found.low[at]), int(found.high[at]), float(found.p_first[at])
    said = str(low) if low == high else f"{low}—{high}"
    return said, low, high, p_first


def _list(ranked: Ranked, unit: int) -> str:
    """Say whether a unit is praised or named, by threshold; groups too small to rank have no lists."""
    scheme, scores = ranked.scheme, ranked.scores
    members = (scores.group == scores.group[unit]) & (scores.rank > 0)
    if not scores.rank[unit] or members.sum() <= SMALL_GROUP:
        return ""
    if scheme.red_from is not None and scores.shown[unit] >= scheme.red_from and not scores.is_vetoed[unit]:
        return RED_LIST
    if scheme.black_below is not None and (scores.shown[unit] < scheme.black_below or scores.is_vetoed[unit]):
        return BLACK_LIST
    return ""


def _note(ranked: Ranked, unit: int) -> str:
    scores = ranked.scores
    said = [scores.reasons[unit]]
    if scores.is_vetoed[unit]:
        said.append("一票否决")
    if scores.is_scored[unit] and not np.isclose(scores.coverage[unit], 1.0):
        said.append("有缺项")
    if scores.is_carried[:, unit].any():
        said.append("有沿用上期的数")
    said.append(ranked.change_note[unit])
    return "，".join(filter(None, said))


def _moved(change: int) -> str:
    if change == NO_CHANGE_KNOWN:
        return NOTHING
    return "持平" if not change else f"{'↑' if change > 0 else '↓'}{abs(change)}"


def _text(value: float, decimals: int) -> str:
    shown = half_up(float(value), decimals)
    return NOTHING if shown is None else str(shown)


def _signed(value: float, decimals: int) -> str:
    shown = half_up(float(value), decimals)
    return NOTHING if shown is None else "0" if not shown else f"{shown:+}"
