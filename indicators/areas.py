"""The frame of areas as index arrays: levels, parents and peer groups, made once per snapshot."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.snapshot import AreaFrame, Ints

# Codes as `geo.area.Level` writes them; a functional zone reports like a town but is no part of the sum.
DEPTHS = {"prefecture": 0, "county": 1, "town": 2, "zone": 2, "community": 3}
_DEEPEST = max(DEPTHS.values())
_ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Family:
    """Areas of one depth and, for each, its children side by side.

    `children` picks all children ordered by parent (a slice where they stand side by side, which copies
    nothing); those of `parents[i]` begin at `starts[i]`.
    """

    parents: Ints
    children: Ints | slice
    starts: Ints


@dataclass(frozen=True, slots=True)
class Frame:
    """Index arrays over area ordinals.

    `depth` grows from the root down; `parent` is an ordinal, −1 for the root; `group` numbers the ranking
    groups (same depth, same peer group), −1 for areas that are never ranked; `is_expected` says whose
    missing figure makes a sum incomplete. `families[d]` are the families of children no deeper than d,
    deepest parents first.
    """

    depth: Ints
    parent: Ints
    group: Ints
    is_expected: NDArray[np.bool_]
    families: tuple[tuple[Family, ...], ...]
    map_areas: Ints


def frame_of(areas: AreaFrame) -> Frame:
    """Index a frame of areas; the root is ordinal 0."""
    depth = np.array([depth_of(level) for level in areas.levels], dtype=np.int64)
    is_zone = np.array([level == _ZONE for level in areas.levels], dtype=np.bool_)
    is_ranked = np.array(areas.is_ranked, dtype=np.bool_)
    parent = _parents(areas)
    return Frame(
        depth=depth,
        parent=parent,
        group=_groups(areas, depth, is_ranked & ~is_zone),
        is_expected=is_ranked & ~is_zone,
        families=tuple(_families(parent, depth, ~is_zone & (depth <= lowest)) for lowest in range(_DEEPEST + 1)),
        map_areas=np.flatnonzero(parent == 0),
    )


def depth_of(level: str) -> int:
    """Give how far down the tree a level stands; raises KeyError for an unknown one."""
    return DEPTHS[level]


def _parents(areas: AreaFrame) -> Ints:
    """Give the ordinal of each area's parent, −1 for the root and for parents outside the frame."""
    ordinal = {code: i for i, code in enumerate(areas.codes)}
    parent = np.array([ordinal.get(code, -1) for code in areas.parents], dtype=np.int64)
    parent[0] = -1
    return parent


def _groups(areas: AreaFrame, depth: Ints, is_ranked: NDArray[np.bool_]) -> Ints:
    numbers: dict[tuple[int, str], int] = {}
    keys = zip(depth.tolist(), areas.peer_groups, strict=True)
    group = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
    group[~is_ranked] = -1
    group[0] = -1
    return group


def _families(parent: Ints, depth: Ints, counts: NDArray[np.bool_]) -> tuple[Family, ...]:
    """Group the countable children by parent, deepest parents first."""
    children = np.flatnonzero(counts & (parent >= 0))
    children = children[np.argsort(parent[children], kind="stable")]
    families = []
    for level in np.unique(depth[parent[children]])[::-1]:
        own = children[depth[parent[children]] == level]
        parents, starts = np.unique(parent[own], return_index=True)
        families.append(Family(parents, _picks(own), starts.astype(np.int64)))
    return tuple(families)


def _picks(ordinals: Ints) -> Ints | slice:
    first, last = int(ordinals[0]), int(ordinals[-1])
    is_run = np.array_equal(ordinals, np.arange(first, last + 1))
    return slice(first, last + 1) if is_run else ordinals
