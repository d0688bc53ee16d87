"""A ranked period: the scheme, the figures it was fed, every step, and what changed since the period before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.observation import Status
from indicators.rounding import published, snap
from indicators.scoring.draws import Field
from indicators.scoring.rank import rank_change
from indicators.scoring.scheme import Adjustment, Scheme, Veto
from indicators.scoring.scheme_figures import figures_of, group_names
from indicators.scoring.scheme_record import Mark
from indicators.scoring.score import Scores, score
from indicators.snapshot import NO_CHANGE_KNOWN, Floats, Ints, Snapshot

_PARTICIPANTS_DIFFER = "参评单位变化，不比较"
_SCHEME_DIFFERS = "考核方案变化，不比较"
_STATUS_DIFFERS = "一期为初步数、一期为最终数，不比较"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One period by one scheme.

    `rank_change` is + towards the first place and `NO_CHANGE_KNOWN` where places cannot be compared,
    for the reason in `change_note` (areas). `score_change` is of published scores, NaN where unknown.
    """

    scheme: Scheme
    snapshot: Snapshot
    scores: Scores
    marks: tuple[Mark, ...]
    before: "Ranked | None"
    rank_change: Ints
    score_change: Floats
    change_note: tuple[str, ...]

    @property
    def listed(self) -> tuple[int, ...]:
        """Give the ordinals of every unit right below the district in the order of the list.

        Group by group: the placed first, then who has a score and no place, then who has none; units
        outside the groups (functional zones) come last, in code order.
        """
        scores, codes = self.scores, self.snapshot.areas.codes
        units = self.snapshot.areas.children_of(codes[0])
        return tuple(
            sorted(units, key=lambda unit: (_last(int(scores.group[unit])), *_within(scores, unit), codes[unit]))
        )

    @property
    def group_names(self) -> dict[int, str]:
        """Name the groups that are ranked, in their order."""
        return dict(sorted(group_names(self.scheme, self.snapshot).items()))

    def members(self, group: int) -> tuple[int, ...]:
        """Give the ordinals of a group in the order of the list."""
        return tuple(unit for unit in self.listed if self.scores.group[unit] == group)

    def field(self, group: int) -> tuple[Field, Ints]:
        """Give what the draws need of a group's placed units, and the units' ordinals."""
        scores = self.scores
        units = np.flatnonzero((scores.group == group) & (scores.rank > 0))
        before = np.full(scores.values[:, units].shape, np.nan)
        if self.before is not None and self.before.scheme == self.scheme:
            before = self.before.scores.values[:, units]
        reported = np.where(scores.is_carried[:, units], np.nan, scores.values[:, units])
        return Field(self.scheme, reported, before, scores.adjustment[units], scores.is_vetoed[units]), units


def rank_period(
    scheme: Scheme,
    snapshot: Snapshot,
    marks: Sequence[Mark] = (),
    before: Ranked | None = None,
    before_snapshot: Snapshot | None = None,
) -> Ranked:
    """Rank a period; `before` is the period before by whatever scheme ranked it, for what changed.

    Raises:
        KeyError: the scheme names an indicator the snapshot does not know.
    """
    figures = figures_of(scheme, snapshot, before_snapshot)
    counting = tuple(mark for mark in marks if mark.covers(snapshot.period))
    adjustments = [mark.what for mark in counting if isinstance(mark.what, Adjustment)]
    vetoes = [mark.what for mark in counting if isinstance(mark.what, Veto)]
    codes = snapshot.areas.codes
    scores = score(scheme, figures, codes, adjustments, vetoes)
    if scheme.breaks_ties_by_improvement and before is not None and _same_frame(before, snapshot):
        scores = score(scheme, figures, codes, adjustments, vetoes, scores.score - before.scores.score)
    changes = _changes(scheme, snapshot, scores, before)
    return Ranked(scheme, snapshot, scores, counting, before, *changes)


def _changes(
    scheme: Scheme, snapshot: Snapshot, scores: Scores, before: Ranked | None
) -> tuple[Ints, Floats, tuple[str, ...]]:
    """Compare with the period before, where that is the same scheme, the same participants and kind of figure."""
    units = len(scores.rank)
    nothing = np.full(units, NO_CHANGE_KNOWN, dtype=np.int64)
    blank, silent = np.full(units, np.nan), ("",) * units
    if before is None or not _same_frame(before, snapshot):
        return nothing, blank, silent
    ranked = scores.rank > 0
    if before.scheme != scheme:
        return nothing, blank, tuple(_SCHEME_DIFFERS if one else "" for one in ranked.tolist())
    moved = published(snap(scores.shown - before.scores.shown), scheme.decimals)
    unlike = _is_provisional(scheme, snapshot, scores) != _is_provisional(scheme, before.snapshot, before.scores)
    places = rank_change(scores.rank, before.scores.rank, scores.group)
    notes = np.where(ranked & (places == NO_CHANGE_KNOWN), _PARTICIPANTS_DIFFER, "")
    notes = np.where(ranked & unlike, _STATUS_DIFFERS, notes)
    return np.where(unlike, NO_CHANGE_KNOWN, places), moved, tuple(notes.tolist())


def _is_provisional(scheme: Scheme, snapshot: Snapshot, scores: Scores) -> NDArray[np.bool_]:
    """Say for every unit whether its group's figures hold a provisional one."""
    letters = np.stack([snapshot.column(item.indicator_code).status for item in scheme.items])
    is_one = (letters == Status.PROVISIONAL.value).any(axis=0)
    groups = np.unique(scores.group[is_one & (scores.group >= 0)])
    result: NDArray[np.bool_] = np.isin(scores.group, groups)
    return result


def _same_frame(before: Ranked, snapshot: Snapshot) -> bool:
    return before.snapshot.areas.codes == snapshot.areas.codes


def _last(group: int) -> int:
    return group if group >= 0 else np.iinfo(np.int64).max


def _within(scores: Scores, unit: int) -> tuple[int, float]:
    place = int(scores.rank[unit])
    if place:
        return place, 0.0
    return np.iinfo(np.int64).max, -float(np.nan_to_num(scores.shown[unit], nan=-1.0))
