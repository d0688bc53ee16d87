"""A small district that is ranked by hand: six streets, three towns, one functional zone, September and October.

October's scores: 甲 100, 乙 and 丙 90 each, 丁 80 (one figure does not apply), 戊 76, 己 60 with a figure
missing; 子 96, 丑 80, 寅 64. In September 乙 had 80 and 丁 90, and everybody else what they have now.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from bulletins.compose import Masthead, compose
from bulletins.content import Content
from geo.area import Level
from indicators.catalogue import Direction, Kind
from indicators.issuing import BulletinKind
from indicators.scoring.ranked import Ranked, rank_period
from indicators.scoring.ranking_rows import RankingRow, ranking_rows
from indicators.scoring.robustness import firmness
from indicators.scoring.scheme import Branch, Goalposts, Item, Scheme
from indicators.scoring.scheme_record import Mark
from indicators.snapshot import Snapshot
from tests.builders import OCTOBER, area, district, indicator, series, snapshot

STREETS = ("甲街道", "乙街道", "丙街道", "丁街道", "戊街道", "己街道")
TOWNS = ("子镇", "丑镇", "寅镇")
AREAS = (
    *district(0),
    *(area(f"14040300{i}", name) for i, name in enumerate(STREETS, start=1)),
    *(area(f"14040310{i}", name, peer_group="镇组", kind="镇") for i, name in enumerate(TOWNS, start=1)),
    area("140403400", "高新区", level=Level.ZONE, peer_group="功能区", kind="功能区", is_ranked=False),
)
SATISFACTION = indicator()
REPEAT = indicator("repeat", name="重复诉求率", direction=Direction.LOWER_IS_BETTER, decimals=1, kind=Kind.RATE)
SCHEME = Scheme(
    code="monthly",
    version=3,
    name="镇街月度考核办法",
    root=Branch(
        "总分",
        100,
        (
            Branch("政务服务", 75, (Item("satisfaction", 100, Goalposts(100, 60)),)),
            Branch("平安建设", 25, (Item("repeat", 100, Goalposts(0, 40)),)),
        ),
    ),
    basis="潞政办发〔2026〕3号",
    owner="区考核办",
    red_from=95.0,
    black_below=70.0,
)
#                 区     甲    乙    丙    丁    戊    己    子    丑    寅    高新区
NOW_SATISFACTION = [85.5, 100, 90, 90, 80, 75, 60, 98, 80, 62, 70]
THEN_SATISFACTION = [85.0, 100, 80, 90, 90, 75, 60, 98, 80, 62, 70]
NOW_REPEAT = [12.5, 0, 10, 10, None, 21, None, 10, 20, 30, None]
THEN_REPEAT = [13.0, 0, 20, 10, None, 21, None, 10, 20, 30, None]


def frozen(
    satisfaction: Sequence[float | None] = NOW_SATISFACTION, repeat: Sequence[float | None] = NOW_REPEAT
) -> tuple[Snapshot, Snapshot]:
    """Give September's and October's snapshots; to 丁 the second figure does not apply, 己 did not report it."""
    status = np.where(np.array([[one is None for one in repeat]] * 2), "", "A").astype("<U1")
    status[:, 1 + STREETS.index("丁街道")] = "N"
    parts = (
        series(SATISFACTION, [THEN_SATISFACTION, satisfaction]),
        series(REPEAT, [THEN_REPEAT, repeat], status=status),
    )
    return snapshot(AREAS, *parts, period=OCTOBER.shift(-1)), snapshot(AREAS, *parts)


def ranked(
    of: Scheme = SCHEME, marks: Sequence[Mark] = (), snapshots: tuple[Snapshot, Snapshot] | None = None
) -> Ranked:
    """Rank October beside September."""
    then, now = snapshots or frozen()
    return rank_period(of, now, marks, rank_period(of, then))


def rows_of(found: Ranked) -> tuple[RankingRow, ...]:
    """Word the rows, with a hundred draws."""
    firm = {}
    for group in found.group_names:
        field, units = found.field(group)
        if len(units):
            firm[group] = (firmness(field, found.scores.rank[units], draws=100), units.tolist())
    return ranking_rows(found, firm)


def masthead(**changes: Any) -> Masthead:
    """The masthead of a 通报."""
    plain = Masthead(
        BulletinKind.NOTICE, "潞州区考核办", "潞州区考核办", date(2026, 11, 25), "潞考办〔2026〕8号", "各镇街"
    )
    return replace(plain, **changes)


def content(found: Ranked | None = None, **changes: Any) -> Content:
    """Compose the bulletin of a ranking."""
    found = found or ranked()
    return compose_of(found, rows_of(found), **changes)


def compose_of(found: Ranked, rows: tuple[RankingRow, ...], **changes: Any) -> Content:
    """Compose the bulletin of a ranking whose rows are there."""
    return compose(found, rows, masthead(**changes))


def section(found: Content, name: str) -> str:
    """Give a section's paragraphs as one text."""
    return "\n".join(text for one in found.sections if one.heading.endswith(name) for text in one.paragraphs)
