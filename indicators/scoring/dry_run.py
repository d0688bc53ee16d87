"""A scheme tried on past periods beside the one in force: who gains, who loses, how often."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.catalogue import half_up
from indicators.scoring.ranked import Ranked
from indicators.snapshot import Floats


@dataclass(frozen=True, slots=True)
class Shift:
    """One unit over the tried periods: its mean place before and after, + `gain` towards the first place.

    `better` and `worse` count the periods in which its place changed; only periods with a place in both count.
    """

    area_code: str
    area_label: str
    group: str
    before: float
    after: float
    better: int
    worse: int
    periods: int

    @property
    def gain(self) -> float:
        """By how many places it stands better on average."""
        return self.before - self.after

    def sentence(self) -> str:
        """Say it in one sentence."""
        moved = half_up(abs(self.gain), 1)
        way = "不变" if not moved else f"{'上升' if self.gain > 0 else '下降'}{moved}位"
        mean = f"平均位次{half_up(self.before, 1)}→{half_up(self.after, 1)}"
        return f"{self.area_label}：{mean}，{way}（{self.better}期升、{self.worse}期降）"


def dry_run(before: Sequence[Ranked], after: Sequence[Ranked]) -> tuple[Shift, ...]:
    """Compare two courses over the same periods, group by group; whoever gains most comes first.

    Units without a place in both courses in any period are left out.
    """
    pairs = [(one, other) for one in before for other in after if one.snapshot.period == other.snapshot.period]
    if not pairs:
        return ()
    areas, groups = pairs[-1][1].snapshot.areas, pairs[-1][1].scores.group
    was, now = (np.stack([_places(pair[side], areas.codes) for pair in pairs]) for side in (0, 1))
    both = np.isfinite(was) & np.isfinite(now)
    found = [
        _shift(areas.codes[unit], areas.labels[unit], areas.peer_groups[unit], was[rows, unit], now[rows, unit])
        for unit in np.flatnonzero(both.any(axis=0) & (groups >= 0)).tolist()
        for rows in (both[:, unit],)
    ]
    order = {name: at for at, name in enumerate(dict.fromkeys(areas.peer_groups))}
    return tuple(sorted(found, key=lambda one: (order[one.group], -one.gain)))


def _shift(code: str, label: str, group: str, was: Floats, now: Floats) -> Shift:
    better, worse = int((now < was).sum()), int((now > was).sum())
    return Shift(code, label, group, float(was.mean()), float(now.mean()), better, worse, len(was))


def _places(ranked: Ranked, codes: Sequence[str]) -> Floats:
    """Lay the places of a period on a frame of areas; NaN where there is none."""
    at = dict(zip(ranked.snapshot.areas.codes, ranked.scores.rank.tolist(), strict=True))
    return np.array([at.get(code) or np.nan for code in codes])
