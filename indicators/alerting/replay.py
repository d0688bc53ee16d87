"""Replay: fold the rules of a whole cube, and list how each alert came to be where it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from indicators.alerting.ladder import Small, compile_ladders
from indicators.alerting.machine import NOT_OPEN, STATE_NAMES, fold_all
from indicators.alerting.rule import AlertRule, Severity
from indicators.derived import Draft, watched, watched_decimals
from indicators.history import NOT_APPLICABLE
from indicators.period import Period
from indicators.snapshot import AreaFrame, Floats, Ints

_CELLS_AT_ONCE = 65_536  # rules × areas folded side by side; bounds the memory of one sitting


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule saw and decided: (slots, areas) arrays on the indicator's own calendar.

    `since` is the slot each open alert opened in, −1 where none is open; `exits` (levels, areas) are
    the numbers at which each level ends.
    """

    rule: AlertRule
    watched: Floats
    state: Small
    severity: Small
    since: Ints
    exits: Floats


@dataclass(frozen=True, slots=True)
class StateChange:
    """One alert changed its state or severity in one period; `state` is the English state name."""

    rule_code: str
    rule_version: int
    indicator_code: str
    area_code: str
    period: Period
    state: str
    severity: Severity
    reason: str


def outcomes(drafts: Mapping[str, Draft]) -> Mapping[str, Outcome]:
    """Fold every rule over its indicator's whole history, by indicator code.

    Rules of one frequency are folded side by side; their last slots are set in line, and the slots a
    shorter series lacks at the front count as not reported, which changes nothing.
    """
    ruled = sorted((code for code, draft in drafts.items() if draft.indicator.rule), key=lambda c: _kin(drafts[c]))
    found: dict[str, Outcome] = {}
    for _, codes in groupby(ruled, key=lambda c: _kin(drafts[c])):
        for batch in _batches(list(codes), drafts):
            found |= _folded(batch, drafts)
    return found


def _kin(draft: Draft) -> str:
    return draft.indicator.frequency.value


def _batches(codes: Sequence[str], drafts: Mapping[str, Draft]) -> Iterator[Sequence[str]]:
    size = max(_CELLS_AT_ONCE // drafts[codes[0]].comparable.shape[1], 1)
    for start in range(0, len(codes), size):
        yield codes[start : start + size]


def _folded(codes: Sequence[str], drafts: Mapping[str, Draft]) -> dict[str, Outcome]:
    rules = [rule for code in codes if (rule := drafts[code].indicator.rule)]
    lengths = [len(drafts[code].line.periods) for code in codes]
    numbers = np.full((max(lengths), len(codes), drafts[codes[0]].comparable.shape[1]), np.nan)
    excluded = np.zeros(numbers.shape, dtype=np.bool_)
    for at, (code, rule) in enumerate(zip(codes, rules, strict=True)):
        numbers[-lengths[at] :, at] = watched(drafts[code], rule.kind, drafts[code].every_slot)
        excluded[-lengths[at] :, at] = drafts[code].history.status == NOT_APPLICABLE
    usable = np.isfinite(numbers)
    units = [
        10.0 ** -watched_decimals(drafts[code].indicator, rule.kind) for code, rule in zip(codes, rules, strict=True)
    ]
    ladders = compile_ladders(rules, units, numbers, usable)
    folded = fold_all(ladders, numbers, usable, excluded=excluded if excluded.any() else None)
    exits = np.broadcast_to(ladders.exit_lines, (len(ladders.exit_lines), *folded.since.shape))
    found = {}
    for at, code in enumerate(codes):
        lead = len(numbers) - lengths[at]
        found[code] = Outcome(
            rule=rules[at],
            watched=numbers[lead:, at],
            state=folded.state[lead:, at],
            severity=folded.severity[lead:, at],
            since=np.where(folded.since[at] == NOT_OPEN, NOT_OPEN, folded.since[at] - lead),
            exits=exits[:, at],
        )
    return found


def state_changes(
    drafts: Mapping[str, Draft], outcomes: Mapping[str, Outcome], areas: AreaFrame
) -> tuple[StateChange, ...]:
    """List every change of state or severity, by indicator, period and area."""
    return tuple(change for code, outcome in outcomes.items() for change in _changes(drafts[code], outcome, areas))


def _changes(draft: Draft, outcome: Outcome, areas: AreaFrame) -> Iterator[StateChange]:
    state, severity = (np.vstack([np.zeros_like(part[:1]), part]) for part in (outcome.state, outcome.severity))
    slots, ordinals = np.nonzero((np.diff(state, axis=0) != 0) | (np.diff(severity, axis=0) != 0))
    for slot, ordinal in zip(slots.tolist(), ordinals.tolist(), strict=True):
        is_excluded = draft.history.status[slot, ordinal] == NOT_APPLICABLE
        before, now = int(severity[slot, ordinal]), int(severity[slot + 1, ordinal])
        yield StateChange(
            rule_code=outcome.rule.code,
            rule_version=outcome.rule.version,
            indicator_code=draft.indicator.code,
            area_code=areas.codes[ordinal],
            period=draft.line.periods[slot],
            state=str(STATE_NAMES[state[slot + 1, ordinal]]),
            severity=Severity(now),
            reason="不适用" if is_excluded else _reason(before, now, state[slot + 1, ordinal]),
        )


def _reason(before: int, now: int, state: int) -> str:
    """Say in a word what happened."""
    if now != before:
        return "触发" if before == 0 else "解除" if now == 0 else "升级" if now > before else "降级"
    return ("取消观察", "进入观察", "恢复中断", "开始恢复")[state]
