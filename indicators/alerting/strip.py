"""One alert through time: what a rule saw of one area, slot by slot, and what it made of it."""

import numpy as np

from indicators.alerting.board import AlertHistory
from indicators.alerting.formula_words import formula_speaker
from indicators.alerting.ladder import LEVELS
from indicators.alerting.machine import STATE_NAMES
from indicators.alerting.matching_labels import Labels
from indicators.alerting.replay import Outcome, replay_rules
from indicators.alerting.rule import AlertRule, Severity
from indicators.alerting.sentence import title
from indicators.alerting.watching import Scene
from indicators.catalogue import Indicator
from indicators.problem import Refusal
from indicators.snapshot import AreaFrame


def strip_of(rule: AlertRule, scene: Scene, area_code: str) -> AlertHistory:
    """Fold one rule and give one area's course; acts and records are laid beside it by the caller.

    Without an area it is the one that stands worst now.

    Raises:
        Refusal: the rule cannot be judged, or there is no such area.
    """
    replayed = replay_rules([rule], scene)
    if rule.code in replayed.faults:
        raise Refusal.because(replayed.faults[rule.code])
    area_code = area_code or scene.areas.codes[worst_of(replayed.outcomes[rule.code])]
    if area_code not in scene.areas.codes:
        raise Refusal.because(f"没有单位“{area_code}”；请从清单里选。")
    outcome, ordinal = replayed.outcomes[rule.code], scene.areas.ordinal(area_code)
    draft = scene.drafts[rule.indicator_code]
    judged = np.flatnonzero(np.isfinite(outcome.watched[:, ordinal]))
    slot = int(judged[-1]) if judged.size else len(outcome.watched) - 1
    by_level = {step.severity - 1: step.enter_value for step in rule.steps}
    centre = lower = upper = np.empty(0)
    if found := outcome.deviation:
        centre, lower, upper = (part[:, ordinal] for part in (found.centre, found.lower, found.upper))
    return AlertHistory(
        rule=rule,
        indicator=draft.indicator,
        area_code=area_code,
        area_name=scene.areas.names[ordinal],
        periods=outcome.periods,
        figures=outcome.figures(draft)[:, ordinal],
        watched=outcome.watched[:, ordinal],
        severity=tuple(int(level) for level in outcome.severity[:, ordinal]),
        state=tuple(str(name) for name in STATE_NAMES[outcome.state[:, ordinal]]),
        entries=tuple(by_level.get(level, np.nan) for level in range(LEVELS)),
        exits=tuple(
            float(line) if level in by_level else np.nan for level, line in enumerate(outcome.exits[:, ordinal])
        ),
        centre=centre,
        lower=lower,
        upper=upper,
        changes=(),
        acts=(),
        entry=None,
        formula=formula_speaker(rule, scene)(slot, ordinal),
    )


def worst_of(outcome: Outcome) -> int:
    """Give the ordinal of the area that stands worst now: the gravest level, then the worst number, then the order."""
    sign = -1.0 if outcome.rule.comparator.is_low_bad else 1.0
    known = np.where(np.isfinite(outcome.watched), sign * outcome.watched, -np.inf)
    has_any = np.isfinite(known).any(axis=0)
    last = known[-1] if len(known) else np.zeros(outcome.since.shape)
    severity = outcome.severity[-1] if len(known) else np.zeros(outcome.since.shape)
    return int(np.lexsort((-np.arange(len(last)), last, has_any, severity))[-1])


def labels_of(rule: AlertRule, indicator: Indicator, severity: Severity, areas: AreaFrame, ordinal: int) -> Labels:
    """Give the labels by which silences and inhibitions know an alert; `rule_title` is for people only."""
    return {
        "rule": rule.code,
        "indicator": indicator.code,
        "theme": indicator.theme.value,
        "area": areas.codes[ordinal],
        "area_name": areas.names[ordinal],
        "peer_group": areas.peer_groups[ordinal],
        "parent": areas.parents[ordinal],
        "severity": severity.name.lower(),
        "owner": rule.owner or indicator.owner,
        "rule_title": title(rule, indicator),
    }
