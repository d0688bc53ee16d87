"""What the clerk's desk asks: how a load stands, who has reported, which definitions and areas hold."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from data_access import queries
from data_access.instants import day_of
from data_access.queries_effect import load_effect
from data_access.store import Store
from geo.point import GeometryRef
from indicators.areas import depth_of
from indicators.catalogue import Indicator
from indicators.load_effect import LoadEffect
from indicators.provenance import Load
from indicators.receipts import Receipts, receipts
from indicators.snapshot import AreaFrame
from workflows.publish import Publisher


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store stands at: whose district, how many areas of each kind, which drawing, which version."""

    root_name: str
    area_counts: tuple[tuple[str, int], ...]
    geometry: GeometryRef | None
    data_version: int
    is_sample: bool

    @property
    def is_illustrative(self) -> bool:
        """Whether the drawn lines are no legal boundaries."""
        return self.geometry is not None and bool(json.loads(self.geometry.meta).get("is_illustrative"))


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who has reported what, as of a day."""

    areas: AreaFrame
    receipts: tuple[Receipts, ...]
    today: date


class Desk:
    """Questions of the desk over one store; every method only reads."""

    def __init__(self, store: Store, clock: Callable[[], datetime], publisher: Publisher) -> None:
        self._store = store
        self._clock = clock
        self._publisher = publisher

    def load(self, load_id: int) -> tuple[Load, LoadEffect]:
        """Give a load and what it did; raises Refusal when there is no such load."""
        names = {one.code: one.name for one in self.indicators()}
        with self._store.read() as connection:
            return queries.load_named(connection, load_id), load_effect(connection, load_id, names)

    def original_file(self, load_id: int) -> tuple[str, bytes]:
        """Give the name and the bytes of a load's file; raises Refusal when there is no such load."""
        with self._store.read() as connection:
            return queries.load_named(connection, load_id).file_name, queries.original_file(connection, load_id)

    def reporting(self) -> Reporting:
        """Say who has reported by today; raises Refusal when no areas are loaded."""
        cube, today = self._publisher.cube(), day_of(self._clock())
        return Reporting(cube.areas, receipts(cube, today), today)

    def indicators(self) -> tuple[Indicator, ...]:
        """Give the definitions in force."""
        with self._store.read() as connection:
            return queries.indicators(connection, max(self._clock(), queries.last_known_at(connection)))

    def form_names(self) -> dict[str, str]:
        """Give the forms a file may be read as: code and name."""
        with self._store.read() as connection:
            return {code: str(form.get("name", code)) for code, form in queries.forms(connection).items()}

    def standing(self) -> Standing:
        """Say what the store stands at; raises Refusal when no areas are loaded."""
        cube = self._publisher.cube()
        with self._store.read() as connection:
            return Standing(
                root_name=cube.areas.names[0],
                area_counts=_counts(cube.areas),
                geometry=queries.geometry_ref(connection, queries.root_code(connection)),
                data_version=queries.data_version(connection),
                is_sample=any(series.is_sample for series in cube.series.values()),
            )


def _counts(areas: AreaFrame) -> tuple[tuple[str, int], ...]:
    """Count the areas below the district by kind, the higher levels first, in each the most frequent first."""
    kinds = Counter(zip(areas.levels[1:], areas.kinds[1:], strict=True))
    ordered = sorted(kinds.items(), key=lambda one: (depth_of(one[0][0]), -one[1]))
    return tuple((kind, count) for (_, kind), count in ordered)
