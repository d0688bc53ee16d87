"""One more month for 200 ladders over 1,300 areas: the fold alone, and a first evaluation written down."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.fold_speed import AREAS, RULES, SLOTS
from benchmarks.prometheus import ENTRIES, NORMAL, prometheus_seconds
from benchmarks.result import Figure, seconds
from data_access import writes
from data_access.migrations import migrate
from data_access.store import Store, open_store
from data_access.writes import AlertChange
from indicators.alerting.ladder import Ladders, compile_ladders
from indicators.alerting.machine import STATE_NAMES, Carry, Fold, fold_all
from indicators.alerting.rule import AlertRule, Comparator, RuleKind, Severity, Step
from indicators.snapshot import Floats

_SECTION = "预警推算与 Prometheus（200 条四级规则 × 1,300 个单位，约 3% 在预警）"
_NOW = datetime(2026, 11, 23, 1, 42, tzinfo=UTC)
_RUNS = 5
_IN_A_ROW = 10  # a single fold is too short to be timed on its own


def alert_figures() -> list[Figure]:
    """Measure the fold and the writing beside one evaluation of Prometheus."""
    watched = np.random.default_rng(7).normal(NORMAL.mean, NORMAL.stdev, (SLOTS, RULES, AREAS))
    usable = np.isfinite(watched)
    ladders = compile_ladders(_rules(), [0.1] * RULES, watched, usable)
    carry = fold_all(ladders, watched[:-1], usable[:-1]).carry
    fold = seconds(lambda: [_month(ladders, watched, carry) for _ in range(_IN_A_ROW)], runs=4 * _RUNS) / _IN_A_ROW
    rows = len(_changes(_month(ladders, watched, None)))
    with TemporaryDirectory(prefix="alerts-") as folder:
        stores = iter([_store(Path(folder) / f"{number}.db") for number in range(_RUNS + 1)])
        written = seconds(lambda: _written(ladders, watched, next(stores)), runs=_RUNS)
    beside, whose = prometheus_seconds()
    return [
        Figure(_SECTION, "再推一个月，只推算", fold * 1000, "ms", whose, beside * 1000, "≥ 1,000 倍"),
        Figure(
            _SECTION, f"第一次评估，{rows:,} 项变化写入 SQLite", written * 1000, "ms", whose, beside * 1000, "≥ 25 倍"
        ),
    ]


def _rules() -> list[AlertRule]:
    return [
        AlertRule(
            f"rule{number}",
            1,
            f"rule{number}",
            RuleKind.THRESHOLD,
            Comparator.LESS,
            tuple(Step(Severity(level), entry + number / 1000, 1) for level, entry in enumerate(ENTRIES, 1)),
        )
        for number in range(RULES)
    ]


def _month(ladders: Ladders, watched: Floats, carry: Carry | None) -> Fold:
    last = watched[-1:]
    return fold_all(ladders, last, np.isfinite(last), carry)


def _written(ladders: Ladders, watched: Floats, store: Store) -> None:
    changes = _changes(_month(ladders, watched, None))
    with store.write() as connection:
        writes.put_alert_changes(connection, changes, {}, data_version=1, changed_at=_NOW)
    store.close()


def _changes(folded: Fold) -> list[AlertChange]:
    """List whatever is not normal, as a first evaluation records it."""
    state, severity = folded.state[0], folded.severity[0]
    rules, areas = np.nonzero(state)
    names = STATE_NAMES[state[rules, areas]].tolist()
    cells = zip(rules.tolist(), areas.tolist(), names, severity[rules, areas].tolist(), strict=True)
    return [
        AlertChange(f"rule{rule}", 1, f"990000{area:06d}", "2026-10", name, level, "触发")
        for rule, area, name, level in cells
    ]


def _store(path: Path) -> Store:
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    return store
