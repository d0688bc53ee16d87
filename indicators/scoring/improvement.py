"""The cheapest way up one place: which figure, moved how far, would pass the unit above."""

from dataclasses import dataclass

import numpy as np

from indicators.scoring.scheme import BASE_SCORE, SCORE_RANGE, Aggregation, Goalposts, Item, Scheme
from indicators.scoring.score import Scores
from indicators.snapshot import Floats


@dataclass(frozen=True, slots=True)
class Path:
    """Move one item's figure from `value` to `needed` and the unit above is passed.

    `moves` is the way in typical monthly moves of that figure in this unit; inf when it never moved.
    """

    item: Item
    value: float
    needed: float
    gain: float
    moves: float


def cheapest_paths(scheme: Scheme, scores: Scores, ordinal: int, typical: Floats) -> tuple[Path, ...]:
    """Give every single move that passes the unit above, cheapest first; empty for the first of a group.

    `typical` (items, areas) is the mean size of a figure's change from period to period.
    """
    gap = gap_above(scheme, scores, ordinal)
    if gap is None:
        return ()
    found = [_path(scheme, item, scores, row, ordinal, gap, typical) for row, item in enumerate(scheme.items)]
    return tuple(sorted((path for path in found if path is not None), key=lambda path: (path.moves, path.gain)))


def gap_above(scheme: Scheme, scores: Scores, ordinal: int) -> float | None:
    """Give how many points are missing to pass the next unit above; None when there is none to pass."""
    place, group = int(scores.rank[ordinal]), scores.group[ordinal]
    if place <= 1 or scores.is_vetoed[ordinal]:
        return None
    above = np.flatnonzero((scores.group == group) & (scores.rank > 0) & (scores.rank < place) & ~scores.is_vetoed)
    if not len(above):
        return None
    step = 10.0**-scheme.decimals
    return float(scores.shown[above].min() + step - scores.score[ordinal])


def _path(
    scheme: Scheme, item: Item, scores: Scores, row: int, ordinal: int, gap: float, typical: Floats
) -> Path | None:
    """Work back through the score: the item's score that closes the gap, then the figure that earns it, if any."""
    value, weight = float(scores.values[row, ordinal]), float(scores.weights[row, ordinal])
    if np.isnan(value) or weight <= 0 or not isinstance(item.standard, Goalposts):
        return None
    now, base = float(scores.normalised[row, ordinal]), float(scores.base[ordinal])
    if scheme.aggregation is Aggregation.GEOMETRIC:
        wanted = now * ((base + gap) / base) ** (1.0 / weight)
    else:
        wanted = now + gap / weight
    if wanted > BASE_SCORE + SCORE_RANGE + 1e-9:
        return None
    posts = item.standard
    share = (wanted - BASE_SCORE) / SCORE_RANGE
    needed = posts.unacceptable + share * (posts.satisfactory - posts.unacceptable)
    move = float(typical[row, ordinal])
    return Path(item, value, needed, gap, abs(needed - value) / move if move > 0 else float("inf"))
