"""The weight each figure of each unit really carries: a tree in which the missing leave their share to siblings."""

import numpy as np
from numpy.typing import NDArray

from indicators.scoring.scheme import Branch, Item, Scheme
from indicators.snapshot import Floats


def nominal_weights(scheme: Scheme) -> Floats:
    """Give the share of the whole of every item, in the order of `scheme.items`; they add up to 1."""
    return np.array(_shares(scheme.root, 1.0))


def effective_weights(scheme: Scheme, is_present: NDArray[np.bool_]) -> Floats:
    """Give the share of the whole of every item for every unit, (items, areas); a unit's add up to 1.

    Within each parent the present parts share the weight of those that are missing; a heading without
    any figure leaves its share to its siblings. A unit without any figure gets zeros.
    """
    weights, _ = _spread(scheme.root, is_present, 0)
    return weights


def _shares(branch: Branch, share: float) -> list[float]:
    found: list[float] = []
    for part in branch.parts:
        own = share * part.weight_pct / 100.0
        found += [own] if isinstance(part, Item) else _shares(part, own)
    return found


def _spread(branch: Branch, is_present: NDArray[np.bool_], first: int) -> tuple[Floats, int]:
    """Give the weights within one branch, (its items, areas), and the index of the next branch's first item."""
    rows: list[Floats] = []
    shares: list[Floats] = []
    at = first
    for part in branch.parts:
        if isinstance(part, Item):
            inside, at = is_present[at : at + 1].astype(np.float64), at + 1
        else:
            inside, at = _spread(part, is_present, at)
        rows.append(inside)
        shares.append(np.where(inside.sum(axis=0) > 0, float(part.weight_pct), 0.0))
    total = np.sum(shares, axis=0)
    scale = [np.divide(share, total, out=np.zeros_like(total), where=total > 0) for share in shares]
    return np.concatenate([inside * own for inside, own in zip(rows, scale, strict=True)]), at
