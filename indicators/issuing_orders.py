"""Standing orders: which bulletin is prepared by itself, when, and what its period still lacks.

Pure. A bulletin is prepared when every figure of its period has come, or at the deadline with what is missing named.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from indicators.alerting.office_hours import SHANGHAI
from indicators.issuing import BulletinKind
from indicators.period import Period
from indicators.scoring.explanation import item_label
from indicators.scoring.ranked import Ranked
from indicators.snapshot import CLASS_NO_DATA

LAST_DEADLINE_DAY = 28  # there in every month
_DEADLINE_TIME = time(9)
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """Prepare a scheme's bulletin by itself and tell its editor.

    `editor` is the name of a receiver, blank when nobody is written to; `deadline_day` counts in the month after
    the period.
    """

    scheme_code: str
    kind: BulletinKind
    editor: str
    deadline_day: int
    author: str
    since: datetime


def deadline_of(order: StandingOrder, period: Period) -> datetime:
    """Give the instant at which a period's bulletin is prepared whatever is missing."""
    first = period.end + timedelta(days=1)
    day = date(first.year, first.month, order.deadline_day)
    return datetime.combine(day, _DEADLINE_TIME, tzinfo=SHANGHAI)


def lacks(ranked: Ranked) -> tuple[str, ...]:
    """Name the figures a period lacks, indicator by indicator: “信访量：马厂镇、黄碾镇”."""
    snapshot = ranked.snapshot
    said = []
    for item in ranked.scheme.items:
        is_missing = snapshot.column(item.indicator_code).class_ == CLASS_NO_DATA
        units = np.flatnonzero(is_missing & (ranked.scores.group >= 0)).tolist()
        if units:
            names = "、".join(snapshot.areas.labels[unit] for unit in units[:_MOST_NAMED])
            more = f"等{len(units)}个单位" if len(units) > _MOST_NAMED else ""
            said.append(f"{item_label(ranked, item)}：{names}{more}")
    return tuple(dict.fromkeys(said))
