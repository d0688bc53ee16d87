"""Replay: fold the rules of a whole cube, and list how each alert came to be where it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import numpy as np

from indicators.alerting.expression import ExpressionError
from indicators.alerting.folds import Folds
from indicators.alerting.ladder import Small, compile_ladders
from indicators.alerting.machine import NOT_OPEN, STATE_NAMES
from indicators.alerting.number_range import best_of, range_of
from indicators.alerting.rule import AlertRule, Comparator, RuleKind, Severity
from indicators.alerting.watching import Scene, Sight, does_not_apply, sighted, watched_decimals
from indicators.baselines.score import Deviation
from indicators.catalogue import Kind
from indicators.derived import Draft, own_figures
from indicators.period import Period
from indicators.rounding import snap
from indicators.snapshot import Floats, Ints

_SEVERITIES = tuple(Severity)
_CELLS_AT_ONCE = 65_536  # rules × areas folded side by side; bounds the memory of one sitting


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule saw and decided: (slots, areas) arrays on `periods`, as in `watching.Sight`.

    `since` is the slot each open alert opened in, −1 where none is open; `exits` (levels, areas) are
    the numbers at which each level ends. `deviation` is what a baseline rule found, of every area.
    """

    rule: AlertRule
    periods: tuple[Period, ...]
    watched: Floats
    state: Small
    severity: Small
    since: Ints
    exits: Floats
    deviation: Deviation | None

    def figures(self, draft: Draft) -> Floats:
        """Give the figures the rule speaks of, on its own calendar; NaN where there is no such slot.

        They are the indicator's; a baseline judges what each slot added, and events are counted themselves.
        """
        if self.rule.kind is RuleKind.EVENT_COUNT:
            return self.watched
        is_apart = self.rule.kind is RuleKind.BASELINE and draft.indicator.kind is Kind.CUMULATIVE
        figures = own_figures(draft, draft.every_slot) if is_apart else draft.history.values
        periods = draft.line.periods
        if periods == self.periods:
            return figures
        row_of = {period: row for row, period in enumerate(periods)}
        blank = np.full(figures.shape[1], np.nan)
        return np.stack([figures[row_of[one]] if one in row_of else blank for one in self.periods])


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of the rules, by code: the outcome of each that could be folded, and why the others could not."""

    outcomes: Mapping[str, Outcome]
    faults: Mapping[str, str]


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


def replay_rules(rules: Sequence[AlertRule], scene: Scene, folds: Folds | None = None) -> Replay:
    """Fold every rule over the whole history of its indicator.

    Rules of one frequency are folded side by side; their last slots are set in line, and the slots a
    shorter series lacks at the front count as not reported, which changes nothing. Who looks at one history
    many times while it grows hands the same `folds` over each time.
    """
    seen: dict[str, Sight] = {}
    faults: dict[str, str] = {}
    known: dict[tuple[object, ...], Sight] = {}  # versions of one rule look at the same numbers
    for rule in rules:
        if rule.fault:
            faults[rule.code] = rule.fault
            continue
        try:
            if _gaze(rule) not in known:
                known[_gaze(rule)] = sighted(rule, scene)
            seen[rule.code] = known[_gaze(rule)]
        except KeyError as error:
            faults[rule.code] = f"指标“{error.args[0]}”已不在目录中；请修改或停用这条规则。"
        except ExpressionError as error:
            faults[rule.code] = f"算式无法判定：{error.message}"
        except (ArithmeticError, ValueError, IndexError) as error:
            # Whatever goes wrong in one rule is that rule's fault: the others are judged all the same.
            faults[rule.code] = f"判定时出错（{type(error).__name__}），状态保持不变；请把这句话告诉管理员。"
    found: dict[str, Outcome] = {}
    sound = sorted((rule for rule in rules if rule.code in seen), key=lambda rule: _kin(rule, scene))
    for _, kin in groupby(sound, key=lambda rule: _kin(rule, scene)):
        for batch in _batches(list(kin), len(scene.areas.codes)):
            found |= _folded(batch, seen, scene, folds or Folds())
    return Replay(found, faults)


def _gaze(rule: AlertRule) -> tuple[object, ...]:
    """Give everything that decides which numbers a rule looks at."""
    formula = rule.expression, rule.bound, rule.missing
    return rule.indicator_code, rule.kind, rule.scope, formula, rule.baseline, rule.event_window


def _kin(rule: AlertRule, scene: Scene) -> str:
    return scene.drafts[rule.indicator_code].indicator.frequency.value


def _batches(rules: Sequence[AlertRule], areas: int) -> Iterator[Sequence[AlertRule]]:
    size = max(_CELLS_AT_ONCE // areas, 1)
    for start in range(0, len(rules), size):
        yield rules[start : start + size]


def _folded(rules: Sequence[AlertRule], seen: Mapping[str, Sight], scene: Scene, folds: Folds) -> dict[str, Outcome]:
    sights = [seen[rule.code] for rule in rules]
    lengths = [len(sight.numbers) for sight in sights]
    kept, place = _places([sight.numbers for sight in sights])
    numbers = np.full((max(lengths), len(rules), len(kept)), np.nan)
    excluded = np.zeros(numbers.shape, dtype=np.bool_)
    for at, rule in enumerate(rules):
        numbers[-lengths[at] :, at] = sights[at].numbers[:, kept]
        excluded[-lengths[at] :, at] = does_not_apply(rule, scene, sights[at].numbers)[:, kept]
    units = [10.0 ** -watched_decimals(rule, scene.drafts[rule.indicator_code].indicator) for rule in rules]
    best = [best_of(rule.comparator, range_of(rule, scene)) for rule in rules]
    ladders = compile_ladders(rules, units, numbers, np.isfinite(numbers), best)
    folded = folds.fold((tuple(rules), tuple(units), tuple(best)), ladders, numbers, excluded)
    exits = np.broadcast_to(ladders.exit_lines, (len(ladders.exit_lines), *folded.since.shape))[:, :, place]
    state, severity, since = folded.state[:, :, place], folded.severity[:, :, place], folded.since[:, place]
    found = {}
    for at, rule in enumerate(rules):
        lead = len(numbers) - lengths[at]
        found[rule.code] = Outcome(
            rule=rule,
            periods=sights[at].periods,
            watched=sights[at].numbers,
            state=state[lead:, at],
            severity=severity[lead:, at],
            since=np.where(since[at] == NOT_OPEN, NOT_OPEN, since[at] - lead),
            exits=_as_printed(exits[:, at], rule, units[at]),
            deviation=sights[at].deviation,
        )
    return found


def _as_printed(exits: Floats, rule: AlertRule, unit: float) -> Floats:
    """Give the exits as lines a person can read: the printed number that parts the same printed figures.

    A default exit holds half a σ̂ and has many decimals. The figures judged have few, so for `>` the next
    printed number below it, and for `≥` the next above, lets go of exactly the same figures.
    """
    sign = -1.0 if rule.comparator.is_low_bad else 1.0
    is_strict = rule.comparator in (Comparator.LESS, Comparator.GREATER)
    steps = snap(np.where(np.isfinite(exits), sign * exits / unit, 0.0))
    lines = sign * (np.floor(steps) if is_strict else np.ceil(steps)) * unit
    return np.where(np.isfinite(exits), snap(lines), exits)


def _places(seen: Sequence[Floats]) -> tuple[Ints, Ints]:
    """Choose the areas to fold and say which of them stands for each; one stands for all that have no figure at all.

    Most areas report to few indicators, and whoever never has a usable number stays at rest.
    """
    has_figures = np.logical_or.reduce([np.isfinite(part).any(axis=0) for part in {id(s): s for s in seen}.values()])
    kept = np.append(np.flatnonzero(has_figures), np.flatnonzero(~has_figures)[:1])
    place = np.full(len(has_figures), len(kept) - 1)
    place[kept] = np.arange(len(kept))
    return kept, place


def state_changes(replay: Replay, scene: Scene) -> tuple[StateChange, ...]:
    """List every change of state or severity, by rule, period and area."""
    return tuple(change for outcome in replay.outcomes.values() for change in _changes(outcome, scene))


def _changes(outcome: Outcome, scene: Scene) -> Iterator[StateChange]:
    draft, areas, names = scene.drafts[outcome.rule.indicator_code], scene.areas, STATE_NAMES.tolist()
    state, severity = (np.vstack([np.zeros_like(part[:1]), part]) for part in (outcome.state, outcome.severity))
    slots, ordinals = np.nonzero((np.diff(state, axis=0) != 0) | (np.diff(severity, axis=0) != 0))
    # There may be hundreds of thousands: everything is looked up for all of them at once.
    is_excluded = does_not_apply(outcome.rule, scene, outcome.watched)[slots, ordinals]
    steps = severity[slots, ordinals], severity[slots + 1, ordinals], state[slots + 1, ordinals]
    cells = (part.tolist() for part in (slots, ordinals, is_excluded, *steps))
    for slot, ordinal, is_out, before, now, turned in zip(*cells, strict=True):
        yield StateChange(
            rule_code=outcome.rule.code,
            rule_version=outcome.rule.version,
            indicator_code=draft.indicator.code,
            area_code=areas.codes[ordinal],
            period=outcome.periods[slot],
            state=names[turned],
            severity=_SEVERITIES[now],
            reason="不适用" if is_out else _reason(before, now, turned),
        )


@cache
def _reason(before: int, now: int, state: int) -> str:
    """Say in a word what happened."""
    if now != before:
        return "触发" if before == 0 else "解除" if now == 0 else "升级" if now > before else "降级"
    return ("取消观察", "进入观察", "恢复中断", "开始恢复")[state]
