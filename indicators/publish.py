"""Publish: cut one period out of the cube and compute everything the faces show, once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from indicators.alerting.formula_words import formula_speaker
from indicators.alerting.machine import STATE_NAMES
from indicators.alerting.replay import Outcome, Replay, StateChange, replay_rules, state_changes
from indicators.alerting.rule import RuleKind, Severity
from indicators.alerting.sentence import Finding, sentence
from indicators.alerting.watching import Scene
from indicators.areas import frame_of
from indicators.catalogue import Theme
from indicators.column import column_of
from indicators.cube import Cube
from indicators.derived import Draft
from indicators.drafting import drafts
from indicators.period import Period, running_at
from indicators.snapshot import Alert, Column, Floats, RuleFault, Snapshot
from indicators.trend import Trend, trend

_BROKEN_OFF = "数据中断，连续两期"  # 未报送，状态沿用

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
        alerts=_alerts(decided, scene, news_from),
        resolved=_resolved(decided, news_from),
        is_sample=any(column.is_sample for column in columns.values()),
        rule_faults=tuple(
            RuleFault(rule, replayed.faults[rule.code]) for rule in cube.rules if rule.code in replayed.faults
        ),
    )


def scene_of(cube: Cube, period: Period, today: date) -> Scene:
    """Lay out everything the rules may look at, up to the slots a snapshot of `period` shows."""
    frame = frame_of(cube.areas)
    drafted = drafts(cube, frame, period, today)
    counts = {
        key: _shown(counts, drafted[key[0]], period, today)
        for key, counts in cube.event_counts.items()
        if key[0] in drafted
    }
    return Scene(drafted, cube.areas, frame, today, cube.rebases, cube.incidents, counts, cube.event_layers)


def _shown(counts: Mapping[Period, Floats], draft: Draft, period: Period, today: date) -> Mapping[Period, Floats]:
    """Keep the slots that have begun and end within the snapshot's period; the running one ends today."""
    of = draft.indicator
    running = running_at(today, of.frequency, has_merged_january=of.has_merged_january)
    return {
        slot: count
        for slot, count in counts.items()
        if slot.ordinal <= running.ordinal and min(slot.end, today) <= period.end
    }


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


def _resolved(decided: Iterable[tuple[Column, Outcome]], news_from: date) -> Counter[Theme]:
    """Count by theme the alerts that closed in the last slot, where that is news."""
    found: Counter[Theme] = Counter()
    for column, outcome in decided:
        if outcome.periods[-1].end >= news_from:
            before, now = outcome.severity[-2:][0], outcome.severity[-1]
            found[column.indicator.theme] += int(((before > 0) & (now == 0)).sum())
    return found


def _alerts(decided: Iterable[tuple[Column, Outcome]], scene: Scene, news_from: date) -> tuple[Alert, ...]:
    """List the open alerts, gravest first, then the newest, then in the order of catalogue and frame."""
    found = [alert for column, outcome in decided for alert in _alerts_of(column, outcome, scene, news_from)]
    return tuple(sorted(found, key=lambda alert: (-alert.severity, alert.periods_firing)))


def _alerts_of(column: Column, outcome: Outcome, scene: Scene, news_from: date) -> Iterator[Alert]:
    """Word every open alert of one rule by the last figure it could judge."""
    rule, slots = outcome.rule, len(outcome.watched)
    is_fresh = outcome.periods[-1].end >= news_from
    late = column.is_stale & (rule.kind is not RuleKind.EVENT_COUNT)  # events are dated: their count is never owed
    figures = outcome.figures(scene.drafts[rule.indicator_code])
    # A rule that still has its number (events, days owed) holds nothing over.
    broken_off = column.is_broken_off & np.isnan(outcome.watched[-1])
    entries = {step.severity: step.enter_value for step in rule.steps}
    ordinals = np.flatnonzero(outcome.severity[-1])
    formula_of = formula_speaker(rule, scene)
    judged = slots - 1 - np.argmax(np.isfinite(outcome.watched[::-1, ordinals]), axis=0)
    for ordinal, slot in zip(ordinals.tolist(), judged.tolist(), strict=True):
        severity = Severity(int(outcome.severity[-1, ordinal]))
        finding = Finding(
            severity=severity,
            state=str(STATE_NAMES[outcome.state[-1, ordinal]]),
            value=float(figures[slot, ordinal]),
            watched=float(outcome.watched[slot, ordinal]),
            entry_value=entries[severity],
            exit_value=float(outcome.exits[severity - 1, ordinal]),
            overdue=_BROKEN_OFF if broken_off[ordinal] else _slot_words(column) if late[ordinal] else "",
            formula=formula_of(slot, ordinal),
        )
        since = int(outcome.since[ordinal])
        course = outcome.severity[since:, ordinal]
        other = np.flatnonzero(course != severity)
        level_since = since + int(other[-1]) + 1 if other.size else since
        yield Alert(
            rule=rule,
            indicator=column.indicator,
            area_ordinal=ordinal,
            severity=severity,
            state=finding.state,
            period=outcome.periods[slot],
            since=outcome.periods[since],
            periods_firing=slots - since,
            value=finding.value,
            watched=finding.watched,
            threshold=finding.entry_value,
            sentence=sentence(rule, column.indicator, finding),
            is_new=since == slots - 1 and is_fresh,
            is_stale=bool(late[ordinal] | broken_off[ordinal]),
            is_broken_off=bool(broken_off[ordinal]),
            peak=Severity(int(course.max())),
            level_since=outcome.periods[level_since] if other.size else None,
            periods_at_level=slots - level_since if other.size else 0,
        )


def _slot_words(column: Column) -> str:
    return column.period.short_label(has_merged_january=column.indicator.has_merged_january)
