"""One more month for 200 ladders over 1,300 areas: the fold alone, and whole evaluations of a store."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import NormalDist
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.country import INDICATORS, Country
from benchmarks.fold_speed import AREAS, RULES, SLOTS
from benchmarks.prometheus import NORMAL, SHARES, prometheus_seconds
from benchmarks.result import Figure, seconds
from benchmarks.stores import NOW, filled, load_month
from data_access import writes
from data_access.migrations import migrate
from data_access.store import Store, open_store
from data_access.writes import AlertChange
from data_access.writes_rules import put_rule
from indicators.alerting.ladder import compile_ladders
from indicators.alerting.machine import STATE_NAMES, Carry, Fold, fold_all
from indicators.alerting.rule import AlertRule, Comparator, RuleKind, Severity, Step
from workflows.cockpit import Cockpit

_SECTION = "预警推算与 Prometheus（200 条四级规则 × 1,300 个单位，约 3% 在预警）"
_MONTHS = 13
_REPORTED = NormalDist(60.0, 18.0)  # what the towns of a country report
_A_MONTH_AGO = NOW - timedelta(days=31)
_RUNS = 5
_IN_A_ROW = 10  # a single fold is too short to be timed on its own


def alert_figures() -> list[Figure]:
    """Measure the fold, and evaluations out of a store and into it, beside one evaluation of Prometheus."""
    fold, written, rows = _fold_seconds()
    with TemporaryDirectory(prefix="alerts-") as name:
        folder, country = Path(name), Country(AREAS, _MONTHS)
        store = Path(filled(country, folder, left_out=1).removeprefix("sqlite:///"))
        _put_rules(store)
        first, first_count = _evaluation(store, _A_MONTH_AGO)
        with _cockpit(store, _A_MONTH_AGO) as cockpit:
            cockpit.evaluate()
        with _cockpit(store, NOW) as cockpit:
            load_month(cockpit, country, country.periods[-1])
        again, again_count = _evaluation(store, NOW)
    beside, whose = prometheus_seconds()
    works = [
        ("再推一个月，只推算", fold, "≥ 1,000 倍"),
        (f"推一个月，并把 {rows:,} 条在预警的状态写入 SQLite（Prometheus 也写这些）", written, "≥ 25 倍"),
        (f"来了一个月的数，整次评估：读库、判 {_MONTHS} 个月、写 {again_count:,} 项变化", again, ""),
        (f"第一次评估：读库、判 {_MONTHS - 1} 个月、写 {first_count:,} 项变化", first, ""),
    ]
    return [Figure(_SECTION, work, took * 1000, "ms", whose, beside * 1000, mark) for work, took, mark in works]


def _fold_seconds() -> tuple[float, float, int]:
    """Time a month out of memory, as Prometheus has its series: folded alone, and with every open state written."""
    watched = np.random.default_rng(7).normal(NORMAL.mean, NORMAL.stdev, (SLOTS, RULES, AREAS))
    usable = np.isfinite(watched)
    ladders = compile_ladders([_rule(number, NORMAL) for number in range(RULES)], [0.1] * RULES, watched, usable)
    carry = fold_all(ladders, watched[:-1], usable[:-1]).carry
    last = watched[-1:]

    def month(carry: Carry | None) -> Fold:
        return fold_all(ladders, last, np.isfinite(last), carry)

    alone = seconds(lambda: [month(carry) for _ in range(_IN_A_ROW)], runs=4 * _RUNS) / _IN_A_ROW
    with TemporaryDirectory(prefix="fold-") as folder:
        stores = iter([_empty(Path(folder) / f"{number}.db") for number in range(_RUNS + 1)])
        written = seconds(lambda: _write(_open_states(month(None)), next(stores)), runs=_RUNS)
    return alone, written, len(_open_states(month(None)))


def _open_states(folded: Fold) -> list[AlertChange]:
    """List whatever is not normal, as a first evaluation records it."""
    state, severity = folded.state[0], folded.severity[0]
    rules, areas = np.nonzero(state)
    names = STATE_NAMES[state[rules, areas]].tolist()
    cells = zip(rules.tolist(), areas.tolist(), names, severity[rules, areas].tolist(), strict=True)
    return [
        AlertChange(f"rule{rule}", 1, f"990000{area:06d}", "2026-10", name, level, "触发")
        for rule, area, name, level in cells
    ]


def _write(changes: list[AlertChange], store: Store) -> None:
    with store.write() as connection:
        writes.put_alert_changes(connection, changes, {}, data_version=1, changed_at=NOW)
    store.close()


def _empty(path: Path) -> Store:
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    return store


def _rule(number: int, reported: NormalDist) -> AlertRule:
    """Give one ladder of four levels; ten of them watch each indicator, a hair apart."""
    about, at = divmod(number, RULES // INDICATORS)
    code = f"bench_{about + 1:02d}"
    entries = [reported.inv_cdf(share) + number / 1000 for share in SHARES]
    steps = tuple(Step(Severity(level), entry, 1) for level, entry in enumerate(entries, 1))
    # The first takes the place of the rule that comes with the definition.
    return AlertRule(f"{code}_{at}" if at else code, 1, code, RuleKind.THRESHOLD, Comparator.LESS, steps)


def _put_rules(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    with store.write() as connection:
        at = writes.next_known_at(connection, NOW)
        for number in range(RULES):
            put_rule(connection, _rule(number, _REPORTED), author="测试", reason="测速", at=at, state="active")
        writes.bump_version(connection)
    store.close()


def _evaluation(path: Path, now: datetime) -> tuple[float, int]:
    """Time an evaluation, each run on a copy of its own and with nothing in memory; give the changes, too."""
    copies = [Path(shutil.copy(path, path.with_name(f"copy{number}.db"))) for number in range(_RUNS + 1)]
    waiting, counts = iter(copies), []

    def evaluate() -> None:
        with _cockpit(next(waiting), now) as cockpit:
            counts.append(cockpit.evaluate())

    took = seconds(evaluate, runs=_RUNS)
    return took, counts[-1]


@contextmanager
def _cockpit(path: Path, now: datetime) -> Iterator[Cockpit]:
    store = open_store(f"sqlite:///{path}")
    yield Cockpit(store, lambda: now)
    store.close()
