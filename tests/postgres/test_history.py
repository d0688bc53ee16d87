"""The law of the store: whatever is loaded and undone, every past moment reads as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data_access import queries
from data_access.store import Store
from indicators.period import Period
from tests.postgres.district import (
    COMPLETION,
    DAY,
    MAP_TOWN,
    START,
    STREET,
    cube,
    figures,
    found_district,
    load,
    observation,
    undo,
)

_AREAS = (STREET, MAP_TOWN)
_figures = st.dictionaries(st.sampled_from(_AREAS), st.sampled_from(["1", "2", "3.5", None]), min_size=1)
_act = st.one_of(_figures, st.integers(0, 5))  # a load of figures, or “undo the n-th load”


@dataclass
class Model:
    """The store as a list in memory: what each standing load says, in the order they came."""

    said: list[dict[str, float | str] | None] = field(default_factory=list)
    moments: list[tuple[datetime, Mapping[str, float | str]]] = field(default_factory=list)

    def now(self) -> dict[str, float | str]:
        """Give what stands: the last word of the loads that are not undone."""
        merged: dict[str, float | str] = {}
        for one in self.said:
            merged |= one or {}
        return merged


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(acts=[{STREET: "1"}, {STREET: "1"}, 0])  # undone, but said again by a load that stands
@given(acts=st.lists(_act, min_size=1, max_size=7))
def test_every_past_moment_reads_as_it_was(store: Store, acts: Sequence[dict[str, str | None] | int]) -> None:
    slot, model, ids = _unused_slot(store), Model(), list[int]()
    for step, act in enumerate(acts):
        at = START + (step + 1) * DAY
        if isinstance(act, dict):
            rows = [observation(value, area=area, period=slot) for area, value in act.items()]
            load_id, _, known = load(store, rows, name=f"{slot} {step}", at=at)
            ids.append(load_id)
            model.said.append({area: "M" if value is None else float(value) for area, value in act.items()})
        elif act < len(ids) and model.said[act] is not None:
            _, known = undo(store, ids[act], at)
            model.said[act] = None
        else:
            continue
        model.moments.append((known, model.now()))
    for known, expected in model.moments:
        assert figures(cube(store, known), period=slot) == expected


def _unused_slot(store: Store) -> Period:
    """Give each example a month of its own in the one store of the test; the first also founds the district."""
    with store.read() as connection:
        version = queries.data_version(connection)
    if not version:
        found_district(store, COMPLETION)
    return Period.parse("1950-01").shift(version)
