"""Evaluation by many and by those who die at it: each change, each notice, each look once and whole."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from typing import Any

from sqlalchemy import func, select

from data_access import queries
from data_access.store import Store
from data_access.tables import alert_changes, evaluations, notices
from indicators.alerting.notices import kind_of_change
from indicators.alerting.rule import Severity
from tests.postgres.lookers import RULES, look_together, revise, revise_and_look
from tests.postgres.watch import Watch

CUTS = 4
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.postgres.lookers"])


def _watch(store: Store) -> Watch:
    watch = Watch(store)
    watch.found()
    for at, code in enumerate(RULES):
        watch.rule(code, yellow=60 + at, keep=at % 2)
    return watch


def test_two_processes_at_once_record_everything_once(store: Store) -> None:
    _watch(store)
    revise(store, 0)
    start = _PROCESSES.Barrier(2)
    running = [_started(look_together, store, start) for _ in range(2)]
    counts = sorted(told.recv() for _, told in running)
    with store.read() as connection:
        recorded = connection.execute(select(func.count()).select_from(alert_changes)).scalar_one()
    assert (counts, recorded > 0) == ([0, recorded], True)


def test_killed_looks_lose_and_double_nothing(store: Store) -> None:
    watch, dice, cut = _watch(store), random.Random(4), 0
    for attempt in range(20):
        process, looked = _started(revise_and_look, store, 1000 * attempt)
        looked.recv()
        process.join(timeout=dice.uniform(0.0, 0.3))
        process.kill()
        process.join()
        _assert_whole(store)
        cut += _was_cut(store)
        if cut == CUTS:
            break
    watch.cockpit.evaluate()
    _assert_whole(store)
    assert (cut, watch.cockpit.evaluate()) == (CUTS, 0)
    assert _present(store) == {key: severity for key, (_, severity) in watch.open_alerts().items()}


def _started(work: Callable[..., None], store: Store, *words: object) -> tuple[Any, Pipe]:
    told, tell = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=work, args=(store.url.render_as_string(hide_password=False), *words, tell))
    process.start()
    tell.close()
    return process, told


def _was_cut(store: Store) -> bool:
    """Say whether figures stand that no look has seen: the process died between the two."""
    with store.read() as connection:
        looked_at = connection.execute(select(func.max(evaluations.c.data_version))).scalar_one()
        return bool(queries.data_version(connection) > looked_at)


def _assert_whole(store: Store) -> None:
    """Every look stands with all its changes and all their notices, and there are no others."""
    a, n = alert_changes.c, notices.c
    with store.read() as connection:
        counted = {row.data_version: row.change_count for row in connection.execute(select(evaluations))}
        changes = connection.execute(select(alert_changes).order_by(a.data_version, a.sequence)).all()
        said = connection.execute(select(n.rule_code, n.area_code, n.occasion, n.kind)).all()
    assert Counter(row.data_version for row in changes) == Counter({v: c for v, c in counted.items() if c})
    numbers = defaultdict(list)
    for row in changes:
        numbers[row.rule_code, row.area_code].append(row.sequence)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    assert Counter((row[0], row[1], int(row[2].split("|")[1]), row[3]) for row in said) == Counter(_news(changes))


def _news(changes: Sequence[Any]) -> list[tuple[str, str, int, str]]:
    """Derive from the record what each look had to tell: the severity before and after it, alert by alert."""
    rows: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    looks: dict[int, set[tuple[str, str]]] = defaultdict(set)
    by_look: dict[int, list[Any]] = defaultdict(list)
    for row in changes:
        looks[row.data_version].add((row.rule_code, row.area_code))
        by_look[row.data_version].append(row)
    news = []
    for version, keys in looks.items():
        before = {key: _last(rows[key]) for key in keys}
        for row in by_look[version]:
            rows[row.rule_code, row.area_code][row.period] = row.severity
        for key in keys:
            kind = kind_of_change(Severity(before[key]), Severity(_last(rows[key])))
            if kind is not None:
                news.append((*key, version, kind.value))
    return news


def _last(rows: dict[str, int]) -> int:
    return rows[max(rows)] if rows else 0


def _present(store: Store) -> dict[tuple[str, str], int]:
    """Give the open alerts as the record has them."""
    rows: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    with store.read() as connection:
        for row in queries.alert_record(connection):
            rows[row.rule_code, row.area_code][row.period] = row.severity
    return {key: _last(found) for key, found in rows.items() if _last(found)}
