"""Processes that die and processes that crowd: nothing is lost, doubled or halved."""

import random
from collections import Counter
from collections.abc import Iterable
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from data_access import backup as door
from data_access import queries
from data_access.store import Store, open_store
from data_access.tables import audit, observations
from tests.postgres.crowd import AREAS, PERIODS, ROWS_PER_FILE, load_files
from tests.postgres.district import COMPLETION, DAY, ROOT, START, found_district

_KILLS = 20
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.postgres.crowd"])


def test_killed_loads_lose_double_and_halve_nothing(store: Store) -> None:
    found_district(store)
    dice, acknowledged = random.Random(9), set[int]()
    for _ in range(_KILLS):
        first = max(0, max(acknowledged, default=0) - 2)
        loader, told = _start(store, range(first, first + 1000))
        acknowledged.add(told.recv())
        loader.join(timeout=dice.uniform(0.0, 0.15))
        loader.kill()
        loader.join()
        acknowledged |= set(_drained(told))
        _assert_whole(store, acknowledged)
    finisher, told = _start(store, range(max(acknowledged) + 3))
    finisher.join()
    acknowledged |= set(_drained(told))
    _assert_whole(store, acknowledged)
    assert acknowledged == set(range(max(acknowledged) + 1))


def test_writers_of_several_processes_queue_and_a_reader_never_sees_half_a_load(store: Store) -> None:
    found_district(store)
    started = [_start(store, range(first, first + 12)) for first in (0, 100, 200, 300)]
    moments = 0
    while any(loader.is_alive() for loader, _ in started):
        _assert_untorn(store)
        moments += 1
    assert [loader.exitcode for loader, _ in started] == [0, 0, 0, 0]
    _assert_whole(store, {number for _, told in started for number in _drained(told)})
    with store.read() as connection:
        instants = [load.loaded_at for load in queries.loads(connection)]
    assert moments > 0
    assert len(set(instants)) == 48


def test_a_backup_taken_under_load_holds_whole_loads_only(store: Store, tmp_path: Path) -> None:
    found_district(store)
    loader, told = _start(store, range(1000))
    acknowledged: set[int] = set()
    for number in range(4):
        acknowledged |= {told.recv() for _ in range(3)}
        door.backup(store, tmp_path / f"{number}.zip", START)
        copy = open_store(f"sqlite:///{tmp_path / f'copy{number}.db'}")
        door.restore(copy, tmp_path / f"{number}.zip", START, "李四")
        _assert_whole(copy, acknowledged, extra_acts=1)
        copy.close()
    loader.kill()
    loader.join()


def _start(store: Store, numbers: Iterable[int]) -> tuple[Any, Pipe]:
    told, tell = _PROCESSES.Pipe(duplex=False)
    url = store.url.render_as_string(hide_password=False)
    loader = _PROCESSES.Process(target=load_files, args=(url, numbers, tell))
    loader.start()
    tell.close()
    return loader, told


def _drained(told: Pipe) -> Iterable[int]:
    try:
        while told.poll():
            yield told.recv()
    except (EOFError, ConnectionResetError):
        return


def _assert_whole(store: Store, acknowledged: set[int], *, extra_acts: int = 0) -> None:
    with store.read() as connection:
        loads = queries.loads(connection)
        counted = select(observations.c.load_id, func.count()).group_by(observations.c.load_id)
        rows: dict[int, int] = {row[0]: row[1] for row in connection.execute(counted)}
        lines = connection.execute(select(audit.c.object).where(audit.c.action == "load")).scalars().all()
        version = queries.data_version(connection)
    names = Counter(load.file_name for load in loads)
    assert rows == {load.load_id: ROWS_PER_FILE for load in loads}
    assert set(names.values()) <= {1}
    assert {f"{number}.xlsx" for number in acknowledged} <= set(names)
    assert sorted(lines) == sorted(names)
    assert version == 1 + len(loads) + extra_acts
    _assert_untorn(store)


def _assert_untorn(store: Store) -> None:
    with store.read() as connection:
        cube = queries.read_cube(connection, START + 30 * DAY, ROOT)
    series = cube.series[COMPLETION]
    figures = series.values[:, [cube.areas.codes.index(area) for area in AREAS]]
    assert len(series.periods) in (0, len(PERIODS))
    assert len(set(figures.ravel().tolist())) <= 1
