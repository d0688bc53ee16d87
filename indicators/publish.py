"""Publish: cut one period out of the cube and compute everything the faces show, once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from indicators.alerting.machine import STATE_NAMES
from indicators.alerting.replay import Outcome, Replay, StateChange, replay_rules, state_changes
from indicators.alerting.rule import Severity
from indicators.alerting.sentence import Finding, sentence
from indicators.alerting.watching import Scene
from indicators.areas import frame_of
from indicators.column import column_of
from indicators.cube import Cube
from indicators.drafting import drafts
from indicators.period import Period
from indicators.snapshot import Alert, Column, RuleFault, Snapshot
from indicators.trend import Trend, trend

__all__ = ["Trend", "build", "replay", "scene_of", "trend"]


def build(cube: Cube, period: Period, today: date) -> Snapshot:
    """Build the snapshot of a period as the cube knows it; `today` decides what is overdue."""
    scene = scene_of(cube, period, today)
    replayed = replay_rules(cube.rules, scene)
    by_indicator: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in replayed.outcomes.values():
        by_indicator[outcome.rule.indicator_code].append(outcome)
    columns = {
        code: column_of(draft, cube.series[code], by_indicator[code], scene.frame, today)
        for code, draft in scene.drafts.items()
    }
    news_from = _news_from(period, today)
    decided = [(columns[outcome.rule.indicator_code], outcome) for outcome in _in_order(columns, by_indicator)]
    return Snapshot(
        period=period,
        known_at=cube.known_at,
        data_version=cube.data_version,
        areas=cube.areas,
        columns=columns,
        alerts=_alerts(decided, news_from),
        resolved_count=sum(_resolved(outcome) for column, outcome in decided if column.period.end >= news_from),
        is_sample=any(column.is_sample for column in columns.values()),
        rule_faults=tuple(
            RuleFault(rule, replayed.faults[rule.code]) for rule in cube.rules if rule.code in replayed.faults
        ),
    )


def scene_of(cube: Cube, period: Period, today: date) -> Scene:
    """Lay out everything the rules may look at, up to the slots a snapshot of `period` shows."""
    frame = frame_of(cube.areas)
    drafted = drafts(cube, frame, period, today)
    return Scene(drafted, cube.areas, frame, today, cube.rebases, cube.event_counts)


def replay(cube: Cube, period: Period, today: date) -> tuple[Replay, Scene, tuple[StateChange, ...]]:
    """Fold every rule up to a period: what became of each, what they looked at, and every change on the way."""
    scene = scene_of(cube, period, today)
    replayed = replay_rules(cube.rules, scene)
    return replayed, scene, state_changes(replayed, scene)


def _in_order(columns: Mapping[str, Column], by_indicator: Mapping[str, Sequence[Outcome]]) -> Iterator[Outcome]:
    """Walk the outcomes in the order of the catalogue, so that lists do not jump from one release to the next."""
    return (outcome for code in columns for outcome in by_indicator[code])


def _news_from(period: Period, today: date) -> date:
    """Give from when on a slot's end makes it news: within the snapshot's period, or, while that is still
    running, within the one before.
    """
    return period.start if period.end < today else period.shift(-1).start


def _resolved(outcome: Outcome) -> int:
    """Count the alerts that closed in the last slot."""
    severity = outcome.severity[-2:]
    return int(((severity[0] > 0) & (severity[-1] == 0)).sum())


def _alerts(decided: Iterable[tuple[Column, Outcome]], news_from: date) -> tuple[Alert, ...]:
    """List the open alerts, gravest first, then the newest, then in the order of catalogue and frame."""
    found = [alert for column, outcome in decided for alert in _alerts_of(column, outcome, news_from)]
    return tuple(sorted(found, key=lambda alert: (-alert.severity, alert.periods_firing)))


def _alerts_of(column: Column, outcome: Outcome, news_from: date) -> Iterator[Alert]:
    """Word every open alert of one rule by the last figure it could judge."""
    rule, slots = outcome.rule, len(outcome.watched)
    is_fresh, stale, overdue = column.period.end >= news_from, column.is_stale, _slot_words(column)
    entries = {step.severity: step.enter_value for step in rule.steps}
    ordinals = np.flatnonzero(outcome.severity[-1])
    judged = slots - 1 - np.argmax(np.isfinite(outcome.watched[::-1, ordinals]), axis=0)
    for ordinal, slot in zip(ordinals.tolist(), judged.tolist(), strict=True):
        severity = Severity(int(outcome.severity[-1, ordinal]))
        finding = Finding(
            severity=severity,
            state=str(STATE_NAMES[outcome.state[-1, ordinal]]),
            value=float(column.history[slot, ordinal]),
            watched=float(outcome.watched[slot, ordinal]),
            entry_value=entries[severity],
            exit_value=float(outcome.exits[severity - 1, ordinal]),
            overdue=overdue if stale[ordinal] else "",
        )
        since = int(outcome.since[ordinal])
        yield Alert(
            rule=rule,
            indicator=column.indicator,
            area_ordinal=ordinal,
            severity=severity,
            state=finding.state,
            period=column.history_periods[slot],
            since=column.history_periods[since],
            periods_firing=slots - since,
            value=finding.value,
            watched=finding.watched,
            threshold=finding.entry_value,
            sentence=sentence(rule, column.indicator, finding),
            is_new=since == slots - 1 and is_fresh,
            is_stale=bool(stale[ordinal]),
            peak=Severity(int(outcome.severity[since:, ordinal].max())),
        )


def _slot_words(column: Column) -> str:
    return column.period.short_label(has_merged_january=column.indicator.has_merged_january)
