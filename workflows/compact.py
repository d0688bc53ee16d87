"""Keep snapshots small: no copy of what another snapshot holds, no history behind a single row."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indicators.cube import Cube
from indicators.snapshot import Column, Snapshot

_MOSTLY_UNUSED = 2  # copied when its memory is more than this many times what is looked at
_ARRAY_FRAME = 600  # measured: an array object, its column's share of Python objects, its share of the heap
_HISTORIES = ("history", "plan_history")

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """A cube and the longest history of each indicator that a snapshot of it has made so far."""

    cube: Cube
    longest: dict[tuple[str, str], Array] = field(default_factory=dict)

    def compacted(self, snapshot: Snapshot) -> Snapshot:
        """Share histories with earlier snapshots of the cube, and copy small windows out of large arrays."""
        shared = {id(_owner(array)) for one in self.cube.series.values() for array in _arrays(one)}
        columns = {code: _cut(self._shared(code, column), shared) for code, column in snapshot.columns.items()}
        return replace(snapshot, columns=columns)

    def _shared(self, code: str, column: Column) -> Column:
        parts: dict[str, Any] = {name: self._part(code, name, getattr(column, name)) for name in _HISTORIES}
        return replace(column, **parts)

    def _part(self, code: str, name: str, array: Array) -> Array:
        known = self.longest.get((code, name))
        if known is not None and known.shape[1:] == array.shape[1:] and len(array) <= len(known):
            head = known[: len(array)]
            return head if np.array_equal(head, array, equal_nan=True) else array
        self.longest[code, name] = array
        return array


def ground_bytes(ground: Ground) -> int:
    """Count the memory of a cube; one number spread over a table weighs nothing."""
    arrays = (array for one in ground.cube.series.values() for array in _arrays(one))
    return sum(array.nbytes for array in arrays if any(array.strides))


def snapshot_bytes(snapshot: Snapshot) -> int:
    """Count the memory a compacted snapshot has of its own; of a view only its frame."""
    arrays = (array for column in snapshot.columns.values() for array in _arrays(column))
    return sum(_ARRAY_FRAME + (array.nbytes if array.base is None else 0) for array in arrays)


def _cut(column: Column, shared: set[int]) -> Column:
    copies: dict[str, Any] = {}
    for part in fields(column):
        array = getattr(column, part.name)
        if isinstance(array, np.ndarray) and part.name not in _HISTORIES:
            owner = _owner(array)
            if id(owner) not in shared and owner.nbytes > _MOSTLY_UNUSED * array.nbytes:
                copies[part.name] = array.copy()
    return replace(column, **copies) if copies else column


def _arrays(record: Any) -> Iterator[Array]:
    for part in fields(record):
        value = getattr(record, part.name)
        if isinstance(value, np.ndarray):
            yield value


def _owner(array: Array) -> Array:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
